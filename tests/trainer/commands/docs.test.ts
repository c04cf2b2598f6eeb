import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { runCommand, runCommandIn, temporaryFolder } from '../../helpers/command-line.js';

const manual = readFileSync(new URL('../../../docs/trainer.md', import.meta.url), 'utf8');

describe('docs/trainer.md', () => {
  it('has an example that runs as it stands', async () => {
    const example = /<!-- A test runs this example. -->\n```sh\n([^`]+)```/.exec(manual);
    assert.ok(example, 'the example is gone');
    const folder = temporaryFolder();
    const commands = example[1].trim().split('\n');
    assert.equal(commands.length, 3);
    for (const command of commands) {
      const [program, ...words] = command.split(' ');
      assert.equal(program, 'growing-ca');
      const { status, stdout, stderr } = await runCommandIn(folder, ...words);
      assert.equal(status, 0, `${command}\n${stderr}`);
      if (words[0] === 'evaluate') assert.match(stdout, /grown.*96/);
    }
  });

  for (const command of ['train', 'doctor', 'export', 'evaluate', 'preview']) {
    it(`describes every flag of ${command}, and no other`, async () => {
      const { stdout } = await runCommand(command, '--help');
      const offered = new Set(stdout.match(/^ +(-\w, )?--[\w-]+/gm)?.map(flagIn));
      offered.delete('--help');
      const start = manual.indexOf(`## growing-ca ${command}`);
      const section = manual.slice(start, manual.indexOf('\n## ', start + 1) >>> 0);
      const rows = section.match(/^\| `.*?\|/gm) ?? [];
      const described = new Set(rows.flatMap((row) => row.match(/--[\w-]+/g) ?? []));
      assert.deepEqual([...described].sort(), [...offered].sort());
    });
  }
});

function flagIn(text: string): string {
  return /--[\w-]+/.exec(text)![0];
}

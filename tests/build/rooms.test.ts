import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ESLint } from 'eslint';
import { root } from '../helpers/project.js';

const eslint = new ESLint({ cwd: root });

/** The rules that a file breaks that has only these lines. */
async function broken(filePath: string, ...lines: string[]): Promise<(string | null)[]> {
  const [{ messages }] = await eslint.lintText(`${lines.join('\n')}\n`, { filePath });
  return messages.map(({ ruleId }) => ruleId);
}

const ROOM_RULE = ['import-x/no-restricted-paths'];

test('lint refuses imports from a room above', async () => {
  const wrong: [string, string][] = [
    ['src/common/new.ts', "import '../grid/size.js';"],
    ['src/grid/new.ts', "import type { Model } from '../model/load.js';\nexport type M = Model;"],
    ['src/engine/onnx/wasm/new.ts', "import '../../../simulation/options.js';"],
    ['src/simulation/new.ts', "export const stage = () => import('../element/stage.js');"],
    ['src/element/new.ts', "export * from '../index.js';"],
    ['trainer/src/common/new.ts', "import '../rule/rollout.js';"],
    ['trainer/src/drawing/new.ts', "import '../targets/turn.js';"],
    ['trainer/src/evaluation/new.ts', "import '../pictures/poster.js';"],
    ['trainer/src/commands/new.ts', "import '../cli.js';"],
  ];
  for (const [file, line] of wrong) {
    assert.deepEqual(await broken(file, line), ROOM_RULE, `${file}: ${line}`);
  }
});

test('lint allows imports from the room itself, from those below, and from src to the trainer', async () => {
  const lines = [
    "import '../common/user-error.js';",
    "import '../drawing/colour.js';",
    "import './sheet.js';",
    "import '../../../src/model/load.js';",
  ];
  assert.deepEqual(await broken('trainer/src/evaluation/new.ts', ...lines), []);
});

test('lint refuses files that import each other', async () => {
  const line = "export { KernelThread } from './thread.js';";
  assert.deepEqual(await broken('trainer/src/kernel/memory-layout.ts', line), [
    'import-x/no-cycle',
  ]);
});

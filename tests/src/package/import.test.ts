import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What a module gives to whoever imports it in a Node without any DOM, by the package's own name. */
function exportsInNode(specifier: string): string[] {
  const program = `console.log(JSON.stringify(Object.keys(await import('${specifier}'))))`;
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: root,
    encoding: 'utf8',
  });
  return JSON.parse(output);
}

for (const [specifier, name] of [
  ['growing-ca', 'GrowingCa'],
  ['growing-ca/element', 'GrowingCa'],
  ['growing-ca/kernel', 'GrowingCa'],
  ['growing-ca/simulation', 'Simulation'],
]) {
  test(`${specifier} can be imported in bare Node`, () => {
    assert.ok(exportsInNode(specifier).includes(name));
  });
}

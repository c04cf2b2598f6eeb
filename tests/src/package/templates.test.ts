import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { extname, join } from 'node:path';
import { test } from 'node:test';
import { frameworkExamples } from '../../helpers/framework-examples.js';
import { makeProject, removeProject, root } from '../../helpers/project.js';

/** What makes an example wrong, each in its way. */
const mistakes: Record<string, readonly [RegExp, string][]> = {
  value: [
    [/"0\.5"/, '"often"'],
    [/= 0\.5/, "= 'often'"],
  ],
  attribute: [[/target/, 'tarjet']],
  event: [[/event\.message/, 'event.massage']],
};

const strict = {
  compilerOptions: {
    target: 'es2022',
    module: 'esnext',
    moduleResolution: 'bundler',
    lib: ['es2023', 'dom', 'dom.iterable'],
    jsx: 'react-jsx',
    types: [],
    strict: true,
    noEmit: true,
    verbatimModuleSyntax: true,
  },
  vueCompilerOptions: { strictTemplates: true },
};

/** Files that a checker has something against, by its own report. */
function filesWithErrors(folder: string, program: string, flags: readonly string[]): Set<string> {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules', program), ...flags],
    { cwd: folder, encoding: 'utf8' },
  );
  const report = stdout + stderr;
  const found = report.matchAll(/^(?:(\S+)\(\d+,\d+\): error|\d+ ERROR "(.+?)")/gm);
  return new Set([...found].map(([, first, second]) => first ?? second));
}

const tsc = ['typescript/bin/tsc', '--project', '.'];
for (const [example, packages, [program, ...flags], kinds] of [
  ['page.ts', [], tsc, ['value', 'attribute', 'event']],
  ['lizard.tsx', ['@types'], tsc, ['value', 'attribute', 'event']],
  [
    'lizard.vue',
    ['vue'],
    ['vue-tsc/bin/vue-tsc.js', '--project', '.'],
    ['value', 'attribute', 'event'],
  ],
  [
    'lizard.svelte',
    ['svelte'],
    ['svelte-check/bin/svelte-check', '--tsconfig', 'tsconfig.json', '--output', 'machine'],
    ['value', 'attribute', 'event'],
  ],
  // Its templates are text to the compiler.
  ['lizard-view.ts', ['lit'], tsc, ['event']],
] as const) {
  test(`${example}: the example is right, and a wrong ${kinds.join(', ')} is found`, () => {
    const right = frameworkExamples[example];
    assert.ok(right, `docs/frameworks.md has no ${example}`);
    const wrong = kinds.map((kind) => {
      const code = mistakes[kind].reduce((text, [what, by]) => text.replace(what, by), right);
      assert.notEqual(code, right, kind);
      return [`wrong-${kind}${extname(example)}`, code] as const;
    });
    const folder = makeProject(
      {
        'tsconfig.json': JSON.stringify({ ...strict, include: [`*${extname(example)}`] }),
        [example]: right,
        ...Object.fromEntries(wrong),
      },
      packages,
      root,
    );
    try {
      const found = filesWithErrors(folder, program, flags);
      assert.deepEqual([...found].sort(), wrong.map(([name]) => name).sort());
    } finally {
      removeProject(folder);
    }
  });
}

test('every example of the page is looked at', () => {
  const names = ['page.ts', 'lizard.tsx', 'lizard.vue', 'lizard.svelte', 'lizard-view.ts'];
  assert.deepEqual(Object.keys(frameworkExamples), names);
});

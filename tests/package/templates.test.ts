import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { extname, join } from 'node:path';
import { before, describe, test } from 'node:test';
import { frameworkExamples } from '../helpers/framework-examples.js';
import { makeProject, removeProject, root } from '../helpers/project.js';

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
function filesWithErrors(folder: string, program: string, ...flags: string[]): string[] {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules', program), ...flags],
    { cwd: folder, encoding: 'utf8' },
  );
  const report = stdout + stderr;
  const found = report.matchAll(/^(?:(\S+)\(\d+,\d+\): error|\d+ ERROR "(.+?)")/gm);
  return [...new Set([...found].map(([, first, second]) => first ?? second))];
}

const ALL = ['value', 'attribute', 'event'];
const CHECKERS: {
  program: string;
  flags: string[];
  packages: string[];
  /** The examples that it checks, and the kinds of mistakes that it has to find in each. */
  examples: Record<string, readonly string[]>;
}[] = [
  {
    program: 'typescript/bin/tsc',
    flags: ['--project', '.'],
    packages: ['@types', 'lit'],
    // The templates of Lit are text to the compiler.
    examples: { 'page.ts': ALL, 'lizard.tsx': ALL, 'lizard-view.ts': ['event'] },
  },
  {
    program: 'vue-tsc/bin/vue-tsc.js',
    flags: ['--project', '.'],
    packages: ['vue'],
    examples: { 'lizard.vue': ALL },
  },
  {
    program: 'svelte-check/bin/svelte-check',
    flags: ['--tsconfig', 'tsconfig.json', '--output', 'machine'],
    packages: ['svelte'],
    examples: { 'lizard.svelte': ALL },
  },
];

/** The same example with a mistake of each kind, by names of files. */
function withMistakes(example: string, kinds: readonly string[]): Record<string, string> {
  const right = frameworkExamples[example];
  assert.ok(right, `docs/frameworks.md has no ${example}`);
  const wrong = kinds.map((kind) => {
    const code = mistakes[kind].reduce((text, [what, by]) => text.replace(what, by), right);
    assert.notEqual(code, right, kind);
    return [`wrong-${kind}-${example}`, code];
  });
  return Object.fromEntries(wrong);
}

for (const { program, flags, packages, examples } of CHECKERS) {
  describe(`by ${program.split('/')[0]}`, () => {
    let found: string[];
    // A checker takes seconds to read the types, and little for each file.
    before(() => {
      const names = Object.keys(examples);
      const files = names.map((name) => ({
        [name]: frameworkExamples[name],
        ...withMistakes(name, examples[name]),
      }));
      const include = [...new Set(names.map((name) => `*${extname(name)}`))];
      const settings = { 'tsconfig.json': JSON.stringify({ ...strict, include }) };
      const folder = makeProject(Object.assign(settings, ...files), packages, root);
      try {
        found = filesWithErrors(folder, program, ...flags);
      } finally {
        removeProject(folder);
      }
    });

    for (const [example, kinds] of Object.entries(examples)) {
      test(`${example}: the example is right, and a wrong ${kinds.join(', ')} is found`, () => {
        const wrong = found.filter((name) => name.endsWith(example));
        assert.deepEqual(wrong.sort(), Object.keys(withMistakes(example, kinds)).sort());
      });
    }

    test('it has nothing against other files', () => {
      const isExample = (name: string) => Object.keys(examples).some((each) => name.endsWith(each));
      assert.deepEqual(
        found.filter((name) => !isExample(name)),
        [],
      );
    });
  });
}

test('every example of the page is looked at', () => {
  const names = CHECKERS.flatMap(({ examples }) => Object.keys(examples));
  assert.deepEqual(Object.keys(frameworkExamples).sort(), names.sort());
});

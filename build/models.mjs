/**
 * Writes the models of `weights/` as modules: `dist/models/lizard.js` holds the one that a page gets
 * for `target="lizard"`, `lizard.grow.js` and `lizard.persist.js` those of the other experiments.
 * Each holds the smallest file and the poster, and registers them: src/model/registered.ts.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const root = path.join(import.meta.dirname, '..');
const weights = path.join(root, 'weights');
const folder = path.join(root, 'dist', 'models');
const DEFAULT_EXPERIMENT = 'regenerate';

const register = functionOf('src/model/register.ts');
const manifest = JSON.parse(readFileSync(path.join(weights, 'manifest.json'), 'utf8'));

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const { name, experiment, grid, poster, files } of manifest.models) {
  const model = {
    name,
    experiment,
    grid,
    files: { q8: { file: dataUrl('application/octet-stream', files.q8.file) } },
    poster: { file: dataUrl('image/webp', poster.file) },
  };
  const file = experiment === DEFAULT_EXPERIMENT ? name : `${name}.${experiment}`;
  const of =
    experiment === DEFAULT_EXPERIMENT ? `"${name}"` : `"${name}", experiment "${experiment}"`;
  writeFileSync(
    path.join(folder, `${file}.js`),
    `${register}register(${JSON.stringify(model)});\n`,
  );
  writeFileSync(
    path.join(folder, `${file}.d.ts`),
    `/** Brings the model of target ${of} into the page. */\nexport {};\n`,
  );
}

/** What a TypeScript module exports, as plain JavaScript. */
function functionOf(file) {
  const source = readFileSync(path.join(root, file), 'utf8');
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      removeComments: true,
    },
  });
  return outputText.replace(/^export (?=function)/m, '').replace(/^export \{\};\n/m, '');
}

function dataUrl(type, file) {
  return `data:${type};base64,${readFileSync(path.join(weights, file)).toString('base64')}`;
}

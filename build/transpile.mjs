import ts from 'typescript';
import { minifyTemplates } from './minify-templates.mjs';

const compilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  experimentalDecorators: true,
  useDefineForClassFields: false,
  importHelpers: true,
  sourceMap: true,
};

/**
 * A plugin for Rollup: TypeScript to JavaScript, each file by itself. Types are neither checked nor
 * declared, which is what takes time: one build does that for all.
 */
export const transpile = {
  name: 'transpile',
  resolveId(source, importer) {
    if (!source.startsWith('.') || !importer?.endsWith('.ts')) return null;
    return this.resolve(source.replace(/\.js$/, '.ts'), importer, { skipSelf: true });
  },
  transform(code, fileName) {
    if (!fileName.endsWith('.ts')) return null;
    const { outputText, sourceMapText } = ts.transpileModule(code, {
      fileName,
      compilerOptions,
      transformers: { before: [minifyTemplates] },
    });
    const withoutLink = outputText.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
    return { code: withoutLink, map: sourceMapText };
  },
};

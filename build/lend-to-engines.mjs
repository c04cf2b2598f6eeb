/** Known by the name that Rollup makes up for it. */
const isLent = (specifier) => / as \w{1,2}$/.test(specifier);

/**
 * A plugin for Rollup: the engines take what they share with the simulation out of an object in
 * `common.js` rather than import it. What comes later then imports only what came with the tag, so
 * that it can be imported from another address where the first attempt failed: src/common/lazily.ts.
 */
export const lendToEngines = {
  name: 'lend-to-engines',
  renderChunk(code, { fileName }) {
    const edit = edits[fileName];
    if (!edit) return null;
    const edited = edit(code);
    if (edited === code)
      this.error(`${fileName} has changed: it lends nothing, or borrows nothing.`);
    // No line moves.
    return { code: edited, map: null };
  },
};

const edits = {
  // As the file exports more than the module, Rollup makes an object of what the module does.
  'element.js': (code) =>
    code.replace(/(import\('\.\/simulation\.js'\))\.then\(function \(\w+\) {.*?}\)/, '$1'),
  'common.js': (code) => `${code}export const lent = {};\n`,
  'simulation.js': (code) =>
    code.replace(/^export \{ (.*) \};$/m, (_, list) => {
      const specifiers = list.split(', ').filter((each) => !each.startsWith('simulation as '));
      const exported = specifiers.filter((each) => !isLent(each));
      const lent = specifiers.filter(isLent).map((each) => each.replace(/(.*) as (.*)/, '$2: $1'));
      return `import { lent } from './common.js'; Object.assign(lent, { ${lent} }); export { ${exported} };`;
    }),
  'wasm-engine.js': borrow,
  'webgpu-engine.js': borrow,
};

function borrow(code) {
  return code.replace(
    /^import \{ (.*) \} from '\.\/simulation\.js';$/m,
    (_, list) =>
      `import { lent } from './common.js'; const { ${list.replaceAll(' as ', ': ')} } = lent;`,
  );
}

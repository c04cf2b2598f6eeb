/** By names that Rollup makes up, but for `simulation`: that is all of it, which the tag asks for. */
const isLent = (specifier) => /^(?!simulation ).* as \w{1,2}$/.test(specifier);

/**
 * A plugin for Rollup: the engines take what they share with the simulation out of an object in
 * `common.js` rather than import it. What comes later then imports only what came with the tag, so
 * that it can be imported from another address where the first attempt failed: src/lazily.ts.
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
  'common.js': (code) => `${code}export const lent = {};\n`,
  'simulation.js': (code) =>
    code.replace(/^export \{ (.*) \};$/m, (_, list) => {
      const specifiers = list.split(', ');
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

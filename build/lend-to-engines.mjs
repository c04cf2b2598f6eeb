/** Known by the name that Rollup makes up for it. */
const isLent = (specifier) => / as \w{1,2}$/.test(specifier);

/**
 * A plugin for Rollup: what comes later takes what it shares with what fetched it out of an object
 * in `index.js` rather than import it. So it imports only what came with the tag, and can be
 * imported from another address where the first attempt failed: src/common/lazily.ts.
 */
export const lendToEngines = {
  name: 'lend-to-engines',
  renderChunk(code, { fileName }) {
    const edited = (edits[fileName] ?? []).reduce((before, edit) => {
      const after = edit(before);
      if (after === before) {
        this.error(`${fileName} has changed: it fetches, lends or borrows nothing.`);
      }
      return after;
    }, code);
    // No line moves.
    return { code: edited, map: null };
  },
};

const edits = {
  'index.js': [(code) => `${code}export const lent = {};\n`, fetchWhole],
  'simulation.js': [fetchWhole, lend('simulation'), findLent],
  'onnx.js': [lend('onnx'), findLent],
  'sharing.js': [borrow, findLent],
  'wasm-engine.js': [borrow, findLent],
  'webgpu-engine.js': [borrow, findLent],
};

/** As such a file exports more than its module, Rollup makes an object of what the module does. */
export function fetchWhole(code) {
  return code.replace(
    /(import\('\.\/(?:simulation|onnx|sharing)\.js'\))\.then\(function \(\w+\) {.*?}\)/,
    '$1',
  );
}

function lend(name) {
  return (code) =>
    code.replace(/^export \{ (.*) \};$/m, (_, list) => {
      const specifiers = list.split(', ');
      const exported = specifiers.filter((each) => !isLent(each));
      // What pages import by its name, others may borrow by it.
      const lent = specifiers.map((each) => each.replace(/(.*) as (.*)/, '$2: $1'));
      return `lent.${name} = { ${lent} }; export { ${exported} };`;
    });
}

function borrow(code) {
  return code.replace(
    /^import \{ (.*) \} from '\.\/(simulation|onnx)\.js';$/gm,
    (_, list, name) => `const { ${list.replaceAll(' as ', ': ')} } = lent.${name};`,
  );
}

function findLent(code) {
  return `import { lent } from './index.js'; ${code}`;
}

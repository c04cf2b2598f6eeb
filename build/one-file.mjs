/** For builds of one file, in which nothing comes later: modules that others take the place of. */
const LEFT_OUT = {
  // What fetches onnxruntime-web; the other one says that it is not there.
  '/onnx.js': '/onnx-left-out.js',
  // The kernel of one individual, which that for several can stand in for.
  '/lone.js': '/lone-left-out.js',
};

/** A plugin for Rollup. */
export const forOneFile = {
  name: 'for-one-file',
  resolveId(source, importer) {
    const name = Object.keys(LEFT_OUT).find((each) => source.endsWith(each));
    // What takes the place may ask for its types.
    if (!name || importer?.endsWith('-left-out.ts')) return null;
    return this.resolve(source.replace(name, LEFT_OUT[name]), importer);
  },
};

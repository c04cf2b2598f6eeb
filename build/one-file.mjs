/** For builds of one file, in which nothing comes later: modules that others take the place of. */
const REPLACED = {
  // What fetches onnxruntime-web; the other one says that it is not there.
  '/onnx.js': '/onnx-left-out.js',
  // The kernel of one individual, which that for several can stand in for.
  '/single.js': '/single-by-shared.js',
};

/** A plugin for Rollup. */
export const forOneFile = {
  name: 'for-one-file',
  resolveId(source, importer) {
    const name = Object.keys(REPLACED).find((each) => source.endsWith(each));
    return name ? this.resolve(source.replace(name, REPLACED[name]), importer) : null;
  },
};

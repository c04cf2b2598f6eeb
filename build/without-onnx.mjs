/**
 * A plugin for Rollup: in place of what fetches onnxruntime-web the build has a module that says that
 * it is not there, and so the kernel alone is left.
 */
export const withoutOnnx = {
  name: 'without-onnx',
  resolveId(source, importer) {
    if (!source.endsWith('/onnx.js')) return null;
    return this.resolve(source.replace(/onnx\.js$/, 'onnx-left-out.js'), importer);
  },
};

/** Which chunk of the build a module goes into, where Rollup shall not decide. */

export const isLit = (id) => /\/node_modules\/(lit|@lit|lit-html|lit-element)\//.test(id);

/** What both the tag and the code that runs models need; the tag loads that code later. */
const isCommon = (id) =>
  /\/src\/(common\/(assets|errors|lazily|settings)|grid\/(area|size)|model\/metadata-keys)\.ts$/.test(
    id,
  );

const isSimulation = (id) =>
  /\/src\/(simulation\/(index|simulation)|grid\/(dial|turns|living-window|update-mask))\.ts$/.test(
    id,
  );

/** What both engines on onnxruntime-web need comes with what fetches them. */
const isOnnx = (id) =>
  /\/src\/(simulation\/onnx-engines|engine\/(shared|onnx\/(queue|session)))\.ts$/.test(id);

export function chunkOf(id) {
  // Apart from our own code, whose size a test looks at.
  if (isLit(id)) return 'lit';
  if (isCommon(id)) return 'common';
  if (isOnnx(id)) return 'onnx';
  return isSimulation(id) ? 'simulation' : undefined;
}

/** Which chunk of a build a module goes into, where Rollup shall not decide. */

const isLit = (id) => /\/node_modules\/(lit|@lit|lit-html|lit-element)\//.test(id);

/** What both the tag and the code that runs models need; the tag loads that code later. */
const isCommon = (id) =>
  /\/src\/(common\/(ahead|assets|download|errors|lazily|load-once|settings)|grid\/(area|size)|model\/(contract|digests|manifest|metadata-keys|registered))\.ts$/.test(
    id,
  );

const isTag = (id) => /\/src\/(index|element\/[\w-]+)\.ts$/.test(id);

const isSimulation = (id) =>
  /\/src\/(simulation\/(index|simulation)|grid\/(dial|turns|living-window|update-mask))\.ts$/.test(
    id,
  );

/** What several individuals need comes with the second one. */
const isSharing = (id) =>
  /\/src\/(simulation\/(sharing|graft|metamorphosis|seeds)|engine\/kernel\/(shared\/[\w-]+|shared-kernel-binary\.generated))\.ts$/.test(
    id,
  );

/** What both engines on onnxruntime-web need comes with what fetches them. */
const isOnnx = (id) =>
  /\/src\/(simulation\/onnx-engines|engine\/onnx\/(lease|queue|session))\.ts$/.test(id);

/** For bundlers, which put together what they find together. */
export function chunkForBundlers(id) {
  if (isCommon(id)) return 'common';
  if (isOnnx(id)) return 'onnx';
  if (isSharing(id)) return 'sharing';
  return isSimulation(id) ? 'simulation' : undefined;
}

/** For a script tag: one file before anything shows, as each that imports another costs a round trip. */
export function chunkForPages(id) {
  return isLit(id) || isCommon(id) || isTag(id) ? 'index' : chunkForBundlers(id);
}

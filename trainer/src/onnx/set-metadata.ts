import { onnx } from './onnx-proto.js';

/**
 * Sets entries of a model file's `metadata_props` and leaves its other entries and its graph alone.
 * For files that this trainer wrote: fields of the format that are newer than onnx-proto are lost.
 */
export function setMetadata(bytes: Uint8Array, entries: Record<string, string>): Uint8Array {
  const model = onnx.ModelProto.decode(bytes);
  const kept = model.metadataProps.filter(({ key }) => !Object.hasOwn(entries, key ?? ''));
  const added = Object.entries(entries).map(([key, value]) => ({ key, value }));
  model.metadataProps = [...kept, ...added];
  return new Uint8Array(onnx.ModelProto.encode(model).finish());
}

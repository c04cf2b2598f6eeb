import { onnx } from '../../trainer/src/onnx/onnx-proto.js';
import type { ModelProto } from '../../trainer/src/onnx/onnx-proto.js';

export type Graph = NonNullable<ModelProto['graph']>;

/** A copy of a model file, with a change. */
export function changedModel(
  bytes: Uint8Array,
  change: (graph: Graph, model: ModelProto) => void,
): Uint8Array {
  const model = onnx.ModelProto.decode(bytes);
  change(model.graph!, model);
  return new Uint8Array(onnx.ModelProto.encode(model).finish());
}

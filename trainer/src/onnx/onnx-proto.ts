/** The protocol buffer classes of the ONNX format. The package is CommonJS: named imports fail in Node. */
import onnxProto from 'onnx-proto';

export const { onnx } = onnxProto;

export type ModelProto = InstanceType<typeof onnx.ModelProto>;

/** `TensorProto.DataType` and `AttributeProto.AttributeType`, as far as this project writes them. */
export const FLOAT = onnx.TensorProto.DataType.FLOAT;
export const FLOAT16 = onnx.TensorProto.DataType.FLOAT16;
export const INT8 = onnx.TensorProto.DataType.INT8;
export const INT64 = onnx.TensorProto.DataType.INT64;

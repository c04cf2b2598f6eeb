/**
 * Numbers of the fields that we read, by message of the format
 * (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
 */

export const MODEL = { irVersion: 1, graph: 7, opsets: 8, metadata: 14, functions: 25 } as const;
export const OPSET = { domain: 1, version: 2 } as const;
/** Of an entry in the metadata. */
export const ENTRY = { key: 1, value: 2 } as const;
export const GRAPH = { nodes: 1, initialisers: 5, inputs: 11, outputs: 12, sparse: 15 } as const;
export const NODE = { inputs: 1, outputs: 2, operator: 4, attributes: 5, domain: 7 } as const;
export const ATTRIBUTE = { name: 1, text: 4, documentation: 13, type: 20 } as const;
/** Of an input or output. */
export const VALUE_INFO = { name: 1, type: 2 } as const;
export const VALUE_TYPE = { tensor: 1 } as const;
export const TENSOR_TYPE = { elementType: 1, shape: 2 } as const;
export const SHAPE = { dimensions: 1 } as const;
export const DIMENSION = { value: 1, symbol: 2 } as const;
/** Of a stored tensor. */
export const TENSOR = {
  dimensions: 1,
  elementType: 2,
  floatData: 4,
  name: 8,
  rawData: 9,
  externalData: 13,
} as const;

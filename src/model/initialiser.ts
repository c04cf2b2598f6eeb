/** Inspects the tensors stored in an `.onnx` file without decoding them. */
import { TENSOR } from './onnx-fields.js';
import { chunks, last } from './protobuf.js';
import type { Message } from './protobuf.js';

/** By ONNX element type: bytes per value, and the bits of infinity; anything larger is NaN. */
const formats: Record<number, { bytes: number; infinity: number } | undefined> = {
  1: { bytes: 4, infinity: 0x7f800000 },
  10: { bytes: 2, infinity: 0x7c00 },
};

/** Whether the values are stored in a separate file. */
export function liesElsewhere(tensor: Message): boolean {
  return tensor[TENSOR.externalData] !== undefined;
}

/** Whether a float32 or float16 tensor contains a NaN. */
export function holdsNaN(tensor: Message): boolean {
  const format = formats[Number(last(tensor, TENSOR.elementType))];
  if (!format) return false;
  const { bytes, infinity } = format;
  const values = [...chunks(tensor, TENSOR.rawData), ...chunks(tensor, TENSOR.floatData)];
  return values.some((chunk) => {
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    for (let offset = 0; offset + bytes <= chunk.length; offset += bytes) {
      const bits = bytes === 4 ? view.getUint32(offset, true) : view.getUint16(offset, true);
      // Without the sign, which is the highest bit.
      if ((bits & (2 ** (8 * bytes - 1) - 1)) > infinity) return true;
    }
    return false;
  });
}

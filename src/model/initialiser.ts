/** A look into the tensors that an `.onnx` file stores, without decoding more than it takes. */
import { chunks, last } from './metadata.js';
import type { Message } from './metadata.js';

/** Of the message TensorProto. */
const FIELD = { elementType: 2, floatData: 4, rawData: 9, externalData: 13 } as const;
/** For each floating-point element type: its bytes, and infinity, above which all is NaN. */
const formats: Record<number, { bytes: number; infinity: number } | undefined> = {
  1: { bytes: 4, infinity: 0x7f800000 },
  10: { bytes: 2, infinity: 0x7c00 },
};

/** Whether its values are in a file beside the model. */
export function liesElsewhere(tensor: Message): boolean {
  return tensor[FIELD.externalData] !== undefined;
}

/** Whether a tensor of float32 or float16 holds a NaN. */
export function holdsNaN(tensor: Message): boolean {
  const format = formats[Number(last(tensor, FIELD.elementType))];
  if (!format) return false;
  const { bytes, infinity } = format;
  const values = [...chunks(tensor, FIELD.rawData), ...chunks(tensor, FIELD.floatData)];
  return values.some((chunk) => {
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    for (let offset = 0; offset + bytes <= chunk.length; offset += bytes) {
      const bits = bytes === 4 ? view.getUint32(offset, true) : view.getUint16(offset, true);
      // All but the sign, which is the highest bit.
      if ((bits & (2 ** (8 * bytes - 1) - 1)) > infinity) return true;
    }
    return false;
  });
}

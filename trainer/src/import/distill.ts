import { reasonOf } from '../common/reason.js';
import { UserError } from '../common/user-error.js';
import { toGraphOrder } from '../onnx/perception-order.js';
import { floatTensor, oddStepTensor } from '../onnx/stored-tensor.js';
import { ruleOfLayers, type ImportedModel } from './imported-model.js';

/** A dense layer as the Distill article's demo publishes it. */
interface DistillLayer {
  in_ch: number;
  out_ch: number;
  /** A weight is (byte / 255 - 1/2) times this. */
  weight_scale: number;
  /** The same for biases. */
  bias_scale: number;
  /** Bytes [in_ch + 1, out_ch] in base64; the last row is the bias. */
  data_b64: string;
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * Reads the 8-bit weights of the Distill article's demo: a JSON list of two layers. Their
 * perception is ordered by band, like ours. Weights keep their bytes; the few biases become floats.
 *
 * @throws UserError that says what is wrong with the file
 */
export function readDistill(text: string, label: string): ImportedModel {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${label} is not JSON: ${reasonOf(error)}; download it again.`);
  }
  if (!Array.isArray(content) || content.length !== 2) {
    const found = Array.isArray(content) ? `a list of ${content.length}` : 'no list';
    throw new UserError(
      `${label} holds ${found}, but the Distill demo's weights are a list of 2 layers; give one of its files.`,
    );
  }
  const [first, last] = content.map((layer, index) =>
    readLayer(layer, `Layer ${index + 1} of ${label}`),
  );
  const sizes = [first, last].map(({ in_ch: inputs, out_ch: outputs }) => ({ inputs, outputs }));
  const rule = ruleOfLayers(label, sizes[0], sizes[1]);
  return {
    rule,
    dtype: 'q8',
    weights: {
      hiddenWeights: oddStepTensor(toGraphOrder(first.levels, rule.channels), first.weight_scale),
      hiddenBias: floatTensor(first.bias),
      updateWeights: oddStepTensor(last.levels, last.weight_scale),
      updateBias: floatTensor(last.bias),
    },
  };
}

function readLayer(layer: unknown, place: string) {
  const { in_ch, out_ch, weight_scale, bias_scale, data_b64 } = (layer ?? {}) as DistillLayer;
  const numbers = { in_ch, out_ch, weight_scale, bias_scale };
  for (const [name, value] of Object.entries(numbers)) {
    if (typeof value === 'number' && Number.isFinite(value) && value > 0) continue;
    throw new UserError(
      `${place} has ${JSON.stringify(value)} as its ${name}, but it must be a number above 0; download the file again.`,
    );
  }
  if (typeof data_b64 !== 'string' || data_b64.length % 4 !== 0 || !BASE64.test(data_b64)) {
    throw new UserError(`${place} has incomplete base64 in data_b64; download the file again.`);
  }
  const bytes = Buffer.from(data_b64, 'base64');
  const expected = (in_ch + 1) * out_ch;
  if (bytes.length !== expected) {
    throw new UserError(
      `${place} holds ${bytes.length} bytes, but (${in_ch} + 1) x ${out_ch} are ${expected}; download the file again.`,
    );
  }
  const bias = bytes.subarray(in_ch * out_ch);
  return {
    ...numbers,
    levels: levelsByOutput(bytes, in_ch, out_ch),
    bias: Float32Array.from(bias, (byte) => (byte / 255 - 0.5) * bias_scale),
  };
}

/** @returns [outputs, inputs], each byte less 128 */
function levelsByOutput(bytes: Uint8Array, inputs: number, outputs: number): Int8Array {
  return Int8Array.from({ length: inputs * outputs }, (_, index) => {
    const [output, input] = [Math.floor(index / inputs), index % inputs];
    return bytes[input * outputs + output] - 128;
  });
}

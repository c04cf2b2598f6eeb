import type { Masking } from '../../model/contract.js';

/** Sobel x and Sobel y (docs/rule.md, "Perception"). */
const SOBEL = [-1, 0, 1, -2, 0, 2, -1, 0, 1, -1, -2, -1, 0, 0, 0, 1, 2, 1];
/** Maps the pair of gradients (x, y) to (-y, x). */
const QUARTER_TURN = [0, -1, 1, 0];

/** Constants that are recognised by value: the same kernel for each channel, times a scale. */
export const KERNELS = {
  sobel: { shape: [1, 3, 3], values: SOBEL, scaledBy: 2 },
  quarter: { shape: [2, 1, 1], values: QUARTER_TURN, scaledBy: undefined },
} as const;

/**
 * The graph that the exporter writes, as `CanonicalGraph` describes it: one node per line, inputs
 * first; numbers refer to lines.
 */
export function stepGraph(
  channels: number,
  hidden: number,
  masking: Masking,
  hasUpdateBias: boolean,
): string {
  const lines: string[] = [];
  const line = (text: string) => `${lines.push(text) - 1}`;
  const alphaOf = (value: string) => line(`Slice{}(${value},i[1]{3},i[1]{4},i[1]{1})`);
  const wrap = (value: string) => line(`Pad{mode 4:wrap}(${value},i[8]{0,0,1,1,0,0,1,1})`);
  const strongest = (value: string) => line(`MaxPool{kernel_shape 8:3,3}(${value})`);
  const perChannel = `Conv{group 3:${channels}}`;

  const wrapped = wrap('state');
  const before = masking === 'before-and-after' && strongest(alphaOf(wrapped));
  const pair = line(`${perChannel}(${wrapped},sobel[${[2 * channels, 1, 3, 3]}])`);
  const split = line('Split{axis 3:1; num_outputs 3:2}(rotation)');
  const byCosine = line(`Mul{}(${pair},${split})`);
  const turned = line(`${perChannel}(${pair},quarter[${[2 * channels, 2, 1, 1]}])`);
  const bySine = line(`Mul{}(${turned},${split}.1)`);
  const gradients = line(`Add{}(${byCosine},${bySine})`);
  const perception = line(`Concat{axis 3:1}(state,${gradients})`);
  const sum = line(
    `Conv{}(${perception},weights1[${[hidden, 3 * channels, 1, 1]}],weights2[${hidden}])`,
  );
  const layer = line(`Relu{}(${sum})`);
  const bias = hasUpdateBias ? `,weights4[${channels}]` : '';
  const change = line(`Conv{}(${layer},weights3[${[channels, hidden, 1, 1]}]${bias})`);
  const updated = line(`Add{}(state,${line(`Mul{}(${change},update_mask)`)})`);
  const after = strongest(wrap(alphaOf(updated)));
  const weakest = before === false ? after : line(`Min{}(${before},${after})`);
  const alive = line(`Greater{}(${weakest},f[1]{${Math.fround(0.1)}})`);
  line(`Where{}(${alive},${updated},f[1]{0})`);
  return lines.join('\n');
}

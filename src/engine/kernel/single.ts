import type { Span } from '../../grid/area.js';
import type { GridSize } from '../../grid/size.js';
import type { Firing } from '../engine.js';
import { instantiate } from './compile.js';
import { KernelInstance, filledUp, hiddenOf, masksBefore } from './instance.js';
import type { KernelExports } from './instance.js';
import { KERNEL_BINARY } from './kernel-binary.generated.js';
import { KernelEngine } from './kernel-engine.js';
import { takeStep } from './population.js';
import type { Population } from './population.js';
import type { KernelRule } from './recognise.js';

/** Further exports of the kernel in assembly/index.ts. */
interface SingleExports extends KernelExports {
  configure(
    height: number,
    width: number,
    channels: number,
    givenChannels: number,
    hidden: number,
    maskingBefore: number,
  ): number;
}

/**
 * Creates an engine in which one individual has the grid to itself.
 *
 * @throws GrowingCaError `device-unavailable`
 */
export async function createKernelEngine(rule: KernelRule, size: GridSize): Promise<KernelEngine> {
  const { height, width } = size;
  const { channels } = rule;
  const configure = (kernel: SingleExports) =>
    kernel.configure(
      height,
      width,
      filledUp(channels),
      channels,
      hiddenOf(rule),
      masksBefore(rule),
    );
  const [kernel, buffer] = await instantiate(KERNEL_BINARY, size, configure);
  const instance = new KernelInstance(kernel, buffer, channels, size);
  instance.writeWeights(rule);
  return new KernelEngine(channels, size, new Single(instance, rule));
}

/** A population of one, which has the grid to itself. */
class Single implements Population {
  hasTurns = false;
  readonly holders = undefined;

  constructor(
    readonly instance: KernelInstance,
    readonly rule: KernelRule,
  ) {}

  step(firing: Firing | undefined, rotation: Float32Array): void {
    takeStep(this.instance, this.rule, firing, firing?.fireRate ?? 0, rotation);
  }

  clear(spans: readonly Span[]): void {
    for (const { y, start, end } of spans) this.instance.kernel.clearSpan(y, start, end);
  }

  written(): void {
    this.instance.kernel.stateWritten(this.hasTurns ? 1 : 0);
  }
}

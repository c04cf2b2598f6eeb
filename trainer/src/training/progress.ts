import cliProgress from 'cli-progress';
import type { IterationReport } from './training-state.js';

/** How much the newest iteration counts in the running means. */
const FRESH = 0.05;

/** A bar with loss, speed and time left; a line every ten seconds where there is no terminal. */
export class TrainingProgress {
  readonly #bar: cliProgress.SingleBar;
  #loss: number | undefined;
  #seconds: number | undefined;
  #last = performance.now();

  constructor(total: number, done: number) {
    this.#bar = new cliProgress.SingleBar(
      {
        format:
          '{bar} {value}/{total} iterations | loss {loss} | {speed} iterations/s | {left} left',
        noTTYOutput: true,
        notTTYSchedule: 10_000,
        hideCursor: true,
      },
      cliProgress.Presets.shades_classic,
    );
    this.#bar.start(total, done, { loss: '-', speed: '-', left: '-' });
  }

  update({ iteration, loss, learningRate, trouble }: IterationReport): void {
    if (trouble) {
      this.#say(
        `The pattern ${trouble} at a learning rate of ${learningRate.toPrecision(2)}: back to iteration ${iteration}, at half that rate.`,
      );
      return;
    }
    const now = performance.now();
    const seconds = (now - this.#last) / 1000;
    this.#last = now;
    this.#loss = mix(this.#loss, loss);
    this.#seconds = mix(this.#seconds, seconds);
    this.#bar.update(iteration, {
      loss: this.#loss.toFixed(5),
      speed: (1 / this.#seconds).toFixed(1),
      left: duration((this.#bar.getTotal() - iteration) * this.#seconds),
    });
  }

  stop(): void {
    this.#bar.stop();
  }

  /** A line of its own, above the bar. */
  #say(line: string): void {
    console.error(`\n${line}`);
  }
}

function mix(old: number | undefined, fresh: number): number {
  return old === undefined ? fresh : old + FRESH * (fresh - old);
}

function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return minutes > 0 ? `${minutes} min` : `${Math.ceil(seconds)} s`;
}

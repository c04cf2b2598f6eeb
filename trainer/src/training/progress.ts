import cliProgress from 'cli-progress';
import { errorColumns, progressLine, timeLeft } from '../common/progress-line.js';
import type { IterationReport } from './training-state.js';

/** Weight of the newest iteration in the running means. */
const FRESH = 0.05;

/**
 * Shows a line with time left, loss and speed; without a terminal, prints one every ten seconds.
 */
export class TrainingProgress {
  readonly #bar: cliProgress.SingleBar;
  #loss: number | undefined;
  #seconds: number | undefined;
  #last = performance.now();

  constructor(total: number, done: number) {
    this.#bar = new cliProgress.SingleBar({
      format: (_, { value }) => this.#line(value),
      noTTYOutput: true,
      notTTYSchedule: 10_000,
      // Left on: after a signal, nothing would switch it on again.
      linewrap: true,
    });
    this.#bar.start(total, done);
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
    this.#bar.update(iteration);
  }

  stop(): void {
    this.#bar.stop();
  }

  #line(iteration: number): string {
    const total = this.#bar.getTotal();
    const [loss, seconds] = [this.#loss, this.#seconds];
    const parts = [
      ...(seconds !== undefined && iteration < total
        ? [timeLeft((total - iteration) * seconds)]
        : []),
      `${iteration}/${total} iterations`,
      ...(loss === undefined ? [] : [`loss ${loss.toFixed(5)}`]),
      ...(seconds === undefined ? [] : [`${(1 / seconds).toFixed(1)} iterations/s`]),
    ];
    return progressLine(parts, iteration / total, errorColumns());
  }

  /** Prints a line above the bar. */
  #say(line: string): void {
    console.error(`\n${line}`);
  }
}

function mix(old: number | undefined, fresh: number): number {
  return old === undefined ? fresh : old + FRESH * (fresh - old);
}

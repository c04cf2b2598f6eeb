import cliProgress from 'cli-progress';
import { errorColumns, progressLine, timeLeft } from '../common/progress-line.js';

/** Before this share is done, the time left would be a guess. */
const ENOUGH = 0.05;

/** Shows, in a terminal, the finished share of some work. */
export async function withShareBar<Result>(
  what: string,
  work: (onProgress: (done: number) => void) => Promise<Result>,
): Promise<Result> {
  const start = performance.now();
  const format = (_: object, { value }: { value: number }) => {
    const share = value / 100;
    const seconds = (performance.now() - start) / 1000;
    const left = share < ENOUGH || share === 1 ? [] : [timeLeft((seconds * (1 - share)) / share)];
    return progressLine([...left, `${value} % of the ${what}`], share, errorColumns());
  };
  const bar = new cliProgress.SingleBar({
    format,
    // Left on: after a signal, nothing would switch it on again.
    linewrap: true,
  });
  bar.start(100, 0);
  try {
    return await work((done) => bar.update(Math.floor(100 * done)));
  } finally {
    bar.stop();
  }
}

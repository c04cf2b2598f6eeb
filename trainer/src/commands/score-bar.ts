import cliProgress from 'cli-progress';

/** Shows a bar while something is scored. */
export async function withScoreBar<Result>(
  what: string,
  work: (onProgress: (done: number) => void) => Promise<Result>,
): Promise<Result> {
  const bar = new cliProgress.SingleBar(
    { format: `{bar} {percentage} % of the ${what} | {duration_formatted}` },
    cliProgress.Presets.shades_classic,
  );
  bar.start(100, 0);
  try {
    return await work((done) => bar.update(Math.floor(100 * done)));
  } finally {
    bar.stop();
  }
}

import type { Command } from 'commander';
import { Option } from 'commander';
import { DEFAULT_PADDING, DEFAULT_SIZE } from '../target/load-target.js';
import { DEFAULT_SETTINGS } from '../training/settings.js';
import { numberAbove, wholeNumber } from './number-flags.js';
import type { TrainOptions } from './train.js';

/** Exit statuses by which a shell knows a signal. */
const SIGNAL_STATUS: Partial<Record<NodeJS.Signals, number>> = { SIGINT: 130, SIGTERM: 143 };

/** A whole-number flag whose default the help names; undefined where it is not given. */
const whole = (flag: string, text: string, lowest: number, highest: number, usual: number) =>
  new Option(`--${flag} <n>`, `${text}, ${lowest}..${highest} (default: ${usual})`).argParser(
    wholeNumber(lowest, highest),
  );

export function addTrainCommand(program: Command): void {
  const { rule, ...usual } = DEFAULT_SETTINGS;
  program
    .command('train')
    .description('train a pattern from a picture')
    .argument('[target]', 'an emoji, its short name (lizard), or an image file (./logo.png)')
    .requiredOption('-o, --out <folder>', "the run's folder, made if missing")
    .option('--resume', 'go on with the run in the folder')
    .optionsGroup('What is learned:')
    .addOption(
      new Option('--experiment <name>', `(default: ${usual.experiment})`).choices([
        'grow',
        'persist',
        'regenerate',
      ]),
    )
    .addOption(whole('size', "cells of the picture's longer side", 4, 256, DEFAULT_SIZE))
    .addOption(whole('padding', 'empty cells on each side', 0, 256, DEFAULT_PADDING))
    .addOption(
      new Option(
        '--masking <when>',
        `when dead cells are cleared, about the update (default: ${rule.masking})`,
      ).choices(['after', 'before-and-after']),
    )
    .addOption(
      new Option(
        '--sobel-scale <factor>',
        `factor on what cells perceive of gradients, up to 1 (default: ${rule.sobelScale})`,
      ).argParser(numberAbove(0, 1)),
    )
    .optionsGroup('How it is trained:')
    .addOption(whole('iterations', 'training iterations', 1, 1e6, usual.iterations))
    .addOption(whole('batch', 'samples per iteration', 1, 256, usual.batch))
    .addOption(whole('pool', 'samples kept between iterations', 1, 65536, usual.pool))
    .addOption(
      new Option(
        '--learning-rate <rate>',
        `of the first iteration; decays along a cosine (default: ${usual.learningRate})`,
      ).argParser(numberAbove(0, 1)),
    )
    .addOption(whole('random-seed', 'same seed, same weights', 0, 2 ** 32 - 1, usual.randomSeed))
    .optionsGroup('How it runs:')
    .addOption(
      new Option('--threads <n>', '1..64 (default: one per processor)').argParser(
        wholeNumber(1, 64),
      ),
    )
    .addOption(
      new Option('--checkpoint-every <seconds>', 'above 0 (default: 60)').argParser(
        numberAbove(0, 86400),
      ),
    )
    .action(async (target: string | undefined, options: TrainOptions) => {
      const command = ['growing-ca', ...process.argv.slice(2)].join(' ');
      const { runTrain } = await import('./train.js');
      const signal = await runTrain(target, { ...options, command });
      if (signal) process.exitCode = SIGNAL_STATUS[signal] ?? 1;
    });
}

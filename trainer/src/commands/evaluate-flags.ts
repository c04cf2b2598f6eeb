import cliProgress from 'cli-progress';
import type { Command } from 'commander';
import { Option } from 'commander';
import { DEFAULT_PLAN } from '../evaluation/plan.js';
import type { EvaluateOptions } from './evaluate.js';
import { severalOf, wholeNumber } from '../training/knob-kinds.js';
import { KNOBS } from '../training/knobs.js';
import { parser } from './train-flags.js';

export function addEvaluateCommand(program: Command): void {
  program
    .command('evaluate')
    .description('score a model file in the runtime that will run it')
    .argument('<model>', 'the .onnx file')
    .option(
      '--target <picture>',
      "picture to compare with, or the run's folder, where the file does not say",
    )
    .addOption(
      new Option('--size <n>', "cells of the picture's longer side").argParser(
        parser(KNOBS.size.kind),
      ),
    )
    .addOption(
      new Option('--padding <n>', 'empty cells on each side').argParser(parser(KNOBS.padding.kind)),
    )
    .addOption(
      new Option('--background <name>', 'keep or remove a flat backdrop').argParser(
        parser(KNOBS.background.kind),
      ),
    )
    .addOption(
      new Option(
        '--patterns <n>',
        `patterns to grow (default: ${DEFAULT_PLAN.patterns})`,
      ).argParser(parser(wholeNumber(1, 1000))),
    )
    .addOption(
      new Option(
        '--random-seed <n>',
        `of the first one (default: ${DEFAULT_PLAN.randomSeed})`,
      ).argParser(parser(KNOBS.randomSeed.kind)),
    )
    .addOption(
      new Option(
        '--held <steps>',
        `ages at which patterns should still be there, with commas between (default: ${DEFAULT_PLAN.heldAt.join()})`,
      ).argParser(parser(severalOf(wholeNumber(1, 1e6)))),
    )
    .option('--quick', 'a first look: 2 patterns, and hundreds of steps in place of thousands')
    .addOption(
      new Option('--threads <n>', '1..64 (default: one per processor)').argParser(
        parser(wholeNumber(1, 64)),
      ),
    )
    .option('--json', 'print JSON in place of the table')
    .option('--sheet <file>', 'write a picture of the patterns beside their target, .png')
    .option('--record', 'write the scores into the file, and the manifest beside it')
    .action(async (model: string, options: EvaluateOptions) => {
      const bar = new cliProgress.SingleBar(
        { format: '{bar} {percentage} % of the evaluation | {duration_formatted}' },
        cliProgress.Presets.shades_classic,
      );
      const { runEvaluate } = await import('./evaluate.js');
      bar.start(100, 0);
      try {
        const onProgress = (done: number) => bar.update(Math.floor(100 * done));
        await runEvaluate(model, { ...options, onProgress });
      } finally {
        bar.stop();
      }
    });
}

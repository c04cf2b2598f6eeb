import cliProgress from 'cli-progress';
import type { Command } from 'commander';
import { Option } from 'commander';
import { DEFAULT_PLAN } from '../evaluation/evaluate-model.js';
import type { EvaluateOptions } from './evaluate.js';
import { wholeNumber } from '../training/knob-kinds.js';
import { KNOBS } from '../training/knobs.js';
import { parser } from './train-flags.js';

export function addEvaluateCommand(program: Command): void {
  program
    .command('evaluate')
    .description('score a model file in the runtime that will run it')
    .argument('<model>', 'the .onnx file')
    .option('--target <picture>', 'picture to compare with, where the file does not say')
    .addOption(
      new Option('--size <n>', "cells of the picture's longer side").argParser(
        parser(KNOBS.size.kind),
      ),
    )
    .addOption(
      new Option('--padding <n>', 'empty cells on each side').argParser(parser(KNOBS.padding.kind)),
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
    .option('--json', 'print JSON in place of the table')
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

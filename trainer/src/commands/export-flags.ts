import type { Command } from 'commander';
import { Option } from 'commander';
import { DEFAULT_PLAN } from '../evaluation/plan.js';
import { TOLERANCES } from '../quantize/gate.js';
import { numberIn, oneOf, wholeNumber } from '../training/knob-kinds.js';
import { KNOBS } from '../training/knobs.js';
import type { ExportOptions } from './export.js';
import { SCORES_CHOICES } from './scores-choice.js';
import { parser } from './train-flags.js';

export function addExportCommand(program: Command): void {
  const { fp16, q8 } = TOLERANCES;
  program
    .command('export')
    .description('write the weights of a run as a model file for the element')
    .argument('<from>', "the run's folder, or another model file")
    .requiredOption('-o, --out <file>', 'model file to write, .onnx')
    .addOption(
      new Option(
        '--dtype <name>',
        'how weights are stored: fp32, fp16 or q8 (default: fp32)',
      ).argParser(parser(oneOf('fp32', 'fp16', 'q8'))),
    )
    .optionsGroup('What fp16 and q8 must not lose:')
    .addOption(
      new Option(
        '--gate <name>',
        'scores to compare with fp32: full, which takes minutes, or quick (default: full)',
      ).argParser(parser(oneOf(...SCORES_CHOICES))),
    )
    .option('--no-gate', 'compare nothing; the file says so')
    .addOption(
      new Option(
        '--patterns <n>',
        `patterns to grow for it (default: ${DEFAULT_PLAN.patterns}, quick: 2)`,
      ).argParser(parser(wholeNumber(1, 1000))),
    )
    .addOption(
      new Option(
        '--tolerance <x>',
        `how many times fp32's an error may be (default: ${q8.factor} at q8, ${fp16.factor} at fp16)`,
      ).argParser(parser(numberIn(0, 1000))),
    )
    .option('--force', 'write the file even where it is worse; the file says so')
    .addOption(
      new Option(
        '--finetune <n>',
        'where it is worse, train so many iterations with rounded weights, and again, until it is not',
      ).argParser(parser(wholeNumber(1, 1e6))),
    )
    .addOption(
      new Option('--threads <n>', '1..64 (default: one per processor)').argParser(
        parser(wholeNumber(1, 64)),
      ),
    )
    .optionsGroup("What a model file's patterns are compared with, where it does not say:")
    .option('--target <picture>', "a picture, or the run's folder")
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
    .action(async (from: string, flags: Omit<ExportOptions, 'command'>) => {
      const { runExport } = await import('./export.js');
      const command = ['growing-ca', ...process.argv.slice(2)].join(' ');
      const bytes = await runExport(from, { ...flags, command });
      console.log(`${flags.out}: ${bytes.length} bytes`);
    });
}

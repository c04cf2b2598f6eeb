import type { Command } from 'commander';
import { Option } from 'commander';
import { KNOBS, type Knob } from '../training/knobs.js';
import type { ImportOptions } from './import.js';
import { parser } from './train-flags.js';

export function addImportCommand(program: Command): void {
  const knob = (
    name: 'experiment' | 'size' | 'padding' | 'fireRate',
    flag: string,
    text: string,
  ) => {
    const { kind } = KNOBS[name] as Knob<unknown>;
    return new Option(flag, text).argParser(parser(kind));
  };
  program
    .command('import')
    .description('write weights that were trained elsewhere as a model file')
    .argument(
      '<weights>',
      "the Distill demo's .json, or the design document's PyTorch weights as .safetensors or .npz",
    )
    .requiredOption('-o, --out <file>', 'model file to write, .onnx')
    .optionsGroup('What the file should say of itself:')
    .option('--name <name>', "what grows (default: the target's name)")
    .option(
      '--target <picture>',
      'what it was trained on: an emoji, its short name or an image file',
    )
    .addOption(knob('size', '--size <n>', "cells of the picture's longer side (default: 40)"))
    .addOption(
      knob('padding', '--padding <n>', 'empty cells on each side (default: Distill 16, PyTorch 0)'),
    )
    .addOption(
      new Option('--background <name>', 'keep or remove a flat backdrop').argParser(
        parser(KNOBS.background.kind),
      ),
    )
    .addOption(knob('experiment', '--experiment <name>', 'grow, persist or regenerate'))
    .optionsGroup('How the weights were used:')
    .addOption(knob('fireRate', '--fire-rate <x>', 'probability that a cell fires (default: 0.5)'))
    .addOption(
      new Option(
        '--masking <name>',
        'after or before-and-after (default: Distill before-and-after, PyTorch after)',
      ).argParser(parser(KNOBS.masking.kind)),
    )
    .addOption(
      new Option(
        '--sobel-scale <x>',
        'factor on gradients (default: Distill 0.125, PyTorch 1)',
      ).argParser(parser(KNOBS.sobelScale.kind)),
    )
    .action(async (weights: string, flags: Omit<ImportOptions, 'command'>) => {
      const { runImport } = await import('./import.js');
      const command = ['growing-ca', ...process.argv.slice(2)].join(' ');
      const bytes = await runImport(weights, { ...flags, command });
      console.log(`${flags.out}: ${bytes.length} bytes`);
    });
}

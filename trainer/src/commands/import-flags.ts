import type { Command } from 'commander';
import { ownCommand } from '../common/shell-words.js';
import { PERCEPTION_ORDERS } from '../import/perception.js';
import { oneOf } from '../training/knob-kinds.js';
import { KNOBS } from '../training/knobs.js';
import { addPictureFlags, flag } from './flags.js';
import type { ImportOptions } from './import.js';

export function addImportCommand(program: Command): void {
  const command = program
    .command('import')
    .description('write weights that were trained elsewhere as a model file')
    .argument(
      '<weights>',
      "the Distill demo's .json, or PyTorch weights by torch.save (.pt, .pth), as .safetensors or .npz",
    )
    .requiredOption('-o, --out <file>', 'model file to write, .onnx')
    .optionsGroup('What the file should say of itself:')
    .option('--name <name>', "what grows (default: the target's name)");
  addPictureFlags(command, {
    target: 'what it was trained on: an emoji, its short name or an image file',
    size: "cells of the picture's longer side (default: 40)",
    padding: 'empty cells on each side (default: Distill 16, PyTorch 0)',
  })
    .addOption(flag('--experiment <name>', KNOBS.experiment.kind.range, KNOBS.experiment.kind))
    .optionsGroup('How the weights were used:')
    .addOption(
      flag('--fire-rate <x>', 'probability that a cell fires (default: 0.5)', KNOBS.fireRate.kind),
    )
    .addOption(
      flag(
        '--masking <name>',
        'after or before-and-after (default: Distill before-and-after, PyTorch after)',
        KNOBS.masking.kind,
      ),
    )
    .addOption(
      flag(
        '--sobel-scale <x>',
        'factor on gradients (default: Distill 0.125, PyTorch 1 or what its kernels say)',
        KNOBS.sobelScale.kind,
      ),
    )
    .addOption(
      flag(
        '--perception <order>',
        'by-channel or by-band: order in which PyTorch weights perceive, where they do not say it',
        oneOf(...PERCEPTION_ORDERS),
      ),
    )
    .action(async (weights: string, flags: Omit<ImportOptions, 'command'>) => {
      const { runImport } = await import('./import.js');
      const bytes = await runImport(weights, { ...flags, command: ownCommand() });
      console.log(`${flags.out}: ${bytes.length} bytes`);
    });
}

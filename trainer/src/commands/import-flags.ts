import type { Command } from 'commander';
import { ownCommand, portableCommand } from '../common/shell-words.js';
import { PERCEPTION_ORDERS } from '../import/perception.js';
import { oneOf } from '../training/knob-kinds.js';
import { KNOBS } from '../training/knobs.js';
import { addPictureFlags, flag } from './flags.js';
import type { ImportOptions } from './import.js';

export function addImportCommand(program: Command): void {
  const command = program
    .command('import')
    .description('turn weights that were trained elsewhere into a model file')
    .argument(
      '<weights>',
      "the Distill demo's .json, or PyTorch weights: torch.save (.pt, .pth), .safetensors or .npz",
    )
    .requiredOption('-o, --out <file>', 'model file to write, .onnx')
    .optionsGroup('Metadata to write into the file:')
    .option('--name <name>', "name of the pattern (default: the target's name)");
  addPictureFlags(command, {
    target: 'what the weights were trained on: an emoji, its short name or an image file',
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
        'factor on gradients (default: Distill 0.125, PyTorch 1 or from its kernels)',
        KNOBS.sobelScale.kind,
      ),
    )
    .addOption(
      flag(
        '--perception <order>',
        'by-channel or by-band: order in which a PyTorch model perceives (default: from the file)',
        oneOf(...PERCEPTION_ORDERS),
      ),
    )
    .action(async (weights: string, flags: Omit<ImportOptions, 'command'>) => {
      const { runImport } = await import('./import.js');
      const bytes = await runImport(weights, { ...flags, command: portableCommand(ownCommand()) });
      console.log(`${flags.out}: ${bytes.length} bytes`);
    });
}

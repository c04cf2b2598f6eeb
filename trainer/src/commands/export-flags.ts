import type { Command } from 'commander';
import { ownCommand, portableCommand } from '../common/shell-words.js';
import { DTYPES } from '../../../src/model/contract.js';
import { DEFAULT_PLAN } from '../evaluation/plan.js';
import { TOLERANCES } from '../quantize/gate.js';
import { numberIn, oneOf, wholeNumber } from '../training/knob-kinds.js';
import type { ExportOptions } from './export.js';
import { addPictureFlags, flag, patternsFlag, threadsFlag } from './flags.js';
import { SCORES_CHOICES } from './scores-choice.js';

export function addExportCommand(program: Command): void {
  const { fp16, q8 } = TOLERANCES;
  const command = program
    .command('export')
    .description('write the weights of a run as a model file for the element, or as a page')
    .argument('<from>', "the run's folder, or another model file")
    .requiredOption('-o, --out <file>', 'file to write: .onnx, with --html .html')
    .option('--html', 'write a page of one file that grows the pattern, also offline')
    .addOption(
      flag(
        '--dtype <name>',
        'how weights are stored: fp32, fp16 or q8 (default: fp32, in a page q8)',
        oneOf(...DTYPES),
      ),
    )
    .optionsGroup('How fp16 and q8 are compared with fp32:')
    .addOption(
      flag(
        '--gate <name>',
        'full, which takes minutes, or quick (default: full)',
        oneOf(...SCORES_CHOICES),
      ),
    )
    .option('--no-gate', 'skip the comparison; the metadata say so')
    .addOption(
      patternsFlag(
        `patterns to grow for the comparison (default: ${DEFAULT_PLAN.patterns}, quick: 2)`,
      ),
    )
    .addOption(
      flag(
        '--tolerance <x>',
        `how many times fp32's error is allowed (default: ${q8.factor} at q8, ${fp16.factor} at fp16)`,
        numberIn(0, 1000),
      ),
    )
    .option('--force', 'write the file even if it is worse; the metadata say so')
    .addOption(
      flag(
        '--finetune <n>',
        'if it is worse, train this many iterations with rounded weights, up to four times',
        wholeNumber(1, 1e6),
      ),
    )
    .addOption(threadsFlag())
    .optionsGroup('The target, if a model file does not name it:');
  addPictureFlags(command, { target: "a picture, or the run's folder" }).action(
    async (from: string, flags: Omit<ExportOptions, 'command'>) => {
      const { runExport } = await import('./export.js');
      const bytes = await runExport(from, { ...flags, command: portableCommand(ownCommand()) });
      console.log(`${flags.out}: ${bytes.length} bytes`);
    },
  );
}

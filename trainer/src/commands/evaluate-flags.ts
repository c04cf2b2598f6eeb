import type { Command } from 'commander';
import { DEFAULT_PLAN } from '../evaluation/plan.js';
import { RUNTIME_CHOICES } from '../evaluation/runtime.js';
import { oneOf } from '../training/knob-kinds.js';
import type { EvaluateOptions } from './evaluate.js';
import {
  addPictureFlags,
  flag,
  heldFlag,
  patternsFlag,
  randomSeedFlag,
  threadsFlag,
} from './flags.js';

export function addEvaluateCommand(program: Command): void {
  const command = program
    .command('evaluate')
    .description('score a model file')
    .argument('<model>', 'the .onnx file, or the folder of a run');
  addPictureFlags(command, {
    target: "picture to compare with, or the run's folder (default: from the file)",
  })
    .addOption(patternsFlag(`patterns to grow (default: ${DEFAULT_PLAN.patterns})`))
    .addOption(randomSeedFlag(`of the first pattern (default: ${DEFAULT_PLAN.randomSeed})`))
    .addOption(heldFlag(DEFAULT_PLAN.heldAt.join()))
    .option('--quick', 'a first look: 2 patterns, and hundreds of steps instead of thousands')
    .option('--all', 'measure everything, even if the patterns do not grow')
    .addOption(threadsFlag())
    .addOption(
      flag(
        '--runtime <name>',
        'auto, kernel or onnx (default: auto, the kernel if it agrees with onnxruntime-web)',
        oneOf(...RUNTIME_CHOICES),
      ),
    )
    .option('--json', 'print JSON instead of the table')
    .option('--sheet <file>', 'draw the patterns beside their target, .png')
    .option('--record', 'write the scores into the file and the lists beside it')
    .action(async (model: string, options: EvaluateOptions) => {
      const { runEvaluate } = await import('./evaluate.js');
      await runEvaluate(model, options);
    });
}

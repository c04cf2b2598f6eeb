import type { Command } from 'commander';
import { oneOf } from '../training/knob-kinds.js';
import type { PublishOptions } from './publish.js';
import { SCORES_CHOICES } from './scores-choice.js';
import { flag, heldFlag, patternsFlag, threadsFlag } from './flags.js';

export function addPublishCommand(program: Command): void {
  program
    .command('publish')
    .description('put finished runs into a folder of models: every dtype, scored, with a poster')
    .argument('[from...]', "runs' folders or model files; without any SCORES.md is written anew")
    .requiredOption('--weights <folder>', 'the folder of models, made if missing')
    .option('--name <name>', "what a single model is called there (default: its target's name)")
    .option('--q8 <file>', 'a q8 file of the model, as export --finetune wrote it')
    .option('--again', 'score anew what is published already')
    .addOption(
      flag(
        '--scores <name>',
        'full, which takes minutes a file, or quick (default: full)',
        oneOf(...SCORES_CHOICES),
      ),
    )
    .addOption(patternsFlag('patterns to grow (default: 8, quick: 2)'))
    .addOption(heldFlag('1000,5000,20000'))
    .addOption(threadsFlag())
    .action(async (from: string[], options: PublishOptions) => {
      const { runPublish } = await import('./publish.js');
      const { models } = await runPublish(from, options);
      console.log(`${options.weights}: ${models.length} models`);
    });
}

import type { Command } from 'commander';
import { oneOf } from '../training/knob-kinds.js';
import type { PublishOptions } from './publish.js';
import { SCORES_CHOICES } from './scores-choice.js';
import { flag, heldFlag, patternsFlag, threadsFlag } from './flags.js';

export function addPublishCommand(program: Command): void {
  program
    .command('publish')
    .description(
      'add finished runs to a folder of models, at every dtype, with scores and a poster',
    )
    .argument('[from...]', 'run folders or model files; without any, only SCORES.md is written')
    .requiredOption('--weights <folder>', 'the folder of models, created if missing')
    .option('--name <name>', "another name for a single model (default: its target's name)")
    .option('--q8 <file>', 'a q8 file of the model, written by export --finetune')
    .option('--again', 'score published models again')
    .addOption(
      flag(
        '--scores <name>',
        'full, which takes minutes per file, or quick (default: full)',
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

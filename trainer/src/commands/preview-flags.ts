import cliProgress from 'cli-progress';
import type { Command } from 'commander';
import { Option } from 'commander';
import { ANIMATION_FORMATS, SCENE_NAMES } from '../pictures/choices.js';
import { oneOf, someOf, wholeNumber } from '../training/knob-kinds.js';
import { KNOBS } from '../training/knobs.js';
import type { PreviewOptions } from './preview.js';
import { parser } from './train-flags.js';

export function addPreviewCommand(program: Command): void {
  program
    .command('preview')
    .description('draw film strips and animations of what a model does')
    .argument('<model>', 'the .onnx file')
    .requiredOption('-o, --out <folder>', 'folder for the pictures, made if missing')
    .addOption(
      new Option(
        '--scenes <names>',
        `some of ${SCENE_NAMES.join(',')} (default: all of them)`,
      ).argParser(parser(someOf(...SCENE_NAMES))),
    )
    .addOption(
      new Option('--age <steps>', 'how old the pattern of persist grows (default: 5000)').argParser(
        parser(wholeNumber(1, 1e6)),
      ),
    )
    .addOption(
      new Option(
        '--scale <pixels>',
        'per cell; half of it in film strips (default: what makes 256 pixels)',
      ).argParser(parser(wholeNumber(1, 64))),
    )
    .option('--background <colour>', 'as #fff8e0, or transparent (default: white)')
    .addOption(
      new Option('--format <name>', 'of animations: gif or webp (default: gif)').argParser(
        parser(oneOf(...ANIMATION_FORMATS)),
      ),
    )
    .addOption(
      new Option('--random-seed <n>', 'of the pattern (default: 1)').argParser(
        parser(KNOBS.randomSeed.kind),
      ),
    )
    .action(async (model: string, options: PreviewOptions) => {
      const bar = new cliProgress.SingleBar(
        { format: '{bar} {percentage} % of the pictures | {duration_formatted}' },
        cliProgress.Presets.shades_classic,
      );
      const { runPreview } = await import('./preview.js');
      bar.start(100, 0);
      let names: string[];
      try {
        const onProgress = (done: number) => bar.update(Math.floor(100 * done));
        names = await runPreview(model, { ...options, onProgress });
      } finally {
        bar.stop();
      }
      console.log(`${options.out}: ${names.join(', ')}`);
    });
}

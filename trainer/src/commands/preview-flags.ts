import type { Command } from 'commander';
import { ANIMATION_FORMATS } from '../drawing/animation-formats.js';
import { SCENE_NAMES } from '../pictures/scene-names.js';
import { oneOf, someOf, wholeNumber } from '../training/knob-kinds.js';
import { flag, randomSeedFlag } from './flags.js';
import type { PreviewOptions } from './preview.js';
import { withShareBar } from './share-bar.js';

export function addPreviewCommand(program: Command): void {
  program
    .command('preview')
    .description('draw film strips and animations of what a model does')
    .argument('<model>', 'the .onnx file, or the folder of a run')
    .requiredOption('-o, --out <folder>', 'folder for the pictures, created if missing')
    .addOption(
      flag(
        '--scenes <names>',
        `some of ${SCENE_NAMES.join(',')} (default: all of them)`,
        someOf(...SCENE_NAMES),
      ),
    )
    .addOption(
      flag('--age <steps>', 'last age in the scene persist (default: 5000)', wholeNumber(1, 1e6)),
    )
    .addOption(
      flag(
        '--scale <pixels>',
        'per side of a cell; film strips use half of it (default: about 256 pixels in all)',
        wholeNumber(1, 64),
      ),
    )
    .option('--background <colour>', 'such as #fff8e0, or transparent (default: white)')
    .addOption(
      flag(
        '--format <name>',
        'of animations: gif or webp (default: gif)',
        oneOf(...ANIMATION_FORMATS),
      ),
    )
    .addOption(randomSeedFlag('of the pattern (default: 1)'))
    .action(async (model: string, options: PreviewOptions) => {
      const { runPreview } = await import('./preview.js');
      const names = await withShareBar('pictures', (onProgress) =>
        runPreview(model, { ...options, onProgress }),
      );
      console.log(`${options.out}: ${names.join(', ')}`);
    });
}

import type { Command } from 'commander';
import { Option } from 'commander';
import { BACKEND_NAMES, FASTEST } from '../backends/names.js';
import { ownCommand } from '../common/shell-words.js';
import { ARITHMETICS } from '../kernel/arithmetic.js';
import { numberIn, oneOf } from '../training/knob-kinds.js';
import type { Knob } from '../training/knobs.js';
import { flagOf, KNOB_NAMES, KNOBS } from '../training/knobs.js';
import { PRESET_NAMES, PRESETS } from '../training/presets.js';
import type { CatalogFlags } from './catalog.js';
import { flag, threadsFlag } from './flags.js';
import { SCORES_CHOICES } from './scores-choice.js';
import { shardKind } from './shard.js';
import type { TrainOptions } from './train.js';

/** Exit statuses with which a shell reports signals. */
const SIGNAL_STATUS: Partial<Record<NodeJS.Signals, number>> = {
  SIGHUP: 129,
  SIGINT: 130,
  SIGTERM: 143,
};

export function addTrainCommand(program: Command): void {
  const command = program
    .command('train')
    .description('train a pattern from a picture')
    .argument('[target]', 'an emoji, its short name (lizard), or an image file (./logo.png)')
    .requiredOption('-o, --out <folder>', "the run's folder, created if missing")
    .option('--resume', 'continue the run in the folder')
    .option(
      '--from <weights>',
      'a run or a model file whose weights to start with, instead of random ones',
    )
    .option(
      '--config <file>',
      'JSON file with any of the settings below, such as {"iterations": 2000}',
    )
    .addOption(
      new Option(
        '--preset <name>',
        'settings to start from; flags override the config file, which overrides the preset (default: default)',
      ).choices(PRESET_NAMES),
    );
  addKnobs(command);
  command
    .optionsGroup('How it runs:')
    .addOption(
      new Option(
        '--backend <name>',
        `what computes; growing-ca doctor shows what this machine has (default: auto, which is ${FASTEST})`,
      ).choices(['auto', ...BACKEND_NAMES]),
    )
    .addOption(
      new Option(
        '--arithmetic <name>',
        'how the backend fused multiplies and adds: fused, in one operation, or exact, in two (default: fused where the engine has it)',
      ).choices(ARITHMETICS),
    )
    .addOption(threadsFlag())
    .addOption(flag('--checkpoint-every <seconds>', 'above 0 (default: 60)', numberIn(0, 86400)))
    .optionsGroup('What the folder holds at the end:')
    .addOption(
      flag(
        '--scores <name>',
        'full, which takes minutes, or quick (default: full)',
        oneOf(...SCORES_CHOICES),
      ),
    )
    .option('--no-scores', 'skip the score sheet')
    .option(
      '--embed-base <address>',
      "where embed.html looks for the element's code (default: ./growing-ca/)",
    )
    .optionsGroup('Many targets:')
    .option('--catalog <file>', 'JSON file with a list of targets, each trained below --out')
    .addOption(
      flag(
        `--shard ${shardKind.placeholder}`,
        `which part of the catalogue to train; ${shardKind.range} (default: all)`,
        shardKind,
      ),
    )
    .action(async (target: string | undefined, options: TrainOptions & CatalogFlags) => {
      const isForMany = options.catalog !== undefined || options.shard !== undefined;
      const run = isForMany
        ? (await import('./catalog.js')).runCatalog
        : (await import('./train.js')).runTrain;
      const signal = await run(target, { ...options, command: ownCommand() });
      if (signal) process.exitCode = SIGNAL_STATUS[signal] ?? 1;
    });
}

/** Adds a flag for every knob, under the headings of their groups. */
function addKnobs(command: Command): void {
  const groups = new Set(KNOB_NAMES.map((name) => KNOBS[name].group));
  for (const group of groups) {
    command.optionsGroup(`${group}:`);
    for (const name of KNOB_NAMES.filter((knob) => KNOBS[knob].group === group)) {
      const { kind, text } = KNOBS[name] as Knob<unknown>;
      const usual = kind.show(PRESETS.default[name]);
      const option = flag(
        `${flagOf(name)} ${kind.placeholder}`,
        `${text}; ${kind.range} (default: ${usual})`,
        kind,
      );
      if (kind.alone !== undefined) option.preset(kind.alone);
      command.addOption(option);
    }
  }
}

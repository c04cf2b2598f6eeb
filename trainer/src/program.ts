import { Command } from 'commander';
import { addCheckCommand } from './commands/check-flags.js';
import { addDoctorCommand } from './commands/doctor-flags.js';
import { addEvaluateCommand } from './commands/evaluate-flags.js';
import { addExportCommand } from './commands/export-flags.js';
import { addImportCommand } from './commands/import-flags.js';
import { addPreviewCommand } from './commands/preview-flags.js';
import { addPublishCommand } from './commands/publish-flags.js';
import { addTrainCommand } from './commands/train-flags.js';
import { explained } from './common/memory-limit.js';
import { trainerVersion } from './common/provenance.js';

/**
 * The command line of the trainer: runs the command in `process.argv` (`growing-ca train`,
 * `export`, `evaluate` and so on) and sets `process.exitCode`.
 */
export async function runProgram(): Promise<void> {
  try {
    await (await makeProgram()).parseAsync();
  } catch (error) {
    const known = explained(error);
    // Any error that the user cannot fix is a bug; its stack shows where.
    console.error(known ? `error: ${known.message}` : error);
    process.exitCode = 1;
  }
}

/** All commands and their flags. */
export async function makeProgram(): Promise<Command> {
  const program = new Command('growing-ca')
    .description(
      'Trains, exports, scores and draws the patterns that the <growing-ca> element grows.',
    )
    .version(await trainerVersion())
    .showHelpAfterError('(add --help for what this command takes)');
  addTrainCommand(program);
  addExportCommand(program);
  addImportCommand(program);
  addCheckCommand(program);
  addEvaluateCommand(program);
  addPreviewCommand(program);
  addPublishCommand(program);
  addDoctorCommand(program);
  return program;
}

import type { Command } from 'commander';
import { Option } from 'commander';
import { wholeNumber } from '../training/knob-kinds.js';
import type { DoctorOptions } from './doctor.js';
import { parser } from './train-flags.js';

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('say which backends this machine has, how fast they are, and what others need')
    .addOption(
      new Option('--threads <n>', '1..64 (default: one per processor)').argParser(
        parser(wholeNumber(1, 64)),
      ),
    )
    .option('--json', 'print JSON in place of the table')
    .action(async (options: DoctorOptions) => {
      const { runDoctor } = await import('./doctor.js');
      const onProgress = (name: string) => console.error(`measuring ${name} ...`);
      await runDoctor({ ...options, onProgress });
    });
}

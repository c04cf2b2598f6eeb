import type { Command } from 'commander';
import type { DoctorOptions } from './doctor.js';
import { threadsFlag } from './flags.js';

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description(
      'show which backends this machine has, how fast they are, and what the others need',
    )
    .addOption(threadsFlag())
    .option('--json', 'print JSON instead of the table')
    .action(async (options: DoctorOptions) => {
      const { runDoctor } = await import('./doctor.js');
      const onProgress = (name: string) => console.error(`measuring ${name} ...`);
      await runDoctor({ ...options, onProgress });
    });
}

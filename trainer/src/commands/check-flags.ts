import type { Command } from 'commander';

export function addCheckCommand(program: Command): void {
  program
    .command('check')
    .description('check whether a file meets the model contract, and say what to change')
    .argument('<model>', 'the .onnx file, or the folder of a run')
    .option('--json', 'print JSON')
    .action(async (model: string, options: { json?: boolean }) => {
      const { runCheck } = await import('./check.js');
      const { meets } = await runCheck(model, options);
      if (!meets) process.exitCode = 1;
    });
}

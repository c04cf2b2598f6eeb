import { makeProgram } from '../../trainer/dist/trainer/src/program.js';

/** @returns Markdown: every command and its flags, as `--help` tells them */
export async function describeCommands() {
  const program = await makeProgram();
  const sections = program.commands.map((command) => {
    command.configureHelp({ helpWidth: 88 });
    return `## growing-ca ${command.name()}\n\n\`\`\`\n${command.helpInformation()}\`\`\`\n`;
  });
  return `# All commands

What \`growing-ca --help\` says, command by command. [The trainer](trainer.md) explains them with examples.

${sections.join('\n')}`;
}

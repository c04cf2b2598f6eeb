/**
 * A thread that runs commands of the built trainer one after the other, and so loads it once. It is
 * sent the words of each and answers with what came of it.
 */
import { parentPort } from 'node:worker_threads';
import { runProgram } from '../../trainer/dist/trainer/src/program.js';

let said;
for (const name of ['stdout', 'stderr']) {
  process[name].write = (chunk) => {
    said[name] += chunk;
    return true;
  };
}

parentPort.on('message', async (words) => {
  said = { stdout: '', stderr: '' };
  process.argv.splice(2, Infinity, ...words);
  process.exitCode = 0;
  let ended;
  // The thread goes on: what asks for the process's end gets no further, and is heard no more.
  process.exit = (status) => {
    ended ??= { status, ...said };
    throw new Error('the command has ended');
  };
  await runProgram();
  parentPort.postMessage(ended ?? { status: process.exitCode, ...said });
});

import { surviveLostOutput } from './common/output.js';
import { runProgram } from './program.js';

surviveLostOutput();
void runProgram();

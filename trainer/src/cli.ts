import { surviveLostOutput } from './output.js';
import { runProgram } from './program.js';

surviveLostOutput();
void runProgram();

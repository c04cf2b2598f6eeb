// Lets Node run TypeScript in every thread; tsx's own preload leaves worker threads out.
import { setFlagsFromString } from 'node:v8';
import { register } from 'tsx/esm/api';
import { LATE_OPTIMISATION } from './late-optimisation.mjs';

register();
setFlagsFromString(LATE_OPTIMISATION);

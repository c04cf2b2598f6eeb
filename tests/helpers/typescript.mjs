// Lets Node run TypeScript in every thread; tsx's own preload leaves worker threads out.
import { register } from 'tsx/esm/api';

register();

import { lazily } from '../common/lazily.js';

/** @internal Not loaded by pages where every pattern has its grid to itself. */
export const importSharing = lazily(() => import('./sharing.js'), 'Sharing');

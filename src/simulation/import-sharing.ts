import { lazily } from '../common/lazily.js';

/** @internal Pages on which every pattern lives alone do without it. */
export const importSharing = lazily(() => import('./sharing.js'), 'Sharing');

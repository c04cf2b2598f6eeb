import { lazily } from '../common/lazily.js';

export const importSimulation = lazily(() => import('../simulation/index.js'), 'Simulation');
const importTouch = lazily(() => import('./interaction/touch.js'), 'Hand');

/** What handles visitors. */
export type Touch = Awaited<ReturnType<typeof importTouch>>;

export let codeHasCome = false;

/**
 * Fetches the code that runs models and handles visitors; not loaded by pages whose elements stay
 * out of sight.
 */
export const importCode = () =>
  Promise.all([importSimulation(), importTouch()]).finally(() => (codeHasCome = true));

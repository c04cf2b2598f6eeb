/** Weights that a run begins with, in place of random ones. */
import { library } from './library.js';
import { given, ruleOf } from './settings.js';

/** Iterations after which weights are a better start than those of another pattern. */
const LEARNED = 60;
/** An organism that can grow, hold and heal already. */
const SHIPPED = 'lizard';

/**
 * What is drawn further goes on from what was learned so far, a first picture from the shipped one.
 *
 * @param newest of the run so far, if there is one
 * @returns {Promise<{ from?: Uint8Array, startsAs?: string, rule?: object }>} a model file, what it
 *   grows, and the settings that it needs
 */
export async function beginning(newest) {
  if (newest && newest.state.iteration >= LEARNED) {
    return { from: await library().exportModel(newest, 'fp32'), rule: ruleOf(newest.settings) };
  }
  // The shipped weights are of the usual rule.
  if (Object.keys(ruleOf(given)).length > 0) return {};
  const answer = await fetch(`../weights/${SHIPPED}.regenerate.q8.onnx`).catch(() => undefined);
  // It learns from random weights as well, only more slowly.
  if (!answer?.ok) return {};
  return { from: new Uint8Array(await answer.arrayBuffer()), startsAs: SHIPPED };
}

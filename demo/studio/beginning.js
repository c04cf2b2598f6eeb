/** Weights that a run begins with, in place of random ones. */
import { library } from './library.js';
import { given, ruleOf } from './settings.js';

/** Iterations after which weights are a better start than those of another pattern. */
const LEARNED = 60;
/** An organism that can grow, hold and heal already. */
const SHIPPED = 'lizard';
/** Iterations from seeds alone, in which weights learn to grow another picture. */
const WARM_UP = 300;

/**
 * What is drawn further goes on from what was learned so far, a first picture from the shipped one.
 *
 * @param newest of the run so far, if there is one
 * @returns {Promise<{ from?: Uint8Array, startsAs?: string, warmUp?: number, rule?: object }>} a
 *   model file, what it grows, and the settings that it needs
 */
export async function beginning(newest) {
  if (newest && newest.state.iteration >= LEARNED) {
    const { settings, state } = newest;
    const from = await library().exportModel(newest, 'fp32');
    const warmUp = Math.max(0, settings.warmUp - state.iteration);
    return { from, warmUp, rule: ruleOf(settings) };
  }
  // The shipped weights are of the usual rule.
  if (Object.keys(ruleOf(given)).length > 0) return {};
  const answer = await fetch(`../weights/${SHIPPED}.regenerate.q8.onnx`).catch(() => undefined);
  // It learns from random weights as well, only more slowly.
  if (!answer?.ok) return {};
  const from = new Uint8Array(await answer.arrayBuffer());
  return { from, startsAs: SHIPPED, warmUp: WARM_UP };
}

// The weights again, in the panels that the products of the backward pass read.

import { TALL } from '../../../../src/engine/kernel/assembly/multiply';
import { cellBytes, hidden, perceived } from '../../../../src/engine/kernel/assembly/shape';
import { hiddenWeights, panelBytes, toPanels, updateWeights } from '../../../../src/engine/kernel/assembly/weights';

/** [perceived / 8][hidden][8] */
export let toPerception: usize = 0;
/** [hidden / TALL][channels][TALL] */
export let changeToHidden: usize = 0;

export function placeGradientWeights(at: usize): usize {
  const hiddenBytes = (<usize>hidden) << 2;
  toPerception = at; at += hiddenBytes * <usize>perceived;
  changeToHidden = at; at += panelBytes(<i32>(cellBytes >> 2), hidden, TALL);
  return at;
}

/** Call it after writing the weights, before any thread uses them. */
export function prepareGradientWeights(): void {
  toPanels(hiddenWeights, hidden, perceived, perceived, 1, 8, toPerception);
  toPanels(updateWeights, <i32>(cellBytes >> 2), hidden, hidden, 1, TALL, changeToHidden);
}

import { UserError } from '../common/user-error.js';
import type { NamedArray } from '../training/safetensors.js';
import { ruleOfLayers, type ImportedModel } from './imported-model.js';
import { isKernel } from './perception.js';
import type { TensorGroup } from './torch-file.js';

/** A dense layer, or a 1 x 1 convolution. */
export interface Layer {
  name: string;
  inputs: number;
  outputs: number;
  /** [outputs, inputs] */
  data: Float32Array;
  /** [outputs] */
  bias?: Float32Array;
}

/** The two layers of an update rule, and the tensors beside them. */
export interface FoundRule {
  rule: ImportedModel['rule'];
  first: Layer;
  last: Layer;
  tensors: ReadonlyMap<string, NamedArray>;
}

/** A group of tensors, and those that may be layers. */
interface Candidate extends TensorGroup {
  layers: Layer[];
}

/**
 * Finds the update rule among tensors by their shapes: a layer with three inputs per channel, and a
 * layer that takes its outputs and has one output per channel.
 *
 * @throws UserError if there is none, or more than one
 */
export function findRule(groups: readonly TensorGroup[], label: string): FoundRule {
  const candidates = groups.map((group) => ({ ...group, layers: layersOf(group.tensors) }));
  const found = candidates.flatMap(({ path, tensors, layers }) =>
    layers.flatMap((first) =>
      layers
        .filter((last) => makeRule(first, last))
        .map((last) => ({ path, tensors, first, last })),
    ),
  );
  if (found.length > 1) {
    const names = found.map(({ path, first }) => [path, first.name].filter(Boolean).join(': '));
    throw new UserError(
      `${label} holds ${found.length} update rules (${shorten(names)}); save the state_dict of one of them.`,
    );
  }
  const [only] = found;
  if (!only) throw noRule(candidates, label);
  const { first, last, tensors } = only;
  const rule = ruleOfLayers(label, first, last);
  const more = besides(only);
  if (more !== undefined) {
    throw new UserError(
      `${label} has ${more} besides two layers with a weight and a bias, and import does not know what it does; export its step from PyTorch (docs/pytorch.md).`,
    );
  }
  for (const { name, outputs, data, bias } of [first, last]) {
    if (bias && bias.length !== outputs) {
      throw new UserError(
        `The bias of ${name} in ${label} has ${bias.length} values, but its layer needs ${outputs}; save the whole state_dict of one model.`,
      );
    }
    if ([...data, ...(bias ?? [])].every(Number.isFinite)) continue;
    throw new UserError(`${label} has weights that are not finite numbers; its training exploded.`);
  }
  return { rule, first, last, tensors };
}

function makeRule(first: Layer, last: Layer): boolean {
  return first.outputs === last.inputs && first.inputs === 3 * last.outputs;
}

/** The first tensor that seems to be part of the rule, such as a third layer, a norm or a gate. */
function besides({ first, last, tensors }: Omit<FoundRule, 'rule'>): string | undefined {
  const used = [first.name, last.name, biasName(first.name), biasName(last.name)];
  const sizes = [first.inputs, first.outputs, last.outputs];
  const found = [...tensors].find(
    ([name, { shape, data }]) =>
      !used.includes(name) &&
      !isKernel(shape) &&
      (sizes.includes(data.length) || shape[1] === first.outputs),
  );
  return found?.[0];
}

function noRule(candidates: readonly Candidate[], label: string): UserError {
  const layers = candidates.flatMap((each) => each.layers);
  // For two layers the error can say why they are not a rule.
  if (layers.length === 2) ruleOfLayers(label, layers[0], layers[1]);
  const names = candidates.flatMap(({ tensors }) =>
    [...tensors].map(([name, { shape }]) => `${name} (${shape.join(' x ') || 'one number'})`),
  );
  return new UserError(
    `${label} has no update rule of two layers, only ${shorten(names)}; save the state_dict of a model that has one, or export its step from PyTorch (docs/pytorch.md).`,
  );
}

function layersOf(tensors: ReadonlyMap<string, NamedArray>): Layer[] {
  return [...tensors].flatMap(([name, { shape, data }]) => {
    const [outputs, inputs, ...kernel] = shape;
    if (shape.length < 2 || kernel.some((side) => side !== 1)) return [];
    return [{ name, inputs, outputs, data, bias: tensors.get(biasName(name))?.data }];
  });
}

/** For a name that does not end in `weight`, a name that no tensor has. */
function biasName(weight: string): string {
  return weight.replace(/weight$|$/, 'bias');
}

/** The first names of a long list. */
function shorten(names: readonly string[]): string {
  const first = names.slice(0, 6).join(', ') || 'nothing';
  return names.length > 6 ? `${first} and ${names.length - 6} more` : first;
}

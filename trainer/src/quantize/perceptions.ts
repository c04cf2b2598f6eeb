import * as tf from '@tensorflow/tfjs-core';
import { isBeyondRecall } from '../evaluation/fate.js';
import type { Habitat } from '../evaluation/habitat.js';
import { HALVES } from '../evaluation/rows.js';
import { Specimen } from '../evaluation/specimen.js';
import { loseCentre, loseHalf } from '../evaluation/wounds.js';
import { alive } from '../rule/alive.js';
import { perceive } from '../rule/perceive.js';
import type { Target } from '../targets/target.js';
import { toChannelsLast } from '../training/channel-order.js';
import { traitsOf } from '../training/experiments.js';
import { RandomStream, STREAMS } from '../training/random.js';

/** Different from those used for scoring. */
const RANDOM_SEED = 0;
/** Degrees between the angles of the patterns. */
const BETWEEN_ANGLES = 36;
/** Radius of the lost centre, as a share of the picture's longer side. */
const CENTRE_SHARE = 0.25;

/** A look at a share of a pattern's cells, at some age. */
interface Look {
  age: number;
  share: number;
}

const everyFew = (first: number, last: number, every: number, share: number): Look[] =>
  Array.from({ length: Math.floor((last - first) / every) + 1 }, (_, index) => ({
    age: first + index * every,
    share,
  }));

const GROWING = everyFew(8, 96, 8, 0.1);
const HOLDING = everyFew(200, 600, 200, 0.2);
/** Looks after a wound. */
const HEALING = everyFew(600, 696, 16, 0.1);

/**
 * Collects what living cells perceive while a model's patterns grow and, if the model was trained
 * for it, hold and heal, turned by angles all round: a random share of the cells. The same
 * arguments give the same examples; there are none if nothing grows. TensorFlow.js must be started.
 *
 * @param habitat of the model
 * @param experiment that it was trained in, if known
 * @param sobelScale of its rule
 * @param onProgress called with the finished share, 0..1
 * @returns perceptions of 3 * channels values, ordered by band
 */
export async function perceivedIn(
  habitat: Habitat,
  experiment: string | undefined,
  { target, sobelScale }: { target: Target; sobelScale: number },
  onProgress: (done: number) => void = () => undefined,
): Promise<Float32Array[]> {
  const { hasPool, damages } = traitsOf(experiment);
  const looks = [...GROWING, ...(hasPool ? HOLDING : []), ...(damages ? HEALING : [])];
  const examples: Float32Array[] = [];
  for (let index = 0; index * BETWEEN_ANGLES < 360; index++) {
    const degrees = index * BETWEEN_ANGLES;
    const random = new RandomStream(RANDOM_SEED, STREAMS.examples, index);
    const specimen = new Specimen(habitat, RANDOM_SEED, degrees);
    for (const look of looks) {
      if (look === HEALING[0]) wound(specimen, index, target);
      await specimen.growTo(look.age);
      if (isBeyondRecall(specimen.state, target)) break;
      const perceptions = perceptionsOf(specimen.state, degrees, habitat, sobelScale);
      // A dead pattern stays dead.
      if (perceptions.length === 0) break;
      examples.push(...perceptions.filter(() => random.unit() < look.share));
    }
    onProgress(((index + 1) * BETWEEN_ANGLES) / 360);
  }
  return examples;
}

/** Cycles through the wounds: each half, and the centre. */
function wound({ state }: Specimen, index: number, target: Target): void {
  const kind = index % (HALVES.length + 1);
  if (kind < HALVES.length) loseHalf(state, target, HALVES[kind]);
  else loseCentre(state, target, Math.round(CENTRE_SHARE * target.size));
}

/** What the living cells of a state perceive. */
function perceptionsOf(
  state: Float32Array,
  degrees: number,
  { width, height, runtime: { channels } }: Habitat,
  sobelScale: number,
): Float32Array[] {
  let values = new Float32Array();
  let living = new Float32Array();
  // Returns nothing, as `tidy` searches returned values for tensors, number by number.
  tf.tidy(() => {
    const data = toChannelsLast(state, channels);
    const tensor = tf.tensor4d(data, [1, height, width, channels]);
    // Like a specimen: perception is turned by the negative of the pattern's angle.
    const seen = perceive(tensor, sobelScale, [(-degrees * Math.PI) / 180]);
    values = seen.dataSync<'float32'>() as typeof values;
    living = alive(tensor).dataSync<'float32'>() as typeof living;
  });
  return Array.from(living.keys())
    .filter((cell) => living[cell] === 1)
    .map((cell) => values.slice(cell * 3 * channels, (cell + 1) * 3 * channels));
}

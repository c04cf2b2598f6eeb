import { METADATA_KEYS } from '../../../src/model/contract.js';
import { checkFolder } from '../common/check-place.js';
import { readUserFile } from '../common/read-file.js';
import { UserError } from '../common/user-error.js';
import { ANIMATION_FORMATS, type AnimationFormat } from '../drawing/animation-formats.js';
import { parseColour } from '../drawing/parse-colour.js';
import { usualScale } from '../drawing/raster.js';
import { openPictureHabitat } from '../evaluation/habitat.js';
import { describeModel } from '../onnx/read-model.js';
import { drawScene } from '../pictures/preview.js';
import { SCENE_NAMES, type SceneName } from '../pictures/scene-names.js';
import { stepsOf, woundRadius } from '../pictures/scenes.js';
import { writePictures } from '../pictures/write-pictures.js';
import { modelFileOf } from './model-file.js';

export interface PreviewOptions {
  /** Folder for the pictures. */
  out: string;
  /** The scenes; default: all. */
  scenes?: readonly SceneName[];
  /** Last age in the scene `persist`, in steps. */
  age?: number;
  /** Pixels per cell of the animations. */
  scale?: number;
  /** A CSS colour. */
  background?: string;
  format?: AnimationFormat;
  /** Random seed of the pattern. */
  randomSeed?: number;
  /** Called with the finished share, 0..1. */
  onProgress?: (done: number) => void;
}

const DEFAULT_AGE = 5000;
const MAX_MEGABYTES = 64;
/** All frames of an animation are in memory together: about 500 MB at this side. */
const MAX_SIDE = 1024;

/**
 * `growing-ca preview MODEL -o FOLDER`: draws a film strip and an animation of each scene.
 *
 * @param given the model file, or the folder of a finished run
 * @returns the names of the files written
 * @throws UserError if anything is wrong with the file, the folder or the options
 */
export async function runPreview(given: string, options: PreviewOptions): Promise<string[]> {
  const modelPath = await modelFileOf(given);
  const bytes = await readUserFile(modelPath, 'a model file', MAX_MEGABYTES);
  const { grid, metadata } = describeModel(bytes, modelPath);
  const { width, height } = grid;
  const background = await parseColour(options.background ?? 'white');
  const scale = options.scale ?? usualScale(width, height);
  checkSide(modelPath, Math.max(width, height), scale);
  await checkFolder(options.out, '--out');

  const scenes = options.scenes ?? SCENE_NAMES;
  const format = options.format ?? ANIMATION_FORMATS[0];
  const size = Number(metadata[METADATA_KEYS.targetSize] ?? width);
  const plan = {
    randomSeed: options.randomSeed ?? 1,
    age: options.age ?? DEFAULT_AGE,
    woundRadius: woundRadius(size),
  };
  const total = scenes.reduce((sum, scene) => sum + stepsOf(scene, plan), 0);
  let done = 0;
  const onSteps = (steps: number) => {
    done += steps;
    options.onProgress?.(done / total);
  };
  const files = new Map<string, Uint8Array>();
  const habitat = await openPictureHabitat(bytes, modelPath);
  try {
    for (const scene of scenes) {
      const look = { scale, background };
      const { strip, animation } = await drawScene(scene, habitat, plan, look, format, onSteps);
      files.set(`${scene}.png`, strip).set(`${scene}.${format}`, animation);
    }
  } finally {
    await habitat.runtime.release();
  }
  await writePictures(options.out, files);
  return [...files.keys()];
}

function checkSide(modelPath: string, cells: number, scale: number): void {
  const most = Math.floor(MAX_SIDE / cells);
  if (scale <= most) return;
  throw new UserError(
    most === 0
      ? `${modelPath} has a grid of ${cells} cells a side; preview draws at most ${MAX_SIDE}.`
      : `--scale ${scale} makes pictures of ${scale * cells} pixels a side, more than ${MAX_SIDE}; give at most ${most}.`,
  );
}

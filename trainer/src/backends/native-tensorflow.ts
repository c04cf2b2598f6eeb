import util from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import '../common/gradients.generated.js';
import { shortReasonOf } from '../common/reason.js';
import { UserError } from '../common/user-error.js';
import { checkPackages, importOptional } from './optional-packages.js';

/**
 * Starts TensorFlow.js on TensorFlow's C library (@tensorflow/tfjs-node).
 *
 * @param threads per operation; TensorFlow reads it once per process
 * @throws UserError if the package is missing or has no library
 */
export async function startNativeTensorFlow(threads: number): Promise<void> {
  checkPackages('tensorflow');
  tf.enableProdMode();
  restoreUtilities();
  // Log errors only: the library reports the processor on every start.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  process.env.TF_NUM_INTRAOP_THREADS ??= String(threads);
  try {
    await importOptional('@tensorflow/tfjs-node');
  } catch (error) {
    throw new UserError(
      `The library of @tensorflow/tfjs-node does not work here (${shortReasonOf(error)}); build it with: npm run build:tensorflow -w trainer`,
    );
  }
  if (!(await tf.setBackend('tensorflow'))) throw new Error('TensorFlow did not start');
}

/** Functions of node:util that @tensorflow/tfjs-node calls and Node 23 removed. */
export function restoreUtilities(): void {
  const utilities = util as unknown as Record<string, unknown>;
  utilities.isArray ??= Array.isArray;
  utilities.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
}

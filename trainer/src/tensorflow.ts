/**
 * Readies TensorFlow.js: its CPU backend, all gradients, and no advertisement for other backends.
 * Entry points import this once; all else imports `@tensorflow/tfjs-core`.
 */
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';

tf.enableProdMode();

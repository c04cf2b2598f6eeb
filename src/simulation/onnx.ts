import { lazily } from '../common/lazily.js';

/** Builds of the kernel alone have `onnx-left-out.ts` in place of this module. */
export const hasOnnx: boolean = true;

/** What runs onnxruntime-web: a page on the kernel never asks for it. */
export const importOnnx = lazily(() => import('./onnx-engines.js'), 'createOnnxEngine');

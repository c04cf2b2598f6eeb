import { lazily } from '../common/lazily.js';

/** In builds that contain only the kernel, `onnx-left-out.ts` replaces this module. */
export const hasOnnx: boolean = true;

/** Fetches the code for onnxruntime-web; not loaded while a page uses only the kernel. */
export const importOnnx = lazily(() => import('./onnx-engines.js'), 'createOnnxEngine');

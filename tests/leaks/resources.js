/**
 * Counts what the page's garbage collector does not see. To be imported before the element, which
 * knows nothing of it.
 */

const memories = new Set();
const buffers = new Set();
// One that is let go without `destroy()` is freed with its wrapper.
const collected = new FinalizationRegistry((key) => buffers.delete(key));
const keys = new WeakMap();

/** @returns bytes of all WebAssembly memories, and GPU buffers that are alive */
export function countResources() {
  const alive = [...memories].map((memory) => memory.deref()).filter(Boolean);
  return {
    wasmBytes: alive.reduce((sum, { buffer }) => sum + buffer.byteLength, 0),
    gpuBuffers: buffers.size,
  };
}

WebAssembly.Memory = class extends WebAssembly.Memory {
  constructor(...all) {
    super(...all);
    memories.add(new WeakRef(this));
  }
};

for (const name of ['instantiate', 'instantiateStreaming']) {
  const original = WebAssembly[name];
  WebAssembly[name] = async (...all) => {
    const result = await original.apply(WebAssembly, all);
    const { exports } = result.instance ?? result;
    for (const one of Object.values(exports)) {
      if (one instanceof Object.getPrototypeOf(WebAssembly.Memory)) memories.add(new WeakRef(one));
    }
    return result;
  };
}

if (globalThis.GPUDevice) {
  const { createBuffer } = GPUDevice.prototype;
  const { destroy } = GPUBuffer.prototype;
  GPUDevice.prototype.createBuffer = function (...all) {
    const buffer = createBuffer.apply(this, all);
    const key = Symbol();
    keys.set(buffer, key);
    buffers.add(key);
    collected.register(buffer, key);
    return buffer;
  };
  GPUBuffer.prototype.destroy = function () {
    buffers.delete(keys.get(this));
    return destroy.call(this);
  };
}

/** What the runtime takes by itself: runs of the same model over the whole grid, and nothing else. */
import { gpu, loadRuntime } from './runtime.js';

function halfOfTheCells(count) {
  return Float32Array.from({ length: count }, () => (Math.random() < 0.5 ? 1 : 0));
}

/** On wasm: each run goes on from what the last one gave. */
export async function openBareWasm(bytes, { cells, channels, side }) {
  const { Tensor, createBareSession } = await loadRuntime();
  const session = await createBareSession(bytes, { executionProviders: ['wasm'] });
  const tensor = (values, count, height = side, width = side) =>
    new Tensor('float32', values, [1, count, height, width]);
  const mask = tensor(halfOfTheCells(side * side), 1);
  const rotation = tensor(new Float32Array([1, 0]), 2, 1, 1);
  let state = tensor(cells.slice(), channels);
  return {
    async run() {
      ({ next_state: state } = await session.run({ state, update_mask: mask, rotation }));
    },
    close: () => session.release(),
  };
}

/**
 * On WebGPU: a captured graph, from one buffer to another, on the device of the element. Where the
 * runtime cannot capture the graph it is a plain run, and says so.
 */
export async function openBareWebGpu(bytes, { cells, channels, side }) {
  const { Tensor, createBareSession } = await loadRuntime();
  const buffers = [];
  const tensor = (count, height, width, values) => {
    const length = count * height * width;
    const buffer = gpu.createBuffer({
      size: Math.ceil((4 * length) / 16) * 16,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    });
    if (values) gpu.queue.writeBuffer(buffer, 0, values);
    buffers.push(buffer);
    return Tensor.fromGpuBuffer(buffer, { dataType: 'float32', dims: [1, count, height, width] });
  };
  const feeds = {
    state: tensor(channels, side, side, cells),
    update_mask: tensor(1, side, side, halfOfTheCells(side * side)),
    rotation: tensor(2, 1, 1, new Float32Array([1, 0])),
  };
  const fetches = { next_state: tensor(channels, side, side) };
  const open = async (captured) => {
    const session = await createBareSession(bytes, {
      executionProviders: [{ name: 'webgpu', preferredLayout: 'NCHW', device: gpu }],
      enableGraphCapture: captured,
      freeDimensionOverrides: { H: side, W: side, rotation_height: 1, rotation_width: 1 },
    });
    // The graph is captured by the first run and replayed from the second on.
    for (let run = 0; run < 2; run++) await session.run(feeds, fetches);
    return session;
  };
  let captured = true;
  const session = await open(true).catch(() => {
    captured = false;
    return open(false);
  });
  return {
    captured,
    run: () => session.run(feeds, fetches),
    async close() {
      await session.release();
      for (const buffer of buffers) buffer.destroy();
    },
  };
}

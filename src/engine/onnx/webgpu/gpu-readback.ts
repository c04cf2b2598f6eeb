/** The first bytes of a buffer. */
export interface Stretch {
  readonly buffer: GPUBuffer;
  readonly bytes: number;
}

/** @returns copies of the stretches as float32 values, in order */
export async function readBack(gpu: GPUDevice, ...stretches: Stretch[]): Promise<Float32Array[]> {
  const copy = gpu.createBuffer({
    label: 'growing-ca copy to read',
    size: stretches.reduce((sum, { bytes }) => sum + bytes, 0),
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
  try {
    const encoder = gpu.createCommandEncoder();
    let offset = 0;
    for (const { buffer, bytes } of stretches) {
      encoder.copyBufferToBuffer(buffer, 0, copy, offset, bytes);
      offset += bytes;
    }
    gpu.queue.submit([encoder.finish()]);
    await copy.mapAsync(GPUMapMode.READ);
    const read = copy.getMappedRange();
    offset = 0;
    return stretches.map(({ bytes }) => {
      offset += bytes;
      return new Float32Array(read.slice(offset - bytes, offset));
    });
  } finally {
    copy.destroy();
  }
}

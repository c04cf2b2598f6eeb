import { expect } from 'chai';
import { sharedDevice } from '../../../../../src/engine/onnx/webgpu/gpu-device.js';
import type { Firing } from '../../../../../src/engine/engine.js';
import type { GridSize } from '../../../../../src/grid/size.js';
import { GpuInputs, turnPlanes } from '../../../../../src/engine/onnx/webgpu/gpu-inputs.js';
import { readBack } from '../../../../../src/engine/onnx/webgpu/gpu-readback.js';
import { rotationOf, spreadTurns } from '../../../../../src/grid/turns.js';
import { drawUpdateMask, hash4 } from '../../../../../src/grid/update-mask.js';
import { relativeError } from '../../../../helpers/browser-fixtures.js';

const CHANNELS = 4;
const sizes: GridSize[] = [
  { width: 13, height: 16 },
  { width: 3, height: 70 },
  { width: 64, height: 40 },
];

interface Given {
  readonly state: Float32Array;
  /** Degrees. */
  readonly turns: Float32Array;
  readonly updateMask: Float32Array;
  readonly angle: number;
  readonly firing?: Firing;
}

/** What the GPU makes of these inputs: update mask, rotation, and turns after they have spread. */
async function inputsOf(size: GridSize, { state, turns, updateMask, angle, firing }: Given) {
  const gpu = await sharedDevice();
  const buffer = (values: Float32Array) => {
    const made = gpu.createBuffer({
      size: values.byteLength,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    });
    gpu.queue.writeBuffer(made, 0, values as Float32Array<ArrayBuffer>);
    return made;
  };
  const plane = size.height * size.width;
  const buffers = {
    state: buffer(state),
    turns: buffer(turnPlanes(turns)),
    updateMask: buffer(updateMask),
    rotation: buffer(new Float32Array(2 * plane)),
  };
  const inputs = await GpuInputs.create(gpu, size);
  const encoder = gpu.createCommandEncoder();
  inputs.encode(encoder, inputs.bind(buffers), angle, firing);
  gpu.queue.submit([encoder.finish()]);
  const results = await readBack(
    gpu,
    { buffer: buffers.updateMask, bytes: 4 * plane },
    { buffer: buffers.rotation, bytes: 8 * plane },
    { buffer: buffers.turns, bytes: 4 * plane },
  );
  inputs.dispose();
  for (const made of Object.values(buffers)) made.destroy();
  return results;
}

function empty({ width, height }: GridSize) {
  const plane = height * width;
  return {
    state: new Float32Array(CHANNELS * plane),
    turns: new Float32Array(plane),
    updateMask: new Float32Array(plane).fill(7),
    angle: 0,
  };
}

describe('the update mask drawn on the GPU', () => {
  const randomSeeds = [0, 1, 12_345, 2 ** 31, 2 ** 32 - 1];
  const steps = [0, 1, 999, 100_000, 2 ** 31 + 5];
  const fireRates = [0, 2 ** -24, 0.1, 0.5, 1 - 2 ** -24, 1];

  for (const size of sizes) {
    it(`is the one of the CPU on ${size.width}x${size.height}, bit for bit`, async () => {
      const expected = new Float32Array(size.height * size.width);
      for (const [index, randomSeed] of randomSeeds.entries()) {
        for (const [position, fireRate] of fireRates.entries()) {
          const step = steps[(index + position) % steps.length];
          const firing = { randomSeed, step, fireRate };
          const [actual] = await inputsOf(size, { ...empty(size), firing });
          drawUpdateMask(expected, size, fireRate, randomSeed, step);
          expect(actual, JSON.stringify(firing)).to.deep.equal(expected);
        }
      }
    });
  }

  it('is left alone where a mask is given', async () => {
    const [size] = sizes;
    const given = empty(size);
    const [actual] = await inputsOf(size, given);
    expect(actual).to.deep.equal(given.updateMask);
  });
});

describe('turns on the GPU', () => {
  const randomSeed = 1;

  for (const size of sizes) {
    it(`spread as on the CPU on ${size.width}x${size.height}`, async () => {
      const plane = size.height * size.width;
      const given = { ...empty(size), angle: 33 };
      const alpha = given.state.subarray(3 * plane);
      for (let cell = 0; cell < plane; cell++) {
        // Sixteen strengths of which two are below the threshold of life, so that many are alike.
        const strength = hash4(cell, 0, 0, randomSeed) >>> 28;
        if (hash4(cell, 1, 0, randomSeed) % 4 === 0) alpha[cell] = strength / 16;
        given.turns[cell] = (hash4(cell, 2, 0, randomSeed) % 1440) - 720;
      }
      const expected = given.turns.slice();
      spreadTurns(expected, alpha, size);
      expect(expected).to.not.deep.equal(given.turns);
      const [, rotation, turns] = await inputsOf(size, given);
      expect(turns).to.deep.equal(expected);
      const expectedRotation = new Float32Array(2 * plane);
      rotationOf(given.angle, expected, expectedRotation);
      expect(relativeError(rotation, expectedRotation)).to.be.below(1e-6);
    });
  }
});

import { ALIVE_THRESHOLD } from '../../../grid/alive.js';
import { FIRE_BITS, fireThreshold } from '../../../grid/update-mask.js';
import type { Firing } from '../../engine.js';
import type { GridSize } from '../../../grid/size.js';
import { GpuPass } from './gpu-pass.js';
import { rotationOf } from '../../../grid/turns.js';

/** Larger than the threshold of any fire rate. */
const MASK_IS_GIVEN = 2 ** 32 - 1;

const shader = /* wgsl */ `
  struct Order {
    randomSeed: u32,
    step: u32,
    threshold: u32,
    // Of the angle by which all cells are turned.
    cosine: f32,
    sine: f32,
  }

  @group(0) @binding(0) var<uniform> order: Order;
  @group(0) @binding(1) var<storage, read> state: array<f32>;
  // Three planes: degrees, then their cosine and sine.
  @group(0) @binding(2) var<storage, read_write> turns: array<f32>;
  @group(0) @binding(3) var<storage, read_write> updateMask: array<f32>;
  @group(0) @binding(4) var<storage, read_write> rotation: array<f32>;

  const plane = width * height;

  // hash4 of update-mask.ts.
  fn hash4(place: vec4u) -> u32 {
    var v = place * 1664525u + 1013904223u;
    v.x += v.y * v.w;
    v.y += v.z * v.x;
    v.z += v.x * v.y;
    v.w += v.y * v.z;
    v ^= v >> vec4u(16u);
    return v.x + v.y * v.w;
  }

  // spreadTurns of turns.ts. It reads only grown cells and writes only others, so cells need not
  // wait for each other.
  fn takeTurn(cell: u32, x: u32, y: u32) {
    let alpha = 3u * plane;
    if (state[alpha + cell] > ${ALIVE_THRESHOLD}) { return; }
    var most = f32(${ALIVE_THRESHOLD});
    var giver = cell;
    for (var above = y + height - 1u; above <= y + height + 1u; above++) {
      for (var before = x + width - 1u; before <= x + width + 1u; before++) {
        let neighbour = (above % height) * width + before % width;
        if (!(state[alpha + neighbour] > most)) { continue; }
        most = state[alpha + neighbour];
        giver = neighbour;
      }
    }
    if (giver == cell) { return; }
    for (var part = 0u; part < 3u; part++) {
      turns[part * plane + cell] = turns[part * plane + giver];
    }
  }

  @compute @workgroup_size(TILE, TILE)
  fn prepare(@builtin(global_invocation_id) place: vec3u) {
    let x = place.x;
    let y = place.y;
    if (x >= width || y >= height) { return; }
    let cell = y * width + x;
    if (order.threshold != ${MASK_IS_GIVEN}u) {
      let drawn = hash4(vec4u(x, y, order.step, order.randomSeed)) >> ${32 - FIRE_BITS}u;
      updateMask[cell] = select(0.0, 1.0, drawn < order.threshold);
    }
    takeTurn(cell, x, y);
    let cosine = turns[plane + cell];
    let sine = turns[2u * plane + cell];
    rotation[cell] = cosine * order.cosine - sine * order.sine;
    rotation[plane + cell] = sine * order.cosine + cosine * order.sine;
  }
`;

/**
 * The buffers that a step's inputs are computed from and written to; shapes as in the model
 * contract.
 */
export interface InputBuffers {
  readonly state: GPUBuffer;
  /** float32 [3, height, width]; see `turnPlanes`. */
  readonly turns: GPUBuffer;
  readonly updateMask: GPUBuffer;
  readonly rotation: GPUBuffer;
}

/**
 * Computes the inputs of a step besides the state: draws the update mask, spreads the turns of
 * grown cells to their neighbours, and adds the engine's angle.
 */
export class GpuInputs {
  readonly #gpu: GPUDevice;
  readonly #pass: GpuPass;
  readonly #order: GPUBuffer;
  readonly #words = new Uint32Array(8);
  readonly #angle = new Float32Array(this.#words.buffer, 12, 2);

  static async create(gpu: GPUDevice, size: GridSize): Promise<GpuInputs> {
    return new GpuInputs(gpu, await GpuPass.create(gpu, 'inputs', shader, size));
  }

  private constructor(gpu: GPUDevice, pass: GpuPass) {
    this.#gpu = gpu;
    this.#pass = pass;
    this.#order = gpu.createBuffer({
      label: 'growing-ca order of inputs',
      size: this.#words.byteLength,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
  }

  bind({ state, turns, updateMask, rotation }: InputBuffers): GPUBindGroup {
    return this.#pass.bind(this.#order, state, turns, updateMask, rotation);
  }

  /**
   * @param angle degrees, clockwise, by which everything is turned
   * @param firing undefined if the update mask is in its buffer already
   */
  encode(
    encoder: GPUCommandEncoder,
    buffers: GPUBindGroup,
    angle: number,
    firing: Firing | undefined,
  ): void {
    this.#words[0] = firing?.randomSeed ?? 0;
    this.#words[1] = firing?.step ?? 0;
    this.#words[2] = firing ? fireThreshold(firing.fireRate) : MASK_IS_GIVEN;
    rotationOf(angle, [0], this.#angle);
    // The write takes effect before the commands that are being encoded.
    this.#gpu.queue.writeBuffer(this.#order, 0, this.#words);
    this.#pass.encode(encoder, buffers);
  }

  dispose(): void {
    this.#order.destroy();
  }
}

/** @returns float32 [3, length]: `turns` in degrees, and the cosine and sine for perception */
export function turnPlanes(turns: Float32Array): Float32Array<ArrayBuffer> {
  const planes = new Float32Array(3 * turns.length);
  planes.set(turns);
  rotationOf(0, turns, planes.subarray(turns.length));
  return planes;
}

// Perception of a cell (docs/rule.md, "Perception"), on a state [height][width][channels] that
// wraps.

import { emptyCell, isOthers, isShared, othersAround } from './holders';
import { BLOCK_BYTES, cellBytes, height, packCell, VECTOR, width } from './shape';

/** Cosine and sine of the angle that turns perception, times the Sobel scale. */
export let cosine: f32 = 1;
export let sine: f32 = 0;
/** [2][height][width]: cosine and sine of each cell's own turn; 0 if there are none. */
let turnPlanes: usize = 0;

export function setRotation(scaledCosine: f32, scaledSine: f32): void {
  cosine = scaledCosine;
  sine = scaledSine;
}

export function setTurnPlanes(planes: usize): void {
  turnPlanes = planes;
}

// Byte offsets of the nine cells of the neighbourhood. They are global, for one cell at a time, as
// an instance is single-threaded.
export let northWest: usize = 0, north: usize = 0, northEast: usize = 0;
export let west: usize = 0, centre: usize = 0, east: usize = 0;
export let southWest: usize = 0, south: usize = 0, southEast: usize = 0;

export function lookAround(packed: i32): void {
  const y = packed >>> 16, x = packed & 0xffff;
  const above = (y == 0 ? height - 1 : y - 1) * width;
  const row = y * width;
  const below = (y == height - 1 ? 0 : y + 1) * width;
  const left = x == 0 ? width - 1 : x - 1;
  const right = x == width - 1 ? 0 : x + 1;
  northWest = <usize>(above + left) * cellBytes;
  north = <usize>(above + x) * cellBytes;
  northEast = <usize>(above + right) * cellBytes;
  west = <usize>(row + left) * cellBytes;
  centre = <usize>(row + x) * cellBytes;
  east = <usize>(row + right) * cellBytes;
  southWest = <usize>(below + left) * cellBytes;
  south = <usize>(below + x) * cellBytes;
  southEast = <usize>(below + right) * cellBytes;
}

/** After `lookAround`: replaces neighbours that others hold by an empty cell. */
function overlookOthers(state: usize, packed: i32): void {
  const y = packed >>> 16, x = packed & 0xffff;
  const above = y == 0 ? height - 1 : y - 1, below = y == height - 1 ? 0 : y + 1;
  const left = x == 0 ? width - 1 : x - 1, right = x == width - 1 ? 0 : x + 1;
  const nothing = emptyCell - state;
  if (isOthers(packCell(above, left))) northWest = nothing;
  if (isOthers(packCell(above, x))) north = nothing;
  if (isOthers(packCell(above, right))) northEast = nothing;
  if (isOthers(packCell(y, left))) west = nothing;
  if (isOthers(packCell(y, right))) east = nothing;
  if (isOthers(packCell(below, left))) southWest = nothing;
  if (isOthers(packCell(below, x))) south = nothing;
  if (isOthers(packCell(below, right))) southEast = nothing;
}

/** Writes a cell's perception to `out`: identity, Sobel x and Sobel y, each for all channels. */
export function perceive(state: usize, packed: i32, out: usize): void {
  lookAround(packed);
  if (isShared() && othersAround(packed)) overlookOthers(state, packed);
  let c = f32x4.splat(cosine), s = f32x4.splat(sine);
  if (turnPlanes) {
    const turn = turnPlanes + ((<usize>((packed >>> 16) * width + (packed & 0xffff))) << 2);
    const turnCosine = load<f32>(turn), turnSine = load<f32>(turn + ((<usize>(height * width)) << 2));
    c = f32x4.splat(cosine * turnCosine - sine * turnSine);
    s = f32x4.splat(sine * turnCosine + cosine * turnSine);
  }
  const band = cellBytes;
  for (let o: usize = 0; o < band; o += VECTOR) {
    const at = state + o;
    const nw = v128.load(at + northWest), n = v128.load(at + north), ne = v128.load(at + northEast);
    const w = v128.load(at + west), e = v128.load(at + east);
    const sw = v128.load(at + southWest), so = v128.load(at + south), se = v128.load(at + southEast);
    const falling = f32x4.sub(se, nw), rising = f32x4.sub(ne, sw);
    const across = f32x4.sub(e, w), down = f32x4.sub(so, n);
    const gx = f32x4.add(f32x4.add(falling, rising), f32x4.add(across, across));
    const gy = f32x4.add(f32x4.sub(falling, rising), f32x4.add(down, down));
    v128.store(out + o, v128.load(at + centre));
    v128.store(out + band + o, f32x4.sub(f32x4.mul(c, gx), f32x4.mul(s, gy)));
    v128.store(out + 2 * band + o, f32x4.add(f32x4.mul(s, gx), f32x4.mul(c, gy)));
  }
}

/**
 * Transposes eight rows of `bytes` bytes: `to`[value][8 cells] from `from`[8 cells][value]. The
 * network reads perception by value, the trainer's outer products read it by cell.
 */
export function transposeBlock(from: usize, bytes: usize, to: usize): void {
  for (let half: usize = 0; half < 2; half++) {
    const rows = from + half * 4 * bytes, columns = to + half * VECTOR;
    for (let o: usize = 0; o < bytes; o += VECTOR) {
      const a = v128.load(rows + o), b = v128.load(rows + bytes + o);
      const c = v128.load(rows + 2 * bytes + o), d = v128.load(rows + 3 * bytes + o);
      const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5), abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
      const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5), cdHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
      const out = columns + (o / 4) * BLOCK_BYTES;
      v128.store(out, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
      v128.store(out + BLOCK_BYTES, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
      v128.store(out + 2 * BLOCK_BYTES, v128.shuffle<f32>(abHigh, cdHigh, 0, 1, 4, 5));
      v128.store(out + 3 * BLOCK_BYTES, v128.shuffle<f32>(abHigh, cdHigh, 2, 3, 6, 7));
    }
  }
}

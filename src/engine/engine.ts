/** Where steps run. */
export type DeviceName = 'webgpu' | 'wasm';
/** What an author may ask for. */
export type DeviceChoice = 'auto' | DeviceName;

/** Cells. */
export interface GridSize {
  readonly width: number;
  readonly height: number;
}

/**
 * A circle of cells. `x` and `y` count cells from the centre of the top left one, so whole numbers
 * name a cell; `radius` is in cells too, and 0 is that single cell.
 */
export interface Circle {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** Shows an engine's state on one canvas. */
export interface View {
  draw(): void;
  dispose(): void;
}

/**
 * Holds one state and runs one model over it, on one device. Calls must not overlap: a caller
 * waits for one before it makes the next (`Simulation` sees to that).
 */
export interface Engine {
  readonly device: DeviceName;
  readonly size: GridSize;
  readonly channels: number;
  /** The mask that the next `step` uses: `height * width` values, 1 where the cell fires. */
  readonly updateMask: Float32Array;
  /** Turns perception by `theta` radians. */
  setRotation(theta: number): void;
  step(): Promise<void>;
  /** Sets every channel of the cells in the circle to zero; cells beyond the edge are not there. */
  damage(circle: Circle): void;
  /** @param state float32 [channels, height, width] */
  setState(state: Float32Array): void;
  /** @returns a copy, float32 [channels, height, width] */
  getState(): Promise<Float32Array>;
  /** A canvas is bound to the kind of engine that first drew on it. */
  createView(canvas: HTMLCanvasElement | OffscreenCanvas): View;
  dispose(): Promise<void>;
}

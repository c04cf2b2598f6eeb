/** The API without an element: the exports of `growing-ca/simulation`. */
export { Simulation } from './simulation.js';
export { manifestUrl, runtimeBase, setManifestUrl, setRuntimeBase } from '../common/assets.js';
export { GrowingCaError } from '../common/errors.js';
export type { ErrorCode } from '../common/errors.js';
export type { Area, Circle, Rectangle } from '../grid/area.js';
export type { View } from '../engine/engine.js';
export type {
  DeviceChoice,
  DeviceName,
  RuntimeChoice,
  RuntimeName,
  Turning,
} from '../common/settings.js';
export type { GridSize, Place } from '../grid/size.js';
export type { Dtype } from '../model/contract.js';
export type { Model } from '../model/load.js';
export { findModel } from '../model/manifest.js';
export type { FoundModel, TargetChoice } from '../model/manifest.js';
export { loadModel } from './source.js';
export type { LoadOptions } from './source.js';
export { importSharing } from './import-sharing.js';
export { preload } from './preload.js';
export type { PreloadOptions } from './preload.js';
export type * from './options.js';

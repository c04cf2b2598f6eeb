import { LitElement } from 'lit';
import { fixUrl } from '../common/assets.js';
import {
  DEFAULT_BRUSH,
  DEFAULT_SPEED,
  anyText,
  drawRandomSeed,
  oneOf,
  usableAngle,
  usableAutoplay,
  usableBrush,
  usableDevice,
  usableFireRate,
  usableRandomSeed,
  usableRuntime,
  usableSpeed,
  usableText,
  usableTurning,
} from '../common/settings.js';
import type { DeviceChoice, RuntimeChoice, Turning } from '../common/settings.js';
import { gridText } from '../grid/size.js';
import { reflected } from './reflected.js';

/** Lit's option for a default that is not reflected as an attribute until the property is set. */
const useDefault = true;
/** Setting it, even to the same value, retries after an error, as with `<img>`. */
const hasChanged = () => true;

/** The attributes of the tag; settings.ts says how invalid values are handled. */
export class Attributes extends LitElement {
  /** Name of a model in the manifest, such as `lizard`. */
  @reflected(usableText, { hasChanged }) target?: string;

  /** Address of a model file; takes precedence over `target`. */
  @reflected(usableText, { hasChanged }) src?: string;

  /**
   * What the target's model was trained for. Default: `regenerate` if available, else the first.
   *
   * @type {'grow' | 'persist' | 'regenerate'}
   */
  @reflected(usableText, { hasChanged }) experiment?: string;

  /**
   * How the target's weights are stored; `auto` takes the smallest file.
   *
   * @type {'auto' | 'fp32' | 'fp16' | 'q8'}
   */
  @reflected((given) => usableText(given) ?? 'auto', { useDefault, hasChanged }) dtype = 'auto';

  /** Where steps run. `auto`: on WebGPU if there is a real GPU, else on wasm. */
  @reflected(usableDevice, { useDefault, hasChanged }) device: DeviceChoice = 'auto';

  /**
   * What takes the steps. `kernel`: our own small kernel, for the graphs it knows. `onnx`:
   * onnxruntime-web. `auto`: the kernel if it can, until onnxruntime-web takes over on WebGPU.
   */
  @reflected(usableRuntime, { useDefault, hasChanged }) runtime: RuntimeChoice = 'auto';

  /** Cells, 3 to 1024 per side: `"64"`, `"96x64"`. Default: the grid of training. */
  @reflected(gridText, { hasChanged }) grid?: string;

  /**
   * How it becomes another `target` or `src` while it lives. `metamorphosis`: the new pattern grows
   * out of the middle of the old one. `cut`: it starts anew. Models of different grids or channels
   * always start anew.
   */
  @reflected(oneOf('metamorphosis', 'cut'), { useDefault })
  transition: 'metamorphosis' | 'cut' = 'metamorphosis';

  /** Degrees by which the pattern is turned, clockwise, as CSS `rotate()`; takes effect at once. */
  @reflected(usableAngle, { useDefault }) angle = 0;

  /** Whether a change of `angle` turns a grown pattern (`carry`), or makes it regrow (`regrow`). */
  @reflected(usableTurning, { useDefault }) turning: Turning = 'carry';

  /** Steps per second, or as many as possible; takes effect at once. */
  @reflected(usableSpeed, { useDefault }) speed: number | 'max' = DEFAULT_SPEED;

  /** Probability in 0..1 that a cell fires in a step; takes effect at once. Default: the model's. */
  @reflected(usableFireRate, { attribute: 'fire-rate' }) fireRate?: number;

  /**
   * Decides which cells fire: the same number gives the same run. Unsigned 32-bit. Takes effect at
   * the next `reset()` or load. Default: random.
   */
  @reflected((given) => usableRandomSeed(given) ?? drawRandomSeed(), {
    attribute: 'random-seed',
    useDefault,
  })
  randomSeed: number = drawRandomSeed();

  /** Whether it plays by itself; `autoplay="false"` turns that off. */
  @reflected(usableAutoplay, {
    useDefault,
    converter: {
      fromAttribute: usableAutoplay,
      toAttribute: (on) => (on ? null : 'false'),
    },
  })
  autoplay = true;

  /** `lazy` waits until the element is near the viewport. */
  @reflected(oneOf('lazy', 'eager'), { useDefault }) loading: 'lazy' | 'eager' = 'lazy';

  /** Address of a picture to show, turned by `angle`, until the pattern grows and after an error. */
  @reflected(usableText) poster?: string;

  /** Text alternative for people who cannot see the picture; empty if it is decorative. */
  @reflected(anyText) alt?: string;

  /** Radius of the damage by a press, in cells. */
  @reflected(usableBrush, { useDefault }) brush: number = DEFAULT_BRUSH;

  /** What a press does. */
  @reflected(oneOf('damage', 'plant', 'none'), { useDefault })
  interaction: 'damage' | 'plant' | 'none' = 'damage';

  /** Whether visitors can turn it, by twisting with two fingers or by dragging with Shift. */
  @reflected(Boolean, { type: Boolean }) turnable = false;

  /** Whether cells are shown as squares or blended. */
  @reflected(oneOf('pixelated', 'smooth'), { useDefault })
  rendering: 'pixelated' | 'smooth' = 'pixelated';

  /** @internal `src` as an absolute address, resolved when it was set, as with `<img>`. */
  srcUrl?: string;

  /** @internal `poster` as an absolute address, resolved when it was set. */
  posterUrl?: string;

  /** @internal */
  override requestUpdate(...change: Parameters<LitElement['requestUpdate']>): void {
    const [name] = change;
    if (name === 'src' || name === 'poster') {
      this[`${name}Url`] = this[name] && fixUrl(this[name]);
    }
    super.requestUpdate(...change);
  }
}

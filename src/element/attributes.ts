import { LitElement } from 'lit';
import { fixUrl } from '../common/assets.js';
import type { DeviceChoice } from '../common/settings.js';
import { reflected } from './reflected.js';
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
  usableSpeed,
  usableText,
  usableTurning,
} from '../common/settings.js';
import { gridText } from '../grid/size.js';
import type { Turning } from '../common/settings.js';

/** With a default, which shows as an attribute only once it is set. */
const useDefault = true;
/** Setting it to what it is already tries again after an error, as with `<img>`. */
const hasChanged = () => true;

/** What a page can write into the tag; settings.ts says what happens to values out of range. */
export class Attributes extends LitElement {
  /** Name of a model in the manifest, such as `lizard`. */
  @reflected(usableText, { hasChanged }) target?: string;

  /** Address of a model file; goes before `target`. */
  @reflected(usableText, { hasChanged }) src?: string;

  /**
   * What the model of that target was trained for. Default: `regenerate`, else what there is.
   *
   * @type {'grow' | 'persist' | 'regenerate'}
   */
  @reflected(usableText) experiment?: string;

  /**
   * How the weights of that target are stored; `auto` takes the smallest file.
   *
   * @type {'auto' | 'fp32' | 'fp16' | 'q8'}
   */
  @reflected((given) => usableText(given) ?? 'auto', { useDefault }) dtype = 'auto';

  /** Where steps run. `auto`: on WebGPU where there is a real GPU, else on wasm. */
  @reflected(usableDevice, { useDefault }) device: DeviceChoice = 'auto';

  /** Cells, 3 to 1024 a side: `"64"`, `"96x64"`. Default: what the model was trained on. */
  @reflected(gridText) grid?: string;

  /** Degrees by which the pattern is turned, clockwise, as CSS `rotate()`; live. */
  @reflected(usableAngle, { useDefault }) angle = 0;

  /** Whether a change of `angle` turns what has grown along, or breaks it, so that it regrows. */
  @reflected(usableTurning, { useDefault }) turning: Turning = 'carry';

  /** Steps per second, or as many as fit; live. */
  @reflected(usableSpeed, { useDefault }) speed: number | 'max' = DEFAULT_SPEED;

  /** Probability in 0..1 that a cell fires in a step; live. Default: the model's own. */
  @reflected(usableFireRate, { attribute: 'fire-rate' }) fireRate?: number;

  /**
   * Decides which cells fire: the same one gives the same run. Unsigned 32-bit; for the next
   * `reset()` or load. Default: drawn by chance.
   */
  @reflected((given) => usableRandomSeed(given) ?? drawRandomSeed(), {
    attribute: 'random-seed',
    useDefault,
  })
  randomSeed: number = drawRandomSeed();

  /** Whether it grows by itself: off with `autoplay="false"`. */
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

  /** Address of a picture that is shown until the first frame, and after an error. */
  @reflected(usableText) poster?: string;

  /** What the picture shows, for those who do not see it; empty for a mere ornament. */
  @reflected(anyText) alt?: string;

  /** Radius in cells of the wound that a touch makes. */
  @reflected(usableBrush, { useDefault }) brush: number = DEFAULT_BRUSH;

  /** What a press does. */
  @reflected(oneOf('damage', 'plant', 'none'), { useDefault })
  interaction: 'damage' | 'plant' | 'none' = 'damage';

  /** Whether two fingers that twist, or a drag with Shift, turn it. */
  @reflected(Boolean, { type: Boolean }) turnable = false;

  /** Whether cells are shown as squares or run into one another. */
  @reflected(oneOf('pixelated', 'smooth'), { useDefault })
  rendering: 'pixelated' | 'smooth' = 'pixelated';

  /** @internal What `src` meant when it was set, as with `<img>`. */
  srcUrl?: string;

  /** @internal What `poster` meant when it was set. */
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

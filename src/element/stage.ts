import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { GridSize, Place } from '../grid/size.js';
import { phrases } from './interaction/phrases.js';
import { boxStyle } from './interaction/box.js';

// Styles are set as properties: a Content-Security-Policy may forbid them as attributes.

/** All that an element shows. */
export interface Stage {
  /** The picture, once there is one. */
  readonly canvas?: HTMLCanvasElement;
  /** A picture that fades over it. */
  readonly former?: HTMLCanvasElement;
  readonly formerGone: () => void;
  /** Cells, or as many as have its shape. */
  readonly grid: GridSize;
  /** What it shows, for those who do not see it; empty for a mere ornament. */
  readonly label: string;
  readonly touch: Touch;
  /** Address of a picture that stands in for it, and then fades. */
  readonly poster?: string;
  /** Degrees, clockwise, that the picture is turned by. */
  readonly angle: number;
  /** Whether there is a poster, of the page's own or at that address. */
  readonly hasPoster: boolean;
  readonly posterFailed: () => void;
  readonly slotChanged: () => void;
  /** Bytes, while it loads. */
  readonly progress?: { readonly loaded: number; readonly total?: number };
  /** One sentence: what is wrong, and what to do. */
  readonly failure?: string;
  /** What was last said to screen readers. */
  readonly spoken: string;
}

/** How the picture answers to a visitor. */
export interface Touch {
  readonly interaction: 'damage' | 'plant' | 'none';
  /** Radius in cells. */
  readonly brush: number;
  /** Where keys would wound, once it was moved. */
  readonly cursor?: Place;
  readonly pointer?: EventListenerObject;
  readonly keyboard?: EventListenerObject;
}

export function stage(shown: Stage): TemplateResult {
  const { canvas, grid, poster, angle, failure } = shown;
  return html`
    <div class="stage" .style=${`--columns: ${grid.width}; --rows: ${grid.height}`}>
      ${canvas ? picture(canvas, shown) : nothing}
      ${
        shown.former
          ? html`<div class="picture former" @animationend=${shown.formerGone}>
              ${shown.former}
            </div>`
          : nothing
      }
      <div class=${canvas ? 'poster gone' : 'poster'}>
        <slot @slotchange=${shown.slotChanged}>
          ${poster || failure ? nothing : html`<p class="label">${shown.label}</p>`}
        </slot>
        ${
          poster
            ? html`<img
                part="poster"
                src=${poster}
                alt=${canvas ? '' : shown.label}
                .style=${`rotate: ${angle}deg`}
                @error=${shown.posterFailed}
              />`
            : nothing
        }
      </div>
      ${shown.progress ? progress(shown.progress) : nothing}
      <p
        role="status"
        part=${failure ? 'error' : nothing}
        class=${failure && !shown.hasPoster ? 'error' : 'unseen'}
        .textContent=${failure ?? ''}
      ></p>
      <p class="unseen" role="status" .textContent=${shown.spoken}></p>
    </div>
  `;
}

function picture(canvas: HTMLCanvasElement, { label, touch, grid }: Stage): TemplateResult {
  const { interaction, pointer } = touch;
  canvas.setAttribute('role', label ? 'img' : 'presentation');
  if (label) canvas.setAttribute('aria-label', label);
  else canvas.removeAttribute('aria-label');
  if (interaction === 'none') return html`<div class="picture">${canvas}${marks()}</div>`;
  // An ornament has no name that the focus could land on.
  const focusable = label !== '';
  return html`
    <div
      class="picture touchable"
      part="picture"
      tabindex=${focusable ? 0 : nothing}
      role=${focusable ? 'application' : nothing}
      aria-label=${focusable ? label : nothing}
      aria-describedby=${focusable ? 'help' : nothing}
      @pointerdown=${pointer}
      @pointermove=${pointer}
      @pointerup=${pointer}
      @pointercancel=${pointer}
      @lostpointercapture=${pointer}
      @keydown=${touch.keyboard}
    >
      ${canvas} ${marks(cursor(touch, grid))}
      <p id="help" hidden>${interaction === 'plant' ? phrases.helpToPlant : phrases.help}</p>
    </div>
  `;
}

/** Over the picture, from edge to edge. */
function marks(content: TemplateResult | typeof nothing = nothing): TemplateResult {
  return html`<div class="overlay">${content}</div>
    <div class="overlay marks"></div>`;
}

function cursor(touch: Touch, grid: GridSize): TemplateResult | typeof nothing {
  if (!touch.cursor) return nothing;
  const reach = touch.interaction === 'plant' ? 0.5 : touch.brush + 0.5;
  const style = boxStyle(touch.cursor, { width: 0, height: 0 }, reach, grid);
  return html`<span part="cursor" class="cursor" .style=${style}></span>`;
}

function progress({ loaded, total }: { loaded: number; total?: number }): TemplateResult {
  return total
    ? html`<progress
        part="progress"
        aria-label=${phrases.loading}
        value=${loaded}
        max=${total}
      ></progress>`
    : html`<progress part="progress" aria-label=${phrases.loading}></progress>`;
}

import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { GridSize, Place } from '../grid/size.js';
import { phrases } from './interaction/phrases.js';
import { boxStyle } from './interaction/box.js';

// Styles are set as properties: a Content-Security-Policy may forbid style attributes.

/** Everything that the element shows. */
export interface Stage {
  /** The pattern, once there is one. */
  readonly canvas?: HTMLCanvasElement;
  /** A picture of the previous pattern, which fades over it. */
  readonly former?: HTMLCanvasElement;
  readonly formerGone: () => void;
  /** Size of the grid, or any size with its aspect ratio. */
  readonly grid: GridSize;
  /** Text alternative; empty if it is decorative. */
  readonly label: string;
  readonly controls: Controls;
  /** Address of a picture that is shown until the pattern grows. */
  readonly poster?: string;
  /** Degrees, clockwise, by which the poster is turned. */
  readonly angle: number;
  /** Whether there is a poster, in the slot or at that address. */
  readonly hasPoster: boolean;
  readonly posterFailed: () => void;
  readonly slotChanged: () => void;
  /** Bytes, while it loads. */
  readonly progress?: { readonly loaded: number; readonly total?: number };
  /** One sentence: what is wrong, and what to do. */
  readonly failure?: string;
  /** The last announcement for screen readers. */
  readonly spoken: string;
}

/** How the picture responds to a visitor. */
interface Controls {
  readonly interaction: 'damage' | 'plant' | 'none';
  /** Radius in cells. */
  readonly brush: number;
  /** The keyboard's cursor, once it was used. */
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

function picture(canvas: HTMLCanvasElement, { label, controls, grid }: Stage): TemplateResult {
  const { interaction, pointer, keyboard } = controls;
  canvas.setAttribute('role', label ? 'img' : 'presentation');
  if (label) canvas.setAttribute('aria-label', label);
  else canvas.removeAttribute('aria-label');
  if (interaction === 'none') return html`<div class="picture">${canvas}${marks()}</div>`;
  // A decorative picture has no name to announce on focus.
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
      @keydown=${keyboard}
    >
      ${canvas} ${marks(cursor(controls, grid))}
      <p id="help" hidden>${interaction === 'plant' ? phrases.helpToPlant : phrases.help}</p>
    </div>
  `;
}

/** Layers that cover the picture, from edge to edge. */
function marks(content: TemplateResult | typeof nothing = nothing): TemplateResult {
  return html`<div class="overlay">${content}</div>
    <div class="overlay marks"></div>`;
}

function cursor(controls: Controls, grid: GridSize): TemplateResult | typeof nothing {
  if (!controls.cursor) return nothing;
  const reach = controls.interaction === 'plant' ? 0.5 : controls.brush + 0.5;
  const style = boxStyle(controls.cursor, { width: 0, height: 0 }, reach, grid);
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

import { css } from 'lit';

export const styles = css`
  /*
   * Takes up room like an image; a second sheet sets the aspect ratio of its grid. With inline-block,
   * the stage would get the height of the window in pages without a doctype.
   */
  :host {
    display: inline-flex;
    inline-size: fit-content;
    max-inline-size: 100%;
    vertical-align: middle;
  }

  :host([hidden]),
  [hidden] {
    display: none !important;
  }

  /*
   * Fills the element; its intrinsic size is the element's natural size. The aspect ratio only lets it
   * be narrow at a given height, and the margin cancels the height that the ratio asks for: Chromium
   * would otherwise widen a positioned element beyond its given width.
   */
  .stage {
    position: relative;
    inline-size: 100%;
    min-inline-size: 0;
    block-size: 100%;
    margin-block-end: -400%;
    aspect-ratio: 1 / 4;
    container-type: size;
    contain-intrinsic-inline-size: 16rem;
  }

  .stage > * {
    position: absolute;
    inset: 0;
  }

  /* The largest box of the grid's shape. */
  .picture {
    display: grid;
    grid-template: 100% / 100%;
    box-sizing: border-box;
    margin: auto;
    aspect-ratio: var(--columns) / var(--rows);
    width: min(100cqw, 100cqh * var(--columns) / var(--rows));
  }

  .picture > * {
    grid-area: 1 / 1;
    box-sizing: border-box;
    width: 100%;
    height: 100%;
  }

  canvas {
    image-rendering: pixelated;
  }

  :host([rendering='smooth']) canvas {
    image-rendering: auto;
  }

  .touchable {
    cursor: var(--growing-ca-cursor, crosshair);
    /* A finger scrolls the page vertically, and damages the pattern horizontally. */
    touch-action: pan-y pinch-zoom;
    -webkit-tap-highlight-color: transparent;
    user-select: none;
    -webkit-user-select: none;
  }

  /* Two fingers turn the pattern instead of zooming the page. */
  :host([turnable]) .touchable {
    touch-action: pan-y;
  }

  .touchable:focus-visible {
    outline: 2px solid var(--growing-ca-focus-color, currentColor);
    outline-offset: -2px;
  }

  .overlay {
    position: relative;
    overflow: hidden;
    pointer-events: none;
  }

  .mark,
  .cursor {
    --colour: var(--growing-ca-mark-color, currentColor);
    position: absolute;
    box-sizing: border-box;
    pointer-events: none;
  }

  /* The marks of a stroke overlap; the damage must stay visible through all of them. */
  .marks {
    opacity: 0.2;
  }

  .mark {
    background: var(--colour);
    animation: fade var(--growing-ca-mark-duration, 0.7s) ease-out forwards;
  }

  .round,
  .cursor {
    border-radius: 50%;
  }

  .cursor {
    border: 1px dashed var(--colour);
  }

  .picture:not(:focus) .cursor {
    display: none;
  }

  @keyframes fade {
    to {
      opacity: 0;
    }
  }

  .former {
    pointer-events: none;
    animation: fade var(--growing-ca-fade-duration, 1s) forwards;
  }

  /* The pattern appears from under the poster. */
  .gone {
    opacity: 0;
    visibility: hidden;
    pointer-events: none;
    transition: var(--growing-ca-fade-duration, 1s);
  }

  .poster > img,
  ::slotted(*) {
    display: block;
    box-sizing: border-box;
    inline-size: 100%;
    block-size: 100%;
    object-fit: contain;
  }

  ::slotted(growing-ca-seed) {
    display: none;
  }

  /* In print it replaces a pattern that is not loaded, like the alternative text of an image. */
  .label {
    display: none;
    margin: 1em;
    text-align: center;
  }

  @media print {
    .label {
      display: block;
    }

    .stage > progress {
      display: none;
    }
  }

  /* Shown only after half a second. */
  .stage > progress {
    inset: auto 15% 10%;
    inline-size: auto;
    block-size: 0.375rem;
    margin: 0;
    accent-color: var(--growing-ca-progress-color, auto);
    animation: appear 0s 0.5s both;
  }

  @keyframes appear {
    from {
      opacity: 0;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .mark {
      animation-timing-function: step-end;
    }

    .gone {
      transition: none;
    }
  }

  .error {
    display: grid;
    align-content: safe center;
    box-sizing: border-box;
    margin: 0;
    padding: 1em;
    overflow: auto;
    overflow-wrap: anywhere;
    border: 1px dashed;
    text-align: center;
    font: var(--growing-ca-error-font, 0.875em/1.5 system-ui, sans-serif);
  }

  .stage > .unseen {
    inset: auto;
    inline-size: 1px;
    block-size: 1px;
    margin: 0;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;

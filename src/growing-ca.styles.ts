import { css } from 'lit';

export const styles = css`
  :host {
    display: inline-block;
    inline-size: 16rem;
    max-inline-size: 100%;
    vertical-align: middle;
  }

  :host([hidden]) {
    display: none;
  }

  .stage {
    inline-size: 100%;
    block-size: 100%;
  }

  /* Room for what is still loading; a canvas brings its own shape. */
  .stage:empty {
    aspect-ratio: 1;
  }

  canvas {
    display: block;
    inline-size: 100%;
    block-size: 100%;
    object-fit: contain;
    image-rendering: var(--growing-ca-image-rendering, pixelated);
    cursor: var(--growing-ca-cursor, crosshair);
    /* A finger that moves up or down scrolls the page; across, it wounds the pattern. */
    touch-action: pan-y pinch-zoom;
    -webkit-tap-highlight-color: transparent;
  }

  canvas:focus-visible {
    outline: 2px solid var(--growing-ca-focus-color, currentColor);
    outline-offset: 2px;
  }

  .error {
    display: grid;
    align-content: center;
    box-sizing: border-box;
    block-size: 100%;
    margin: 0;
    padding: 1em;
    overflow: auto;
    overflow-wrap: anywhere;
    border: 1px dashed;
    text-align: center;
    font: var(--growing-ca-error-font, 0.875em/1.5 system-ui, sans-serif);
  }
`;

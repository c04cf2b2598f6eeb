/** Runs in the page before anything else, and leaves what it sees in `globalThis.watched`. */
export function watchPage() {
  const watched = { largestPaint: 0, shift: 0, blocking: 0 };
  Object.assign(globalThis, { watched });
  const observe = (type, note) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({
      type,
      buffered: true,
    });
  observe('largest-contentful-paint', ({ startTime }) => (watched.largestPaint = startTime));
  observe('layout-shift', ({ value }) => (watched.shift += value));
  observe('longtask', ({ duration }) => (watched.blocking += Math.max(0, duration - 50)));

  const isSeen = (image) =>
    image?.naturalWidth > 0 && image.checkVisibility({ visibilityProperty: true });
  let [isThere, first] = [false];
  requestAnimationFrame(function look(now) {
    const tag = document.querySelector('growing-ca');
    const canvas = tag?.shadowRoot?.querySelector('canvas');
    // What was there in the last frame has been painted by now.
    if (isThere) watched.picture ??= now;
    isThere ||= isSeen(tag?.querySelector('img'));
    isThere ||= isSeen(tag?.shadowRoot?.querySelector('[part=poster]'));
    if (canvas && !watched.moving) {
      const cells = print(canvas);
      first ??= cells;
      if (cells !== first) watched.moving = now;
    }
    requestAnimationFrame(look);
  });

  /** All that a canvas shows, as text. */
  function print(canvas) {
    const { width, height } = canvas;
    return canvas.getContext('2d').getImageData(0, 0, width, height).data.join();
  }
}

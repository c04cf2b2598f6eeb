import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Beyond the edge of the viewport, but counted as in sight: loading begins before it is seen. */
const ROOT_MARGIN = '200px';

type Host = ReactiveControllerHost & Element;

/** All elements in the document, watched by one observer and one listener of each kind. */
const watched = new Map<Element, Presence>();
let observer: IntersectionObserver | undefined;
let listening: AbortController | undefined;
let motion: MediaQueryList | undefined;

/**
 * Whether there is anybody to see an element: it is in or near the viewport, in a tab that is
 * shown, to somebody who does not mind motion. The host is updated when any of it changes.
 */
export class Presence implements ReactiveController {
  /** Within 200 pixels of the viewport, and rendered at all. */
  near = false;
  readonly #host: Host;
  readonly #comeBack: () => void;
  #motionAllowed = false;

  /** @param comeBack called when somebody may see it again, or the network is there again */
  constructor(host: Host, comeBack: () => void) {
    this.#host = host;
    this.#comeBack = comeBack;
    host.addController(this);
  }

  /** In sight, and the tab is shown. */
  get awake(): boolean {
    return this.near && this.#host.isConnected && document.visibilityState === 'visible';
  }

  /** Whether the visitor asked for less motion, and for none here since. */
  get still(): boolean {
    return !this.#motionAllowed && reducedMotion().matches;
  }

  /** The visitor started it: it may move until less motion is asked for anew. */
  allowMotion(): void {
    this.#motionAllowed = true;
  }

  hostConnected(): void {
    watched.set(this.#host, this);
    if (!listening) listen();
    observer!.observe(this.#host);
  }

  hostDisconnected(): void {
    watched.delete(this.#host);
    observer!.unobserve(this.#host);
    if (watched.size > 0) return;
    listening!.abort();
    observer!.disconnect();
    listening = observer = undefined;
  }

  /** Called by the page's one watch. */
  note({ near = this.near, motionChanged = false, back = false }): void {
    const approached = near && !this.near;
    this.near = near;
    if (motionChanged) this.#motionAllowed = false;
    if (approached || back) this.#comeBack();
    this.#host.requestUpdate();
  }
}

function listen(): void {
  listening = new AbortController();
  const { signal } = listening;
  observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        watched.get(target)?.note({ near: isIntersecting });
      }
    },
    { rootMargin: ROOT_MARGIN },
  );
  const noteAll = (change: Parameters<Presence['note']>[0]) => {
    for (const presence of watched.values()) presence.note(change);
  };
  document.addEventListener(
    'visibilitychange',
    () => noteAll({ back: document.visibilityState === 'visible' }),
    { signal },
  );
  addEventListener('online', () => noteAll({ back: true }), { signal });
  reducedMotion().addEventListener('change', () => noteAll({ motionChanged: true }), { signal });
}

function reducedMotion(): MediaQueryList {
  return (motion ??= matchMedia('(prefers-reduced-motion: reduce)'));
}

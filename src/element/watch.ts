/**
 * Elements this close to the viewport count as in sight, so that loading starts before they are
 * seen.
 */
const ROOT_MARGIN = '200px';

/**
 * Browsers report the network shortly before it works: try again after these delays, milliseconds.
 */
const AFTER_ONLINE = [2000, 8000];

/** A change that affects elements of a document. */
export interface Change {
  /** Whether the element is rendered, and within 200 pixels of the viewport. */
  readonly near?: boolean;
  readonly motionChanged?: boolean;
  /** The tab is visible again, or the network is back. */
  readonly back?: boolean;
  /** The document is about to be printed, or no longer. */
  readonly printing?: boolean;
}

export interface Watched {
  note(change: Change): void;
}

type View = Window & typeof globalThis;

const watches = new WeakMap<Document, Watch>();

/** Watches all elements of a document, with one observer and one listener of each kind. */
export class Watch {
  readonly #watched = new Map<Element, Watched>();
  readonly #page: Document;
  readonly #observer: IntersectionObserver;
  readonly #listening = new AbortController();

  /** @returns undefined if no window shows the document */
  static of(page: Document): Watch | undefined {
    const view = page.defaultView;
    if (view && !watches.has(page)) watches.set(page, new Watch(view));
    return watches.get(page);
  }

  private constructor(view: View) {
    const page = (this.#page = view.document);
    this.#observer = new view.IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          this.#watched.get(target)?.note({ near: isIntersecting });
        }
      },
      { rootMargin: ROOT_MARGIN },
    );
    this.#hear(page, 'visibilitychange', () => ({ back: isShown(page) }));
    this.#hear(view, 'online', () => {
      const back = { back: true };
      for (const later of AFTER_ONLINE) setTimeout(() => this.#tellAll(back), later);
      return back;
    });
    this.#hear(reducedMotion(view), 'change', () => ({ motionChanged: true }));
    this.#hear(view, 'beforeprint', () => ({ printing: true }));
    this.#hear(view, 'afterprint', () => ({ printing: false }));
    const paper = view.matchMedia('print');
    this.#hear(paper, 'change', () => ({ printing: paper.matches }));
  }

  add(element: Element, watched: Watched): void {
    this.#watched.set(element, watched);
    this.#observer.observe(element);
  }

  remove(element: Element): void {
    this.#watched.delete(element);
    this.#observer.unobserve(element);
    if (this.#watched.size > 0) return;
    this.#listening.abort();
    this.#observer.disconnect();
    watches.delete(this.#page);
  }

  #hear(target: EventTarget, type: string, change: () => Change): void {
    const { signal } = this.#listening;
    target.addEventListener(type, () => this.#tellAll(change()), { signal });
  }

  #tellAll(change: Change): void {
    for (const watched of this.#watched.values()) watched.note(change);
  }
}

export function isShown(page: Document): boolean {
  return page.visibilityState === 'visible';
}

/** Whether the visitor prefers reduced motion. */
export function prefersStillness({ defaultView }: Document): boolean {
  return defaultView !== null && reducedMotion(defaultView).matches;
}

function reducedMotion(view: View): MediaQueryList {
  return view.matchMedia('(prefers-reduced-motion: reduce)');
}

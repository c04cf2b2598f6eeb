import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { Watch, isShown, prefersStillness } from './watch.js';
import type { Change, Watched } from './watch.js';

type Host = ReactiveControllerHost & Element;

/** What an element does when its presence changes. */
export interface Witness {
  /** It may be seen again, or the network is back. */
  comeBack(): void;
  /** The page is about to be printed, or no longer. */
  print(isPrinting: boolean): void;
}

/**
 * Whether anybody can see an element: it is in or near the viewport, in a visible tab, of a visitor
 * who does not mind motion. The host is updated when any of this changes.
 */
export class Presence implements ReactiveController, Watched {
  /** Whether it is rendered, and within 200 pixels of the viewport. */
  near = false;
  readonly #host: Host;
  readonly #witness: Witness;
  #watch?: Watch;
  #motionAllowed = false;

  constructor(host: Host, witness: Witness) {
    this.#host = host;
    this.#witness = witness;
    host.addController(this);
  }

  /** Whether it is near the viewport, in a visible tab. */
  get awake(): boolean {
    return this.near && this.#host.isConnected && isShown(this.#host.ownerDocument);
  }

  /** Whether the visitor prefers reduced motion, and has not started this element since. */
  get still(): boolean {
    return !this.#motionAllowed && prefersStillness(this.#host.ownerDocument);
  }

  /** Allows motion, until the visitor's preference changes. */
  allowMotion(): void {
    this.#motionAllowed = true;
  }

  hostConnected(): void {
    this.#watch = Watch.of(this.#host.ownerDocument);
    this.#watch?.add(this.#host, this);
  }

  /** The host may already be in another document. */
  hostDisconnected(): void {
    this.#watch?.remove(this.#host);
  }

  /** Called by the document's `Watch`. */
  note({ near = this.near, motionChanged, back, printing }: Change): void {
    const approached = near && !this.near;
    this.near = near;
    if (motionChanged) this.#motionAllowed = false;
    if (approached || back) this.#witness.comeBack();
    if (printing !== undefined) this.#witness.print(printing);
    this.#host.requestUpdate();
  }
}

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { Watch, isShown, prefersStillness } from './watch.js';
import type { Change, Watched } from './watch.js';

type Host = ReactiveControllerHost & Element;

/** What an element does about it. */
export interface Witness {
  /** Somebody may see it again, or the network is there again. */
  comeBack(): void;
  /** The page is about to be printed, or no longer. */
  print(isPrinting: boolean): void;
}

/**
 * Whether there is anybody to see an element: it is in or near the viewport, in a tab that is
 * shown, to somebody who does not mind motion. The host is updated when any of it changes.
 */
export class Presence implements ReactiveController, Watched {
  /** Within 200 pixels of the viewport, and rendered at all. */
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

  /** In sight, and the tab is shown. */
  get awake(): boolean {
    return this.near && this.#host.isConnected && isShown(this.#host.ownerDocument);
  }

  /** Whether the visitor asked for less motion, and for none here since. */
  get still(): boolean {
    return !this.#motionAllowed && prefersStillness(this.#host.ownerDocument);
  }

  /** The visitor started it: it may move until less motion is asked for anew. */
  allowMotion(): void {
    this.#motionAllowed = true;
  }

  hostConnected(): void {
    this.#watch = Watch.of(this.#host.ownerDocument);
    this.#watch?.add(this.#host, this);
  }

  /** The host may be in another document by now. */
  hostDisconnected(): void {
    this.#watch?.remove(this.#host);
  }

  /** Called by the document's one watch. */
  note({ near = this.near, motionChanged, back, printing }: Change): void {
    const approached = near && !this.near;
    this.near = near;
    if (motionChanged) this.#motionAllowed = false;
    if (approached || back) this.#witness.comeBack();
    if (printing !== undefined) this.#witness.print(printing);
    this.#host.requestUpdate();
  }
}

import { hasTerminal } from '../common/output.js';

/** A terminal that is closed sends SIGHUP; without one, see surviveLostOutput. */
const STOPPING: NodeJS.Signals[] = [
  'SIGINT',
  'SIGTERM',
  ...(hasTerminal ? ['SIGHUP' as const] : []),
];

/** Turns signals into requests to stop, instead of ending the process at once, until closed. */
export class StopSignals {
  readonly #controller = new AbortController();
  readonly #ask = (name: NodeJS.Signals) => this.#controller.abort(name);

  constructor() {
    for (const name of STOPPING) process.on(name, this.#ask);
  }

  /** Aborted when a signal arrives. */
  get asked(): AbortSignal {
    return this.#controller.signal;
  }

  /** The first signal that arrived. */
  get name(): NodeJS.Signals | undefined {
    return this.asked.reason as NodeJS.Signals | undefined;
  }

  /** From now on a signal ends the process. */
  close(): void {
    for (const name of STOPPING) process.off(name, this.#ask);
  }
}

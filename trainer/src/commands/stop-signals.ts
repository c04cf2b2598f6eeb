import { hasTerminal } from '../common/output.js';

/** A terminal that is closed sends SIGHUP; without one, see surviveLostOutput. */
const STOPPING: NodeJS.Signals[] = [
  'SIGINT',
  'SIGTERM',
  ...(hasTerminal ? ['SIGHUP' as const] : []),
];

/** The signals that ask a run to stop, in place of ending it at once, until closed. */
export class StopSignals {
  readonly #controller = new AbortController();
  readonly #ask = (name: NodeJS.Signals) => this.#controller.abort(name);

  constructor() {
    for (const name of STOPPING) process.on(name, this.#ask);
  }

  /** Aborted once one has come. */
  get asked(): AbortSignal {
    return this.#controller.signal;
  }

  /** The first that came. */
  get name(): NodeJS.Signals | undefined {
    return this.asked.reason as NodeJS.Signals | undefined;
  }

  /** From here on a signal ends the process. */
  close(): void {
    for (const name of STOPPING) process.off(name, this.#ask);
  }
}

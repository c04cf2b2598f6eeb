import { reasonOf } from '../common/reason.js';
import { saysRefused } from '../common/refused-memory.js';
import { UserError } from '../common/user-error.js';

/** Explains an error for people. Errors from a worker keep only name and message. */
export function explainInPage(error: unknown): unknown {
  if (error instanceof UserError || !(error instanceof Error)) return error;
  if (error.name === 'UserError') return new UserError(error.message, { cause: error });
  if (/Content.Security.Policy|unsafe-eval/i.test(error.message)) {
    return new UserError(
      "The Content-Security-Policy of this page refuses WebAssembly, which computes the patterns; allow it with script-src 'wasm-unsafe-eval'.",
      { cause: error },
    );
  }
  if (!saysRefused(reasonOf(error))) return error;
  return new UserError(
    'The browser has no memory left for this; close other tabs and programs, or use a smaller batch, a smaller grid, fewer steps or fewer workers.',
    { cause: error },
  );
}

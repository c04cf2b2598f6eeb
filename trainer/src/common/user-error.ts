/**
 * Something the user can mend. Its message is one sentence or two that say what is wrong and what
 * to do; the command line prints it without a stack and leaves with status 1.
 */
export class UserError extends Error {
  override name = 'UserError';
}

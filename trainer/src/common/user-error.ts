/**
 * An error that the user can fix. Its message says in one or two sentences what is wrong and what
 * to do; the command line prints it without a stack and exits with status 1.
 */
export class UserError extends Error {
  override name = 'UserError';
}

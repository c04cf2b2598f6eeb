import { reasonOf } from '../../../src/common/errors.js';

export { reasonOf };

/** The same in one line: some libraries go on with what they were doing. */
export function shortReasonOf(thrown: unknown): string {
  return reasonOf(thrown).split('\n')[0];
}

import { reasonOf } from '../../../src/common/errors.js';

export { reasonOf };

/** The reason in one line: some libraries' messages also describe what they were doing. */
export function shortReasonOf(thrown: unknown): string {
  return reasonOf(thrown).split('\n')[0];
}

import { reasonOf } from '../common/reason.js';
import { UserError } from '../common/user-error.js';
import { decodeCheckpoint as decode, type Checkpoint } from '../training/checkpoint.js';

/**
 * Decodes the output of `encodeCheckpoint`.
 *
 * @throws UserError if the bytes are not a complete checkpoint of this version
 */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  try {
    return decode(bytes);
  } catch (cause) {
    throw new UserError(
      `The checkpoint cannot be read: ${reasonOf(cause)}; start a new run, from its exported model if there is one.`,
      { cause },
    );
  }
}

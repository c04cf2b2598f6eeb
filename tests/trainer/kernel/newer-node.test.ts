import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Parity } from '../../helpers/backend-parity.js';
import { parityOf } from '../../helpers/backend-parity.js';
import { withoutFused } from '../../helpers/relaxed-simd.js';

const PROGRAM = fileURLToPath(new URL('../../helpers/backend-parity.ts', import.meta.url));
const { NEWER_NODE } = process.env;

/** A Node that needs no flag: named by NEWER_NODE, or the one that runs this. */
const node = Number(process.versions.node.split('.')[0]) < 22 ? NEWER_NODE : process.execPath;
const skip =
  withoutFused ??
  (node === undefined && 'Node.js 22 or newer is not named by NEWER_NODE (see CONTRIBUTING.md)');

it(
  'Node 22 and newer have the fused arithmetic, and give the bits of this one',
  { skip },
  async () => {
    const { stdout } = await promisify(execFile)(
      node!,
      [...process.execArgv, PROGRAM, 'fused', 'fused'],
      { env: { ...process.env, NODE_TEST_CONTEXT: '' } },
    );
    assert.deepEqual(JSON.parse(stdout) as Parity[], await parityOf('fused', 'fused'));
  },
);

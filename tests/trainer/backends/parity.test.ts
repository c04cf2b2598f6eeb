import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { BackendName } from '../../../trainer/src/backends/names.js';
import { BACKEND_NAMES } from '../../../trainer/src/backends/names.js';
import { goldenCases } from '../../helpers/golden.js';
import { parityOf, type Parity } from '../../helpers/backend-parity.js';
import { environmentOf, NATIVE, reasonToSkip } from '../../helpers/backends.js';

const TOLERANCE = 1e-4;
const PROGRAM = fileURLToPath(new URL('../../helpers/backend-parity.ts', import.meta.url));

async function parity(backend: BackendName): Promise<Parity[]> {
  if (!NATIVE.includes(backend)) return parityOf(backend);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...process.execArgv, PROGRAM, backend],
    {
      env: { ...process.env, ...environmentOf(backend), NODE_TEST_CONTEXT: '' },
    },
  );
  return JSON.parse(stdout) as Parity[];
}

describe('golden vectors of the PyTorch variant, by --backend', () => {
  for (const backend of BACKEND_NAMES) {
    it(backend, { skip: reasonToSkip(backend) }, async () => {
      const results = await parity(backend);
      const expected = goldenCases();
      assert.deepEqual(
        results.map(({ name }) => name),
        expected.map(({ name }) => name),
      );
      results.forEach(({ name, states, gradients }, index) => {
        assert.ok(states < TOLERANCE, `${name}, states: ${states}`);
        assert.equal(gradients === undefined, expected[index].gradients === undefined);
        assert.ok(!(gradients! >= TOLERANCE), `${name}, gradients: ${gradients}`);
      });
    });
  }
});

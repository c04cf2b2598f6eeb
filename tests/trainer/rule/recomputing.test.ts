import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import { startTensorFlow } from '../../../trainer/src/common/tensorflow.js';
import { bytesNeeded, recomputing } from '../../../trainer/src/rule/recomputing.js';
import { referenceStep } from '../../../trainer/src/rule/reference.js';
import { referenceRollout } from '../../helpers/reference-rollout.js';
import type { Rollout } from '../../../trainer/src/rule/rollout.js';
import type { Rule } from '../../../trainer/src/rule/rule.js';
import type { RolloutCase } from '../../helpers/rollouts.js';
import { differentiate, randomCase } from '../../helpers/rollouts.js';

const rule: Rule = { channels: 8, hidden: 32, sobelScale: 1, masking: 'before-and-after' };

/** The most bytes that tensors took at a time. */
async function peakBytes(rollout: Rollout, given: RolloutCase): Promise<number> {
  const before = tf.memory();
  const { peakBytes: peak } = await tf.profile(() => {
    differentiate(rollout, given);
    return [];
  });
  assert.equal(tf.memory().numTensors, before.numTensors, 'tensors are left behind');
  return peak - before.numBytes;
}

for (const backend of ['cpu', 'wasm'] as const) {
  describe(`rollout that computes its steps twice, on ${backend}`, () => {
    for (const masking of ['after', 'before-and-after'] as const) {
      it(`gives what plain backpropagation gives, masking ${masking}`, async () => {
        await startTensorFlow(backend);
        const own = { ...rule, masking };
        const given = randomCase(own, [2, 9, 7], 6, 11, true);
        const expected = differentiate(referenceRollout(own), given);
        const actual = differentiate(recomputing(referenceStep(own)), given);
        assert.deepEqual(actual, expected);
      });
    }

    it('needs memory for one state a step, not for all that the steps compute', async () => {
      await startTensorFlow(backend);
      const [few, many] = [randomCase(rule, [2, 8, 8], 4, 1), randomCase(rule, [2, 8, 8], 24, 1)];
      const stateBytes = 4 * few.start.length;
      const step = recomputing(referenceStep(rule));
      const least = await peakBytes(step, many);
      const growth = (least - (await peakBytes(step, few))) / 20;
      assert.ok(growth <= stateBytes, `${growth} bytes more a step, a state has ${stateBytes}`);
      const plain = await peakBytes(referenceRollout(rule), many);
      assert.ok(least < plain / 8, `${least} bytes against ${plain}`);
    });

    it('says how much memory it needs', async () => {
      await startTensorFlow(backend);
      const given = randomCase({ ...rule, channels: 12 }, [2, 16, 16], 5, 1);
      const peak = await peakBytes(recomputing(referenceStep(given.rule)), given);
      const ratio = bytesNeeded(given.rule, 2 * 16 * 16, 5) / peak;
      assert.ok(ratio > 0.85 && ratio < 1.15, `${ratio} times of what it took`);
      // Of every further step it keeps a state of float32 values.
      const [few, more] = [5, 6].map((steps) => bytesNeeded(given.rule, 100, steps));
      assert.equal(more - few, 100 * 12 * 4);
    });
  });
}

/** What the kernel makes of known lives, bit for bit, in every engine of JavaScript. */
import { recognise } from '../../src/engine/kernel/recognise.js';
import { createKernelEngine } from '../../src/engine/kernel/single.js';
import { seedState } from '../../src/grid/seed.js';
import { sow } from './sow.js';

/** SHA-256 of the cells after `live`, by the file of the weights. */
export const DIGESTS: Record<string, string> = {
  'weights/lizard.regenerate.q8.onnx':
    '6b4ff34137f242e953f65b2318c68a016dc3edd10df1c0a430493f60db4314ed',
  'weights/butterfly.regenerate.fp16.onnx':
    'd6c8600bebdafea3ce154836fc58b28944fbbe14570544469e0a1c43afb49a09',
  'weights/pretzel.regenerate.fp32.onnx':
    '569eaeb046bc1ea6720b926545c06901205b482bd84b3d26643d2f0bd72f3d6b',
  'tests/fixtures/models/golden_step_post.onnx':
    'f26b651038f985c755f764b0830a76e9b527c3c58b44fb8a9e59161f45cb60b5',
};

const size = { width: 37, height: 29 };

/** A seed, another one that is turned, a wound, and an angle of the whole. */
export async function digestOfLife(bytes: Uint8Array): Promise<string> {
  const rule = recognise(bytes);
  if (!rule) throw new Error('the kernel does not know this file');
  const engine = await createKernelEngine(rule, size);
  engine.setState({ cells: seedState(rule.channels, size.height, size.width) });
  let step = 0;
  const live = async (steps: number) => {
    const end = step + steps;
    for (; step < end; step++) await engine.step({ randomSeed: 2020, step, fireRate: 0.5 });
  };
  await live(20);
  await sow(engine, 3, 4, 75);
  engine.setAngle(37);
  await live(20);
  engine.damage({ x: 18, y: 14, radius: 4 });
  engine.setAngle(90, true);
  await live(10);
  const { cells } = await engine.getState();
  const digest = await crypto.subtle.digest('SHA-256', cells as Float32Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { checkModel } from '../../../trainer/src/commands/check.js';
import { onnx } from '../../../trainer/src/onnx/onnx-proto.js';
import { changedModel } from '../../helpers/changed-model.js';
import type { Graph } from '../../helpers/changed-model.js';
import { runCommand, temporaryFolder } from '../../helpers/command-line.js';
import { goldenCases } from '../../helpers/golden.js';
import { goldenModel } from '../../helpers/make-fixture-models.js';

const { FLOAT, INT64 } = onnx.TensorProto.DataType;
const whole = goldenModel(goldenCases().find(({ name }) => name === 'step_pre_post')!);
type NodeFields = Parameters<typeof onnx.NodeProto.create>[0] & object;

/** The good model, with a change. */
const changed = (change: Parameters<typeof changedModel>[1]) => changedModel(whole, change);

/** Puts operators between a node's first input and the node. */
function insert(graph: Graph, before: string, operators: NodeFields[]): void {
  const index = graph.node!.findIndex(({ output }) => output![0] === before);
  const node = graph.node![index];
  let value = node.input![0];
  const added = operators.map((operator, i) => {
    const output = `inserted_${i}`;
    const made = onnx.NodeProto.create({
      ...operator,
      input: [value, ...(operator.input ?? [])],
      output: [output],
    });
    value = output;
    return made;
  });
  node.input![0] = value;
  graph.node!.splice(index, 0, ...added);
}

/** Multiplies there by a constant, which comes first. */
function multiply(graph: Graph, before: string, dataType: number, one: ArrayBufferView): void {
  insert(graph, before, [
    ...(dataType === INT64 ? [cast(INT64)] : []),
    { opType: 'Mul', input: ['one'] },
    ...(dataType === INT64 ? [cast(FLOAT)] : []),
  ]);
  graph.node!.find(({ input }) => input![1] === 'one')!.input!.reverse();
  const rawData = new Uint8Array(one.buffer);
  graph.initializer!.push(onnx.TensorProto.create({ name: 'one', dataType, dims: [1], rawData }));
}

const cast = (to: number): NodeFields => ({
  opType: 'Cast',
  attribute: [{ name: 'to', type: onnx.AttributeProto.AttributeType.INT, i: to }],
});

async function findingsOf(bytes: Uint8Array) {
  const { meets, findings } = await checkModel(bytes, 'x.onnx');
  assert.equal(meets, !findings.some(({ severity }) => severity === 'error'));
  return findings.map(({ severity, what, change }) => {
    assert.ok(change.length > 10, 'says what to change');
    return `${severity}: ${what}`;
  });
}

test('what this trainer writes meets the contract, at every dtype and masking', async () => {
  for (const golden of goldenCases()) {
    for (const dtype of ['fp32', 'fp16', 'q8'] as const) {
      assert.deepEqual(await findingsOf(goldenModel(golden, dtype)), [], golden.name);
    }
  }
  const folder = new URL('../../../weights/', import.meta.url);
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.onnx'))) {
    assert.deepEqual(await findingsOf(readFileSync(new URL(file, folder))), [], file);
  }
});

test('a constant may come before a value', async () => {
  const bytes = changed((graph) => multiply(graph, 'fired_change', FLOAT, Float32Array.of(1)));
  assert.deepEqual(await findingsOf(bytes), []);
});

test('metadata that are missing are defaults, and no failure', async () => {
  const bare = await checkModel(
    changed((_, model) => (model.metadataProps = [])),
    'x.onnx',
  );
  assert.deepEqual(bare.findings, []);
  const grid = bare.facts.find(({ name }) => name === 'grid');
  assert.deepEqual(grid, { name: 'grid', value: '64x64', isDefault: true });
});

const cases: { name: string; bytes: Uint8Array; says: RegExp[] }[] = [
  {
    name: 'another name',
    bytes: changed((graph) => (graph.input![0].name = 'image')),
    says: [/lacks state/],
  },
  {
    name: 'another type',
    bytes: changed((graph) => (graph.input![0].type!.tensorType!.elemType = INT64)),
    says: [/its state is not float32/],
  },
  {
    name: 'too few channels',
    bytes: changed((graph) => {
      for (const state of [graph.input![0], graph.output![0]]) {
        state.type!.tensorType!.shape!.dim![1].dimValue = 3;
      }
    }),
    says: [/3 channels/],
  },
  {
    name: 'random numbers of its own',
    bytes: changed((graph) =>
      graph.node!.push(
        onnx.NodeProto.create({
          opType: 'RandomUniformLike',
          input: ['update_mask'],
          output: ['r'],
        }),
      ),
    ),
    says: [/^error: It has RandomUniformLike/],
  },
  {
    name: 'a loop inside a branch',
    bytes: changed((graph) => {
      const inner = { name: 'inner', node: [{ opType: 'Loop', output: ['l'] }] };
      const { GRAPH } = onnx.AttributeProto.AttributeType;
      graph.node!.push(
        onnx.NodeProto.create({
          opType: 'If',
          output: ['i'],
          attribute: [{ name: 'then_branch', type: GRAPH, g: inner }],
        }),
      );
    }),
    says: [/^error: It has If, Loop/],
  },
  {
    name: 'int64 on the way to the next state',
    bytes: changed((graph) => insert(graph, 'fired_change', [cast(INT64), cast(FLOAT)])),
    says: [/^error: It computes int64 .*Cast/],
  },
  {
    name: 'int64 that begins with a constant',
    bytes: changed((graph) => multiply(graph, 'fired_change', INT64, BigInt64Array.of(1n))),
    says: [/^error: It computes int64 .*\(Cast, Mul\)/],
  },
  {
    name: 'weights in another file',
    bytes: changed((graph) => {
      const [tensor] = graph.initializer!;
      tensor.rawData = new Uint8Array();
      tensor.dataLocation = onnx.TensorProto.DataLocation.EXTERNAL;
      tensor.externalData = [{ key: 'location', value: '/etc/passwd' }];
    }),
    says: [/^error: It keeps wrap_one_cell in another file/],
  },
  {
    name: 'an operator that there is not',
    bytes: changed((graph) => (graph.node![0].opType = 'NoSuchOperator')),
    says: [/^error: It does not load: .*NoSuchOperator/],
  },
  {
    name: 'a fixed grid',
    bytes: changed((graph) => {
      for (const { name, type } of [...graph.input!, ...graph.output!]) {
        if (name === 'rotation') continue;
        const [, , height, width] = type!.tensorType!.shape!.dim!;
        Object.assign(height, { dimParam: '', dimValue: 10 });
        Object.assign(width, { dimParam: '', dimValue: 14 });
      }
    }),
    says: [/^warning: It only runs on a grid of 14 x 10 cells/],
  },
  {
    name: 'a rule that does not look at the update mask',
    bytes: changed((graph) => {
      const node = graph.node!.find(({ output }) => output![0] === 'fired_change')!;
      node.opType = 'Add';
    }),
    says: [/^error: Cells change where update_mask is 0/],
  },
  {
    name: 'a rule that does not turn',
    bytes: changed((graph) => {
      const node = graph.node!.find(({ output }) => output![0] === 'perception')!;
      node.input![1] = 'gradients';
    }),
    says: [/^warning: Rotation has no effect/],
  },
  {
    name: 'weights that exploded',
    bytes: changed((graph) => {
      for (const wanted of ['hidden_bias', 'update_weights']) {
        const tensor = graph.initializer!.find(({ name }) => name === wanted)!;
        const values = new Float32Array(tensor.rawData!.length / 4).fill(1e30);
        tensor.rawData = new Uint8Array(values.buffer);
      }
    }),
    says: [/^error: A step from ordinary values gives some values that are not finite/],
  },
  {
    name: 'no ONNX at all',
    bytes: new TextEncoder().encode('PK\x03\x04 zip'),
    says: [/not an ONNX/],
  },
  { name: 'a cut file', bytes: whole.slice(0, 9000), says: [/ends too early/] },
];

for (const { name, bytes, says } of cases) {
  test(`${name} is found`, async () => {
    const found = await findingsOf(bytes);
    for (const wanted of says)
      assert.ok(
        found.some((line) => wanted.test(line)),
        found.join('\n'),
      );
    assert.equal(found.length, says.length, found.join('\n'));
  });
}

test('the command says it in words or in JSON, and by its exit status', async () => {
  const folder = temporaryFolder();
  const [good, bad] = ['good.onnx', 'bad.onnx'].map((file) => path.join(folder, file));
  writeFileSync(good, whole);
  writeFileSync(bad, cases[3].bytes);
  const fine = await runCommand('check', good);
  assert.equal(fine.status, 0, fine.stderr);
  assert.match(fine.stdout, /good\.onnx \(\d+ bytes\) meets the model contract\./);
  assert.match(fine.stdout, /Inputs:\n {2}state +1 x \d+ x \w+ x \w+\n/);
  assert.match(fine.stdout, /experiment +unknown \(default\)/);
  const wrong = await runCommand('check', bad, '--json');
  assert.equal(wrong.status, 1);
  const report = JSON.parse(wrong.stdout);
  assert.equal(report.meets, false);
  assert.equal(report.inputs[0].name, 'state');
  assert.equal(report.findings[0].severity, 'error');
  const missing = await runCommand('check', path.join(folder, 'none.onnx'));
  assert.equal(missing.status, 1);
  assert.match(missing.stderr, /There is no file/);
});

import { NEXT_STATE } from '../../../src/model/contract.js';
import { finding, type Finding } from './finding.js';
import { FLOAT, INT64, onnx, type ModelProto } from './onnx-proto.js';

type Graph = NonNullable<ModelProto['graph']>;
type Node = NonNullable<Graph['node']>[number];
type Tensor = NonNullable<Graph['initializer']>[number];

/** Operators that leave the GPU, or draw random numbers that the host should draw. */
const CONTROL_FLOW = ['Loop', 'If', 'Scan', 'SequenceMap'];
const RANDOM = /^Random|^(Bernoulli|Multinomial|Dropout)$/;
/**
 * Operators that produce int64. `Shape` and `Size` depend only on a value's shape, not on its
 * contents.
 */
const MAKES_INT64 = ['ArgMax', 'ArgMin', 'NonZero'];
const TELLS_SHAPE = ['Shape', 'Size'];
const MAKES_BOOL = /^(Greater|Less|Equal|And|Or|Xor|Not|IsNaN|IsInf)/;

/** Problems in a model's graph that show without running it. */
export function checkGraph({ graph, opsetImport }: ModelProto): Finding[] {
  const nodes = allNodes(graph!);
  return [
    ...checkOperators(nodes.map(({ opType }) => opType ?? '')),
    ...checkDomains(nodes, opsetImport),
    ...checkIntegers(graph!),
  ];
}

/** The nodes of a graph, including nested graphs. */
function allNodes(graph: Graph): Node[] {
  return (graph.node ?? []).flatMap((node) => [
    node,
    ...(node.attribute ?? []).flatMap(({ g, graphs }) =>
      [g, ...(graphs ?? [])].flatMap((inner) => (inner ? allNodes(inner) : [])),
    ),
  ]);
}

function checkOperators(operators: readonly string[]): Finding[] {
  const used = [...new Set(operators)];
  const control = used.filter((name) => CONTROL_FLOW.includes(name));
  const random = used.filter((name) => RANDOM.test(name));
  const findings: Finding[] = [];
  if (control.length > 0) {
    findings.push(
      finding(
        'error',
        `It has ${control.join(', ')}, which leaves the GPU.`,
        'Write one step without loops and branches; the host repeats it.',
      ),
    );
  }
  if (random.length > 0) {
    findings.push(
      finding(
        'error',
        `It has ${random.join(', ')}, which draws its own random numbers.`,
        'Multiply the change by update_mask, which the host draws, so that a run can be repeated.',
      ),
    );
  }
  return findings;
}

function checkDomains(nodes: readonly Node[], opsets: ModelProto['opsetImport']): Finding[] {
  const foreign = nodes.filter(({ domain }) => domain && domain !== 'ai.onnx');
  const findings: Finding[] = [];
  if (!opsets.some(({ domain }) => !domain || domain === 'ai.onnx')) {
    findings.push(finding('error', 'It has no operator set.', 'Export it with an opset_version.'));
  }
  if (foreign.length > 0) {
    const names = [...new Set(foreign.map(({ domain, opType }) => `${domain}.${opType}`))];
    findings.push(
      finding(
        'warning',
        `It has ${names.join(', ')}, which only some runtimes support.`,
        'Use operators of ONNX itself.',
      ),
    );
  }
  return findings;
}

/** Reports tensors that are stored in other files, which are missing. */
export function checkExternalData({ graph }: ModelProto): Finding[] {
  const inNodes = allNodes(graph!).flatMap(({ attribute }) =>
    (attribute ?? []).flatMap(({ t, tensors, g }) => [
      ...(t ? [t] : []),
      ...(tensors ?? []),
      ...(g?.initializer ?? []),
    ]),
  );
  const external = [...(graph!.initializer ?? []), ...inNodes].filter(isExternal);
  if (external.length === 0) return [];
  const names = external.slice(0, 3).map(({ name }) => name || 'a constant');
  return [
    finding(
      'error',
      `It keeps ${names.join(', ')}${external.length > 3 ? ' and others' : ''} in another file.`,
      'Save it as one file: onnx.save(model, path, save_as_external_data=False), or torch.onnx.export(..., external_data=False).',
    ),
  ];
}

function isExternal({ dataLocation, externalData }: Tensor): boolean {
  const isSaid = dataLocation === onnx.TensorProto.DataLocation.EXTERNAL;
  return isSaid || (externalData?.length ?? 0) > 0;
}

/** Properties of a value that matter here. */
interface Kind {
  /** Whether it is int64. */
  isInteger: boolean;
  /** Whether it depends on the contents of the inputs, not only on their shapes. */
  isData: boolean;
}

/** Follows int64 from the inputs to the next state. */
function checkIntegers(graph: Graph): Finding[] {
  const kinds = new Map<string, Kind>();
  for (const { name } of graph.input ?? []) kinds.set(name!, { isInteger: false, isData: true });
  for (const { name, dataType } of graph.initializer ?? []) {
    kinds.set(name!, { isInteger: dataType === INT64, isData: false });
  }
  const needed = namesNeeded(graph);
  const onData: string[] = [];
  const onShapes: string[] = [];
  for (const node of graph.node ?? []) {
    const operator = node.opType ?? '';
    const operands = (node.input ?? []).map((name) => kinds.get(name));
    const kind = outputKind(node, operator, operands);
    for (const name of node.output ?? []) kinds.set(name, kind);
    if (!kind.isInteger || !(node.output ?? []).some((name) => needed.has(name))) continue;
    if (kind.isData) onData.push(operator);
    else if (TELLS_SHAPE.includes(operator)) onShapes.push(operator);
  }
  const findings: Finding[] = [];
  if (onData.length > 0) {
    findings.push(
      finding(
        'error',
        `It computes int64 on the way from state to next_state (${[...new Set(onData)].join(', ')}), which leaves the GPU.`,
        'Use only float32: for a mask, compare and multiply.',
      ),
    );
  }
  if (onShapes.length > 0) {
    findings.push(
      finding(
        'warning',
        'It computes with the shape of its inputs, which runs on the CPU and prevents a GPU from replaying a step.',
        'Use operators that need no shapes (Pad, Conv, MaxPool, Slice with constants), or -1 in a reshape.',
      ),
    );
  }
  return findings;
}

function outputKind(
  { attribute }: Node,
  operator: string,
  operands: readonly (Kind | undefined)[],
): Kind {
  if (TELLS_SHAPE.includes(operator)) return { isInteger: true, isData: false };
  const isData = operands.some((kind) => kind?.isData);
  if (operator === 'Cast') {
    const to = Number(attribute?.find(({ name }) => name === 'to')?.i ?? FLOAT);
    return { isInteger: to === INT64, isData };
  }
  if (operator === 'Constant') {
    const tensor = attribute?.find(({ name }) => name === 'value')?.t;
    return { isInteger: tensor?.dataType === INT64, isData: false };
  }
  if (MAKES_INT64.includes(operator)) return { isInteger: true, isData };
  if (MAKES_BOOL.test(operator)) return { isInteger: false, isData };
  const [first, second] = operands;
  return { isInteger: (operator === 'Where' ? second : first)?.isInteger ?? false, isData };
}

/** The values that the next state depends on. */
function namesNeeded(graph: Graph): Set<string> {
  const needed = new Set<string>([NEXT_STATE]);
  // Nodes are in execution order.
  for (const { input, output } of [...(graph.node ?? [])].reverse()) {
    if (!(output ?? []).some((name) => needed.has(name))) continue;
    for (const name of input ?? []) needed.add(name);
  }
  return needed;
}

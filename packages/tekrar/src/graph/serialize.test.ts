import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TekrarError } from '../base/errors.ts'
import { BATCH, extent, STEPS } from '../base/shape.ts'
import { describeProgram } from './describe.ts'
import * as o from './ops.ts'
import { topological } from './order.ts'
import { randomProgram } from './random-graph.test-support.ts'
import { interpret } from './reference.ts'
import { scan } from './scan.ts'
import { deserializeGraph, serializeGraph } from './serialize.ts'
import type { Op, Tensor } from './tensor.ts'

/** As through a file. */
const throughJson = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value))

/** The tensors with every variable and input made an argument, as a cell's step has them; in each scan's body there are none. */
function withArguments(roots: readonly Tensor[]): { inputs: Tensor[]; outputs: Tensor[]; leaves: Tensor[] } {
  const replaced = new Map<Tensor, Tensor>()
  const inputs: Tensor[] = []
  const leaves: Tensor[] = []
  for (const tensor of topological(roots)) {
    const { op } = tensor
    if (op.kind === 'variable' || op.kind === 'input') {
      const parameter = o.argument(op.kind === 'input' ? op.name : op.variable.path, tensor.shape, tensor.type)
      replaced.set(tensor, parameter)
      inputs.push(parameter)
      leaves.push(tensor)
    } else replaced.set(tensor, { ...tensor, inputs: tensor.inputs.map((operand) => replaced.get(operand)!) })
  }
  return { inputs, outputs: roots.map((root) => replaced.get(root)!), leaves }
}

/** The graph's outputs with its arguments made inputs of a program again. */
function named(inputs: readonly Tensor[], outputs: readonly Tensor[]): Tensor[] {
  const replaced = new Map<Tensor, Tensor>(inputs.map((tensor, i) => [tensor, o.input(`leaf ${i}`, tensor.shape, tensor.type)]))
  for (const tensor of topological(outputs))
    if (!replaced.has(tensor)) replaced.set(tensor, { ...tensor, inputs: tensor.inputs.map((operand) => replaced.get(operand)!) })
  return outputs.map((output) => replaced.get(output)!)
}

const kindsOf = (roots: readonly Tensor[], kinds: Set<Op['kind']> = new Set()): Set<Op['kind']> => {
  for (const { op } of topological(roots)) {
    kinds.add(op.kind)
    if (op.kind === 'scan') kindsOf([...op.body.outputs, ...op.body.next], kinds)
  }
  return kinds
}

test('any graph read back computes the same bits and is written as the same data', () => {
  const met = new Set<Op['kind']>()
  for (let seed = 1; seed <= 60; seed++) {
    const { program, extents, inputs, variables } = randomProgram(seed, { operations: 14, training: seed % 3 === 0 })
    const { leaves, ...graph } = withArguments([...Object.values(program.outputs), ...program.updates.map(({ value }) => value)])
    kindsOf(graph.outputs, met)
    const data = throughJson(serializeGraph(graph))
    const again = deserializeGraph(data, 'test')
    expect(serializeGraph(again)).toEqual(data)
    const given = Object.fromEntries(
      leaves.map(({ op }, i) => [
        `leaf ${i}`,
        op.kind === 'variable' ? variables.get(op.variable)! : inputs[(op as { name: string }).name]!,
      ]),
    )
    const run = (outputs: readonly Tensor[]) =>
      interpret(
        { outputs: Object.fromEntries(outputs.map((output, i) => [i, output])), updates: [] },
        { inputs: given, variables: new Map(), extents, precision: 'float32' },
      ).outputs
    expect(run(named(again.inputs, again.outputs))).toEqual(run(named(graph.inputs, graph.outputs)))
  }
  // What random graphs are grown from is nearly every op; a cell's step has no more.
  for (const kind of [
    'unary',
    'binary',
    'select',
    'broadcast',
    'sum',
    'matmul',
    'outer',
    'gather',
    'concat',
    'slice',
    'pad',
    'reshape',
    'transpose',
    'softmax',
    'scan',
    'result',
  ] as const)
    expect(met).toContain(kind)
})

const everyOther = (): { inputs: Tensor[]; outputs: Tensor[] } => {
  const logits = o.argument('logits', [BATCH, 4])
  const ids = o.argument('ids', [BATCH], 'index')
  const state = o.argument('state', [2], 'index')
  const settings = o.argument('settings', [3])
  const place = o.argument('place', [], 'index')
  return {
    inputs: [logits, ids, state, settings, place],
    outputs: [
      o.crossEntropy(logits, ids),
      o.crossEntropyGradient(logits, ids, o.toFloat(ids)),
      o.argmax(logits),
      o.largest(logits, 1),
      o.scatterAdd(ids, logits, 3),
      o.stopGradient(o.logSoftmax(logits)),
      o.random(state, 4_000_000_000, [BATCH, 2]),
      o.sample({ logits, settings, state, offset: place, position: place }, 7),
      o.multiply(logits, Number.POSITIVE_INFINITY),
      o.fill(Number.NaN, [BATCH]),
    ],
  }
}

test('ops that random graphs lack, infinities and names are kept too', () => {
  const graph = everyOther()
  const data = throughJson(serializeGraph({ ...graph, outputs: graph.outputs.map((output, i) => o.named(`output ${i}`, output)) }))
  const again = deserializeGraph(data, 'test')
  expect(again.outputs.map(({ name }) => name)).toEqual(graph.outputs.map((_, i) => `output ${i}`))
  const text = (outputs: readonly Tensor[]) =>
    describeProgram({ outputs: Object.fromEntries(outputs.map((output, i) => [`output ${i}`, output])), updates: [] })
  expect(text(again.outputs)).toBe(text(graph.outputs.map((output, i) => o.named(`output ${i}`, output))))
})

test('extents that were merged and split are merged and split again, and numbers that do not fit are seen when it runs', () => {
  const x = o.argument('x', [STEPS, BATCH, 3])
  const rows = o.regroup(x, [extent('rows'), 3])
  const graph = { inputs: [x], outputs: [o.regroup(o.multiply(rows, rows), [BATCH, STEPS, 3])] }
  const again = deserializeGraph(throughJson(serializeGraph(graph)), 'file')
  expect(serializeGraph(again)).toEqual(serializeGraph(graph))
  const run = (rows: number) =>
    interpret(
      { outputs: { y: named(again.inputs, again.outputs)[0]! }, updates: [] },
      { inputs: { 'leaf 0': [0, 1, 2, 3, 4, 5] }, variables: new Map(), extents: { steps: 1, batch: 2, rows }, precision: 'float64' },
    ).outputs.y
  expect(Array.from(run(2)!)).toEqual([0, 1, 4, 9, 16, 25])
  expect(() => run(3)).toThrow(/regroup: expected as many elements as \[rows, 3\]/)
})

test('a graph that takes something from outside is not saved', () => {
  const weight = o.variable({ path: 'mine', shape: [2], type: 'float', role: 'weight', trainable: true, initial: 0 })
  for (const leaf of [weight, o.input('mine', [2]), o.argument('mine', [2])])
    expect(() => serializeGraph({ inputs: [], outputs: [o.tanh(leaf)] })).toThrow(
      "save: the step uses 'mine' from outside the cell; declare it among the cell's weights",
    )
})

const small = () => {
  const x = o.argument('x', [BATCH, 3])
  const w = o.argument('w', [3, 2])
  return throughJson(serializeGraph({ inputs: [x, w], outputs: [o.tanh(o.matmul(x, w))] }))
}

interface Editable {
  nodes: Record<string, unknown>[]
  inputs: unknown[]
  outputs: unknown[]
}

const edited = (edit: (data: Editable) => void, data: unknown = small()): unknown => {
  edit(data as Editable)
  return data
}

test('reading says which node is wrong, and why', () => {
  const refused = (edit: (data: Editable) => void, data?: unknown) => expect(() => deserializeGraph(edited(edit, data), 'step'))
  refused((g) => (g.nodes[2]!.op = 'eval')).toThrow(
    /step\.nodes\[2\]\.op: the op 'eval' is not known; the file may be from a newer version/,
  )
  refused((g) => (g.nodes[2]!.op = 'constructor')).toThrow(/the op 'constructor' is not known/)
  refused((g) => (g.nodes[2]!.inputs = [0, 3])).toThrow(/nodes\[2\]\.inputs\[1\]: no node before this one has that number/)
  refused((g) => (g.nodes[2]!.inputs = [0])).toThrow(/nodes\[2\]: matmul takes 2 operands, got 1/)
  refused((g) => (g.nodes[2]!.inputs = [1, 0])).toThrow(/nodes\[2\]: matmul: expected/)
  refused((g) => (g.nodes[2]!.shape = ['batch', 3])).toThrow(/gives float \[batch, 2\], the file says float \[batch, 3\]/)
  refused((g) => (g.nodes[2]!.shape = ['batch', 2.5])).toThrow(/shape\[1\]: expected a whole number from 1, got 2.5/)
  refused((g) => (g.nodes[3]!.function = 'toString')).toThrow(/nodes\[3\]\.function: expected one of negate/)
  refused((g) => (g.nodes[3]!.code = '1')).toThrow(/nodes\[3\]: unary has no 'code'/)
  refused((g) => (g.nodes[3]!.type = 'index')).toThrow(/the file says index/)
  refused((g) => g.inputs.pop()).toThrow(/step\.inputs: the arguments do not match/)
  refused((g) => (g.inputs[1] = 2)).toThrow(/step\.inputs\[1\]: expected an argument, got the op matmul/)
  refused((g) => (g.outputs = [9])).toThrow(/step\.outputs\[0\]/)
  expect(() => deserializeGraph([], 'step')).toThrow(/step: expected an object, got a list/)
  expect(() => deserializeGraph({ nodes: 1, inputs: [], outputs: [] }, 'step')).toThrow(/step\.nodes: expected a list, got 1/)
})

test('a scan that does not fit its operands is refused', () => {
  const sequence = o.argument('sequence', [STEPS, BATCH, 2])
  const start = o.argument('start', [BATCH, 2])
  const { outputs, states } = scan(
    ({ sequences: [x], states: [h] }) => {
      const next = o.tanh(o.add(x!, h!))
      return { outputs: [next], states: [next] }
    },
    { steps: STEPS, sequences: [sequence], initial: [start] },
  )
  const data = () => throughJson(serializeGraph({ inputs: [sequence, start], outputs: [outputs[0]!, states[0]!] }))
  const at = (data() as unknown as Editable).nodes.findIndex(({ op }) => op === 'scan')
  const bodyOf = (graph: Editable) => graph.nodes[at]!.body as Editable
  expect(deserializeGraph(data(), 'step').outputs).toHaveLength(2)
  const refused = (edit: (graph: Editable) => void) => expect(() => deserializeGraph(edited(edit, data()), 'step'))
  refused((graph) => (graph.nodes[at]!.inputs = [1, 0])).toThrow(/what it repeats does not fit its operands/)
  refused((graph) => (graph.nodes[at]!.counts = { sequences: 2, states: 0, constants: 0 })).toThrow(/does not fit its operands/)
  refused((graph) => (graph.nodes[at]!.counts = { sequences: 9, states: 1, constants: 0 })).toThrow(/does not have the parameters it says/)
  refused((graph) => (bodyOf(graph).nodes[0]!.op = 'input')).toThrow(/nodes\[\d\]\.body/)
  refused((graph) => (graph.nodes[at + 1]!.index = 5)).toThrow(/no such result/)
})

test('whatever the data are, reading gives a graph or an error of ours', () => {
  const texts = JSON.stringify(small())
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: texts.length - 1 }),
      fc.constantFrom('', '0', '9', '"', '-1', ']', '[', 'null', 'x', 'op'),
      (at, replacement) => {
        let data: unknown
        try {
          data = JSON.parse(texts.slice(0, at) + replacement + texts.slice(at + 1))
        } catch {
          return
        }
        try {
          expect(deserializeGraph(data, 'step').outputs.length).toBeGreaterThanOrEqual(0)
        } catch (error) {
          expect(error).toBeInstanceOf(TekrarError)
          expect((error as TekrarError).code).toBe('invalid-model')
        }
      },
    ),
    { numRuns: 400 },
  )
  fc.assert(
    fc.property(fc.jsonValue(), (data) => {
      expect(() => deserializeGraph(data, 'step')).toThrow(TekrarError)
    }),
    { numRuns: 200 },
  )
})

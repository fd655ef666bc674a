import { type Extents, resolveShape, type Shape, sizeOf } from '../base/shape.ts'
import { describeProgram } from '../graph/describe.ts'
import { topological } from '../graph/order.ts'
import { allocate, interpret, type Precision } from '../graph/reference.ts'
import type { Program, Variable } from '../graph/tensor.ts'
import type { Data, Executable, Executor } from './executor.ts'

/**
 * The reference as an executor: every program as it stands, one op after the other, in float32 or float64. It is the truth the engines are tested
 * against, and slow; nothing falls back to it unasked.
 */
export function interpreted(precision: Precision): Executor {
  const held = new Map<Variable, Data>()

  /** The variable's data for these extents; of a carried state the first rows, as an engine with room for more would keep it. */
  const dataOf = (variable: Variable, extents: Extents): Data => {
    const shape = resolveShape(variable.shape, extents)
    const size = sizeOf(shape)
    const known = held.get(variable)
    if (known && known.length >= size) return known.subarray(0, size)
    const data = allocate(variable.type, size, precision)
    if (typeof variable.initial === 'number') data.fill(variable.initial)
    else data.set(variable.initial(shape))
    if (known) data.set(known)
    held.set(variable, data)
    return data
  }

  const prepare = (program: Program, { capacity }: { readonly capacity: Extents }): Executable => {
    const variables = variablesOf(program)
    for (const variable of variables) if (isFixed(variable.shape)) dataOf(variable, capacity)
    return {
      describe: () => describeProgram(program),
      memory: { persistentBytes: 0, scratchBytes: 0 },
      run(inputs, extents) {
        const values = new Map(variables.map((variable) => [variable, dataOf(variable, extents)]))
        const { outputs, updated } = interpret(program, { inputs, variables: values, extents, precision })
        for (const [variable, value] of updated) dataOf(variable, extents).set(value)
        return outputs
      },
    }
  }

  return {
    engine: { name: 'reference', instructionSet: precision, threads: 1, reason: 'asked for' },
    get bytes() {
      return [...held.values()].reduce((bytes, data) => bytes + data.byteLength, 0)
    },
    prepare,
    *prepareInSteps(program, options) {
      yield
      return prepare(program, options)
    },
    read: (variable, extents = {}) => dataOf(variable, extents).slice(),
    write: (variable, data, extents = {}) => dataOf(variable, extents).set(data),
    writeAll(values, extents = {}) {
      for (const [variable, data] of values) dataOf(variable, extents).set(data)
    },
  }
}

const isFixed = (shape: Shape): boolean => shape.every((dimension) => typeof dimension === 'number')

/** Every variable that a program reads or writes. */
function variablesOf(program: Program): Variable[] {
  const roots = [...Object.values(program.outputs), ...program.updates.map((update) => update.value)]
  const read = topological(roots).flatMap(({ op }) => (op.kind === 'variable' ? [op.variable] : []))
  return [...new Set([...read, ...program.updates.map((update) => update.variable)])]
}

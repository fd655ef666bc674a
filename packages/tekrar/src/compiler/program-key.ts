import { type Extents, keyOfShape } from '../base/shape.ts'
import { describeOp } from '../graph/describe-op.ts'
import { topological } from '../graph/order.ts'
import type { Program, Tensor, Variable } from '../graph/tensor.ts'
import type { Block } from './side-by-side.ts'

/** What a program is but for the variables themselves: programs of one key have the same plan, over their own variables. */
export interface ProgramKey {
  readonly key: string
  /** The program's variables, in the order in which the key numbers them. */
  readonly variables: readonly Variable[]
  /** Those in which some of them lie. */
  readonly blocks: readonly Block[]
}

/** The structure of a program as text, for sizes up to a capacity: every op, shape, name and path in it, and which variables lie side by side. */
export function programKey(
  { outputs, updates }: Program,
  capacity: Extents,
  homes?: { blockOf(variable: Variable): Block | undefined },
): ProgramKey {
  const numbers = new Map<Tensor, number>()
  const variables = new Map<Variable, number>()
  let key = ''
  const add = (tensor: Tensor): void => {
    const { op, shape, type, name } = tensor
    if (op.kind === 'scan') {
      const { body } = op
      const parameters = [body.index, ...body.sequences, ...body.states, ...body.constants]
      key += `{${body.sequences.length} ${body.states.length} ${body.outputs.length} ${op.reverse} ${op.segments === true} ${keyOfShape([op.steps])}\n`
      for (const parameter of parameters) if (!numbers.has(parameter)) add(parameter)
      const roots = [...body.outputs, ...body.next]
      for (const inner of topological(roots)) if (!numbers.has(inner)) add(inner)
      key += `${numbersOf(parameters)};${numbersOf(roots)}}`
    } else if (op.kind === 'variable') key += `variable ${numberOf(op.variable)}`
    else key += describeOp(op)
    key += `${numbersOf(tensor.inputs)}|${keyOfShape(shape)}|${type}${name === undefined ? '' : JSON.stringify(name)}\n`
    numbers.set(tensor, numbers.size)
  }
  const numbersOf = (tensors: readonly Tensor[]): string => {
    let text = ''
    for (const tensor of tensors) text += `,${numbers.get(tensor)}`
    return text
  }
  const numberOf = (variable: Variable): number => {
    const known = variables.get(variable)
    if (known !== undefined) return known
    variables.set(variable, variables.size)
    return variables.size - 1
  }
  const names = Object.keys(outputs)
  const roots = [...Object.values(outputs), ...updates.map(({ value }) => value)]
  for (const tensor of topological(roots)) add(tensor)
  key += `${JSON.stringify(names)}${numbersOf(roots)}\n`
  for (const { variable } of updates) key += `${numberOf(variable)},`
  const blocks = new Set<Block>()
  for (const variable of variables.keys()) {
    const block = homes?.blockOf(variable)
    if (block) blocks.add(block)
  }
  for (const { parts } of blocks) key += `\n[${parts.map(numberOf)}]`
  for (const { path, shape, type, order } of variables.keys()) key += `\n${JSON.stringify(path)}${keyOfShape(shape)}|${type}|${order}`
  for (const name of Object.keys(capacity).sort()) key += `\n${JSON.stringify(name)}${capacity[name]}`
  return { key, variables: [...variables.keys()], blocks: [...blocks] }
}

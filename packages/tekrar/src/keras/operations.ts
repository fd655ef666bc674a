import * as activations from '../graph/activations.ts'
import * as o from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import { lambda } from '../layers/lambda.ts'
import type { Layer, LayerOptions } from '../layers/layer.ts'
import type { Settings } from './settings.ts'

/** A tensor, or a number where one is given. */
type Operand = Tensor | number

const float = (x: Operand): Operand => (typeof x === 'number' ? x : o.toFloat(x))
const isTrue = (x: Operand): Tensor => o.subtract(1, o.equal(float(x), 0))

/** Keras's operations between layers: of the tensors and numbers they are called with. Truths are 1 and 0. What Keras works out masks with is among them. */
const operations: Readonly<Record<string, (operands: readonly Operand[], settings: Settings) => Tensor>> = {
  NotEqual: ([a, b]) => o.subtract(1, o.equal(float(a!), float(b!))),
  Equal: ([a, b]) => o.equal(float(a!), float(b!)),
  Greater: ([a, b]) => o.greater(float(a!), float(b!)),
  Less: ([a, b]) => o.greater(float(b!), float(a!)),
  GreaterEqual: ([a, b]) => o.greaterEqual(float(a!), float(b!)),
  LessEqual: ([a, b]) => o.greaterEqual(float(b!), float(a!)),
  LogicalNot: ([a]) => o.subtract(1, isTrue(a!)),
  LogicalOr: ([a, b]) => o.maximum(isTrue(a!), isTrue(b!)),
  LogicalAnd: ([a, b]) => o.multiply(isTrue(a!), isTrue(b!)),
  Any: ([a], s) => o.largest(isTrue(a!), lastAxis(s)),
  All: ([a], s) => o.subtract(1, o.largest(o.subtract(1, isTrue(a!)), lastAxis(s))),
  ExpandDims([a], s) {
    lastAxis(s)
    const { shape } = a as Tensor
    return o.reshape(a as Tensor, [...shape, 1])
  },
  ZerosLike: ([a]) => o.fill(0, (a as Tensor).shape),
  OnesLike: ([a]) => o.fill(1, (a as Tensor).shape),
  Concatenate(operands, s) {
    const axis = lastAxis(s)
    return o.concat(operands as Tensor[], (operands[0] as Tensor).shape.length + axis)
  },
  Add: ([a, b]) => o.add(float(a!), float(b!)),
  Subtract: ([a, b]) => o.subtract(float(a!), float(b!)),
  Multiply: ([a, b]) => o.multiply(float(a!), float(b!)),
  TrueDivide: ([a, b]) => o.divide(float(a!), float(b!)),
  Divide: ([a, b]) => o.divide(float(a!), float(b!)),
  Maximum: ([a, b]) => o.maximum(float(a!), float(b!)),
  Minimum: ([a, b]) => o.minimum(float(a!), float(b!)),
  Negative: ([a]) => o.negate(a!),
  Absolute: ([a]) => o.absolute(a!),
  Square: ([a]) => o.square(a as Tensor),
  Sqrt: ([a]) => o.squareRoot(a!),
  Exp: ([a]) => o.exp(a!),
  Log: ([a]) => o.log(a!),
  Tanh: ([a]) => o.tanh(a!),
  Sigmoid: ([a]) => o.sigmoid(a!),
  Relu: ([a]) => activations.reluWith(a as Tensor),
}

/** Only the last axis is the same in Keras's order and in ours. */
function lastAxis(s: Settings): -1 {
  const axis = s.wholes('axis') ?? [-1]
  if (axis.length !== 1 || axis[0] !== -1) throw s.unsupported(`axis: ${JSON.stringify(axis)}`, 'axis: -1 would serve')
  if (s.truth('keepdims', false)) throw s.unsupported('keepdims: true', 'leave it out')
  return -1
}

/** An operand of an operation: the next tensor it is called on, or a number. */
export type OperandPlace = 'tensor' | number

/** An operation as a layer over its tensors. Throws `unsupported`. */
export function operationLayer(className: string, settings: Settings, operands: readonly OperandPlace[], options: LayerOptions): Layer {
  if (!Object.hasOwn(operations, className))
    throw settings.unsupported(
      `the operation ${className} between layers`,
      `a layer would serve; of operations there are ${Object.keys(operations).join(', ')}`,
    )
  const operation = operations[className]!
  settings.raw('dtype')
  return lambda((...tensors: Tensor[]) => {
    const left = [...tensors]
    return operation(
      operands.map((operand) => (operand === 'tensor' ? left.shift()! : operand)),
      settings,
    )
  }, options)
}

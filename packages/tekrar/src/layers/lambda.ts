import { TekrarError } from '../base/errors.ts'
import { describeShape, isBatch, type Shape } from '../base/shape.ts'
import { argument } from '../graph/ops.ts'
import { saveFunction, type TensorFunction } from '../graph/saved-function.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { BuildContext, Layer, LayerOptions, Signal, Symbolic } from './layer.ts'
import { masked, unsuitable } from './signals.ts'
import { statelessLayer } from './stateless-layer.ts'

/** What a lambda calls: the tensors of its inputs, sequences time first, [steps, batch, …]; it gives one tensor or several, made of the library's own operations. */
export type LambdaFunction = (...inputs: Tensor[]) => Tensor | readonly Tensor[]

/** Options of `lambda`. */
export interface LambdaOptions extends LayerOptions {
  /** Whether input sequences have one number of steps; true. */
  readonly sameSteps?: boolean
  /** Whether the mask of the first input goes on with the outputs; false, as in Keras. */
  readonly passMask?: boolean
}

/**
 * One's own function of tensors as a layer without weights. It is traced, so that saved models hold what it does and not its code. Sequences are time first: a
 * user's [batch, steps, n] is a tensor [steps, batch, n] here, and an output with the steps first and the batch second is a sequence again.
 * Throws what the function throws, and `shape-mismatch` for what is no batch of anything.
 */
export function lambda<Result extends Symbolic | readonly Symbolic[] = Symbolic>(
  of: LambdaFunction,
  options: LambdaOptions = {},
): Layer<Result> {
  return lambdaLayer((inputs) => [of(...inputs)].flat(), options)
}

/** The same of a function that takes and gives lists, as saved ones do. */
export function lambdaLayer<Result = Symbolic>(
  of: TensorFunction,
  { sameSteps = true, passMask = false, ...options }: LambdaOptions,
): Layer<Result> {
  return statelessLayer<Result>({
    kind: 'lambda',
    label: 'lambda',
    options,
    config: {},
    build(inputs, context) {
      const parameters = sameSteps ? withSameSteps(inputs, context) : inputs
      const outputs = of(parameters.map(({ shape, type }, i) => argument(`input ${i}`, shape, type)))
      const signals = outputs.map((output) => signalOfTensor(output, inputs, context))
      return {
        outputs: signals,
        config: () => ({ sameSteps, passMask, function: saveFunction(of, parameters) }),
        call(values) {
          const results = of(values.map(({ tensor }) => tensor))
          return results.map((tensor) => (passMask ? masked(tensor, values[0]!) : { tensor }))
        },
      }
    },
  })
}

/** The inputs, their steps the same. */
function withSameSteps(inputs: readonly Signal[], context: BuildContext): readonly Signal[] {
  const all = inputs.flatMap(({ sequence, shape }) => (sequence ? [shape[0]!] : []))
  if (all.length < 2) return inputs
  const steps = all.reduce((a, b) => context.unite(a, b))
  return inputs.map((input) => (input.sequence ? { ...input, shape: [steps, ...input.shape.slice(1)] } : input))
}

/** [batch, …], or [steps, batch, …] of a sequence. */
function signalOfTensor(output: Tensor, inputs: readonly Signal[], { path }: BuildContext): Signal {
  const shape: Shape | undefined = output?.shape
  const sequence = !isBatch(shape?.[0])
  if (!shape || (sequence && !isBatch(shape[1]))) {
    const actual: Signal = { shape: shape ?? [], type: 'float', sequence: false }
    if (inputs.length === 0 || !shape)
      throw new TekrarError('shape-mismatch', {
        where: `lambda '${path}'`,
        expected: 'a function that gives tensors',
        actual: describeShape(shape ?? []),
      })
    throw unsuitable('lambda', path, 'a result of shape [batch, …] or [steps, batch, …]', actual)
  }
  return { shape, type: output.type, sequence }
}

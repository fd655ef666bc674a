import { TekrarError } from '../base/errors.ts'
import type { Initializer } from '../base/initializers.ts'
import { BATCH, describeShape, type Shape, sameShape } from '../base/shape.ts'
import type { Tensor } from '../graph/tensor.ts'

/** A weight as a cell declares it. */
export interface WeightDeclaration {
  readonly shape: readonly number[]
  readonly initializer: Initializer
}

export type StateShapes = Readonly<Record<string, readonly number[]>>
export type WeightDeclarations = Readonly<Record<string, WeightDeclaration>>
export type Tensors<Names> = { readonly [Name in keyof Names]: Tensor }

/** What stays the same over all steps: the sizes and the cell's own options. */
export type Constants<Options> = Readonly<Options> & {
  /** Features of x. */
  readonly inputs: number
  readonly units: number
}

/** What one step gives. All shapes are [batch, …]. */
export interface CellResult<States> {
  readonly output: Tensor
  /** Every state's next value, in its shape. */
  readonly states: Tensors<States>
  /** What a view may want to see: name → any tensor of the step. */
  readonly gates?: Readonly<Record<string, Tensor>>
}

/**
 * A cell: the equations of one step and what they need. See `defineCell`.
 * `States` and `Weights` are found from what the functions return.
 */
export interface CellDefinition<Options extends object, States extends StateShapes, Weights extends WeightDeclarations> {
  /** In kebab-case, such as `minimal-gated-unit`; layers are named after it. */
  readonly name: string
  /** The cell's own options with their defaults. */
  readonly options?: Options
  /** Name → shape of each state, without the batch. States start at zero. */
  readonly states: (constants: Constants<Options>) => States
  /** Name → shape and initialiser of each weight. */
  readonly weights: (constants: Constants<Options>) => Weights
  /** Features of the output; `units` when left out. */
  readonly outputs?: (constants: Constants<Options>) => number
  /** w: the weights; x: [batch, inputs]; states: [batch, …] each. Written with the functions of `graph/ops.ts`. */
  readonly step: (w: Tensors<Weights>, x: Tensor, states: Tensors<States>, constants: Constants<Options>) => CellResult<States>
}

/** A cell whose sizes and options are chosen, as `recurrent` takes it. */
export interface Cell<States extends StateShapes = StateShapes, Weights extends WeightDeclarations = WeightDeclarations> {
  readonly name: string
  /** The cell for sequences of that many features. Throws `invalid-argument`. */
  build(inputs: number): BuiltCell<States, Weights>
}

/** A cell with all its shapes known. */
export interface BuiltCell<States extends StateShapes = StateShapes, Weights extends WeightDeclarations = WeightDeclarations> {
  readonly name: string
  readonly inputs: number
  /** Features of the output. */
  readonly outputs: number
  /** Shapes without the batch. */
  readonly states: States
  readonly weights: Weights
  /** One step: x [batch, inputs], states [batch, …]. Throws `cell-state-missing` and `shape-mismatch`. */
  step(w: Tensors<Weights>, x: Tensor, states: Tensors<States>): Required<CellResult<States>>
}

/** Makes cells from sizes and options. */
export type CellFactory<Options extends object, States extends StateShapes, Weights extends WeightDeclarations> = (
  options: { readonly units: number } & Readonly<Partial<Options>>,
) => Cell<States, Weights>

type NoOptions = Record<never, never>

/**
 * A cell from the equations of its step; the result takes `units` and the cell's own options and gives what `recurrent` repeats:
 *
 *     const cell = defineCell({
 *       name: 'leaky',
 *       states: ({ units }) => ({ hidden: [units] }),
 *       weights: ({ inputs, units }) => ({ kernel: { shape: [inputs, units], initializer: glorotUniform } }),
 *       step: (w, x, { hidden }) => {
 *         const next = add(multiply(hidden, 0.9), tanh(matmul(x, w.kernel)))
 *         return { output: next, states: { hidden: next } }
 *       },
 *     })
 *     recurrent(cell({ units: 64 }))
 */
export function defineCell<const States extends StateShapes, const Weights extends WeightDeclarations, Options extends object = NoOptions>(
  definition: CellDefinition<Options, States, Weights>,
): CellFactory<Options, States, Weights> {
  const { name } = definition
  return ({ units, ...options }) => {
    requireCount(units, 'units', name)
    const known = definition.options ?? {}
    for (const option of Object.keys(options))
      if (!Object.hasOwn(known, option))
        throw new TekrarError('invalid-argument', {
          where: name,
          name: 'an option',
          expected: ['units', ...Object.keys(known)].join(', '),
          actual: option,
        })
    const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
    return {
      name,
      build(inputs) {
        requireCount(inputs, 'inputs', name)
        const constants = { ...known, ...given, inputs, units } as unknown as Constants<Options>
        const states = definition.states(constants)
        const weights = definition.weights(constants)
        const outputs = definition.outputs?.(constants) ?? units
        return {
          name,
          inputs,
          outputs,
          states,
          weights,
          step: (w, x, before) =>
            checkedStep(
              name,
              states,
              outputs,
              before,
              inCell(name, () => definition.step(w, x, before, constants)),
            ),
        }
      },
    }
  }
}

/** What goes wrong in the equations of a step names the cell. */
function inCell<Result>(cell: string, step: () => Result): Result {
  try {
    return step()
  } catch (error) {
    const { code, details } = error instanceof TekrarError ? (error as TekrarError<'shape-mismatch'>) : {}
    if (!code || details?.where === undefined) throw error
    const where = details.where === 'operation' ? `cell ${cell}` : `cell ${cell}, ${details.where}`
    throw new TekrarError(code, { ...details, where }, { cause: error })
  }
}

function requireCount(value: number, argument: string, where: string): void {
  if (!Number.isInteger(value) || value < 1)
    throw new TekrarError('invalid-argument', { where, name: argument, expected: 'a whole number from 1', actual: String(value) })
}

/** The step's result, with every state there and in its shape. */
export function checkedStep<States extends StateShapes>(
  cell: string,
  shapes: States,
  outputs: number,
  before: Tensors<States>,
  given: CellResult<States> | undefined,
): Required<CellResult<States>> {
  const result: Partial<CellResult<States>> = given ?? {}
  const next: Readonly<Record<string, Tensor | undefined>> = result.states ?? {}
  const batch = (Object.values(before) as Tensor[])[0]?.shape[0] ?? BATCH
  const expectShape = (what: string, tensor: Tensor, shape: Shape, remedy: string) => {
    if (!sameShape(tensor.shape, shape))
      throw new TekrarError('shape-mismatch', {
        where: `cell ${cell}`,
        expected: `${what} of shape ${describeShape(shape)}`,
        actual: describeShape(tensor.shape),
        remedy,
      })
  }
  for (const [state, shape] of Object.entries(shapes)) {
    const tensor = next[state]
    if (!tensor) throw new TekrarError('cell-state-missing', { cell, state, given: Object.keys(next) })
    expectShape(`the next ${state}`, tensor, [batch, ...shape], 'a state keeps its shape from step to step')
  }
  for (const state of Object.keys(next))
    if (!Object.hasOwn(shapes, state)) throw new TekrarError('cell-state-unknown', { cell, state, declared: Object.keys(shapes) })
  if (!result.output) throw new TekrarError('cell-state-missing', { cell, state: 'output', given: Object.keys(result) })
  expectShape('an output', result.output, [batch, outputs], 'declare another size with `outputs`')
  return { output: result.output, states: next as Tensors<States>, gates: result.gates ?? {} }
}

import { TekrarError } from '../base/errors.ts'
import type { Initializer } from '../base/initializers.ts'
import { requireShare } from '../base/refuse-unless.ts'
import { describeShape, type Shape, sameShape } from '../base/shape.ts'
import type { Tensor } from '../graph/tensor.ts'
import { type DropoutRates, type Dropping, droppingStep, type StepGiven } from './dropping.ts'

/** A weight as a cell declares it. */
export interface WeightDeclaration {
  readonly shape: readonly number[]
  readonly initializer: Initializer
  /** Of the weight a scalar, [], added to the loss. */
  readonly regularizer?: (weight: Tensor) => Tensor
  /** What the weight becomes after each update, in its shape. */
  readonly constraint?: (weight: Tensor) => Tensor
}

export type StateShapes = Readonly<Record<string, readonly number[]>>
export type WeightDeclarations = Readonly<Record<string, WeightDeclaration>>
export type Tensors<Names> = { readonly [Name in keyof Names]: Tensor }

/** What is known of a cell before any step: sizes and the cell's own options. */
export type CellSettings<Options, Names extends string = string> = Readonly<Options> & {
  /** Features of x: the size of its last axis. */
  readonly inputs: number
  readonly units: number
  /** Of x, without the batch: [inputs] of a vector at each step, and more where a step is a picture or a matrix. */
  readonly shape: Shape
  /** The shapes of what every step is handed beside x, the batch first. */
  readonly constants: { readonly [Name in Names]: Shape }
}

/**
 * What a step has beside its weights, x and its states.
 *
 * `dropInput(x)` is x with a share of its numbers set to zero and the others scaled by 1 / (1 − rate) where `dropout` is in force, else x;
 * `dropRecurrent(state)` the same by `recurrentDropout`. The numbers are drawn once a call and are the same at every step (Gal and Ghahramani, 2016).
 * A second argument names the draw, such as a gate: draws of different names are independent. `dropout` and `recurrentDropout` are the rates in force at
 * this call: 0 wherever nothing is dropped, as at prediction. `given` is for a cell inside this one: hand it on to its `step`.
 */
export type StepContext<Options, Names extends string = string> = Omit<CellSettings<Options, Names>, 'constants'> &
  Dropping & {
    /** The same at every step: [batch, …], [batch, steps, …] of a sequence. */
    readonly constants: { readonly [Name in Names]: Tensor }
    /** Of each constant: 1 where it counts, else 0; [batch, steps] of a sequence, else [batch]. */
    readonly masks: { readonly [Name in Names]: Tensor }
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
 * `States`, `Weights` and `Names` are found from what the functions return.
 */
export interface CellDefinition<
  Options extends object,
  States extends StateShapes,
  Weights extends WeightDeclarations,
  Names extends string,
> {
  /** In kebab-case, such as `minimal-gated-unit`; layers are named after it. */
  readonly name: string
  /** The cell's own options with their defaults. */
  readonly options?: Options
  /** Names of what every step is handed beside x, in the order in which the layer is given them. */
  readonly constants?: readonly Names[]
  /** Name → shape of each state, without the batch. States start at zero. */
  readonly states: (settings: CellSettings<Options, Names>) => States
  /** Name → shape and initialiser of each weight. */
  readonly weights: (settings: CellSettings<Options, Names>) => Weights
  /** Features of the output, or its whole shape without the batch; `units` when left out. */
  readonly outputs?: (settings: CellSettings<Options, Names>) => number | Shape
  /** w: the weights; x: [batch, …]; states: [batch, …] each. Written with the functions of `graph/ops.ts`. */
  readonly step: (w: Tensors<Weights>, x: Tensor, states: Tensors<States>, context: StepContext<Options, Names>) => CellResult<States>
}

/** The options that every cell takes beside its own. */
export interface CommonCellOptions {
  readonly units: number
  /** The share of the input's numbers that is dropped while training, in [0, 1]; 0. */
  readonly dropout?: number
  /** The same for the state that goes round; 0. */
  readonly recurrentDropout?: number
}

/** A cell whose sizes and options are chosen, as `recurrent` takes it. */
export interface Cell<States extends StateShapes = StateShapes, Weights extends WeightDeclarations = WeightDeclarations> {
  readonly name: string
  /** Names of what every step is handed beside x. */
  readonly constants?: readonly string[]
  /** The cell for steps of that many features, or of that shape without the batch. Throws `invalid-argument`. */
  build(input: number | Shape, options?: CellBuildOptions): BuiltCell<States, Weights>
}

export interface CellBuildOptions {
  /** What every step will be handed: shapes, the batch first; at 1 the steps of a sequence. */
  readonly constants?: readonly ConstantShape[]
  /** Where the cell itself says none. */
  readonly dropout?: number | undefined
  readonly recurrentDropout?: number | undefined
}

export interface ConstantShape {
  readonly shape: Shape
  /** Whether axis 1 is time. */
  readonly sequence: boolean
}

/** A cell with all its shapes known; shapes are without the batch. */
export interface BuiltCell<States extends StateShapes = StateShapes, Weights extends WeightDeclarations = WeightDeclarations> {
  readonly name: string
  /** Of x. */
  readonly input: Shape
  readonly output: Shape
  readonly states: States
  readonly weights: Weights
  readonly constants: readonly (ConstantShape & { readonly name: string })[]
  /** Shares in [0, 1]. */
  readonly rates: DropoutRates
  /** One step: x [batch, …], states [batch, …]. Throws `cell-state-missing`, `cell-state-unknown`, `shape-mismatch` and `unsupported`. */
  step(w: Tensors<Weights>, x: Tensor, states: Tensors<States>, given?: StepGiven): Required<CellResult<States>>
}

/** Makes cells from sizes and options. */
export type CellFactory<Options extends object, States extends StateShapes, Weights extends WeightDeclarations> = (
  options: CommonCellOptions & Readonly<Partial<Options>>,
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
 *
 * Masks, direction, stacking and the saving of a cell are none of its business. A step says with `dropInput` and `dropRecurrent` where `dropout` and
 * `recurrentDropout` act; the input of one that does not say is dropped as a whole.
 */
export function defineCell<
  const States extends StateShapes,
  const Weights extends WeightDeclarations,
  Options extends object = NoOptions,
  const Names extends string = never,
>(definition: CellDefinition<Options, States, Weights, Names>): CellFactory<Options, States, Weights> {
  const { name } = definition
  const names: readonly Names[] = definition.constants ?? []
  return ({ units, dropout, recurrentDropout, ...options }) => {
    requireCount(units, 'units', name)
    if (dropout !== undefined) requireShare(name, 'dropout', dropout)
    if (recurrentDropout !== undefined) requireShare(name, 'recurrentDropout', recurrentDropout)
    const known = definition.options ?? {}
    for (const option of Object.keys(options))
      if (!Object.hasOwn(known, option))
        throw new TekrarError('invalid-argument', {
          where: name,
          name: 'an option',
          expected: ['units', ...Object.keys(known), 'dropout', 'recurrentDropout'].join(', '),
          actual: option,
        })
    const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
    return {
      name,
      constants: names,
      build(input, { constants = [], ...rates } = {}) {
        const shape: Shape = typeof input === 'number' ? [input] : input
        const inputs = shape[shape.length - 1]
        requireCount(inputs, 'inputs', name)
        requireConstants(name, names, constants)
        const shapes = Object.fromEntries(names.map((constant, i) => [constant, constants[i]!.shape]))
        const settings = { ...known, ...given, inputs, units, shape, constants: shapes } as unknown as CellSettings<Options, Names>
        const states = definition.states(settings)
        const weights = definition.weights(settings)
        const outputs = definition.outputs?.(settings) ?? units
        const output: Shape = typeof outputs === 'number' ? [outputs] : outputs
        const built: BuiltCell<States, Weights> = {
          name,
          input: shape,
          output,
          states,
          weights,
          constants: names.map((constant, i) => ({ name: constant, ...constants[i]! })),
          rates: { input: dropout ?? rates.dropout ?? 0, recurrent: recurrentDropout ?? rates.recurrentDropout ?? 0 },
          step(w, x, before, given = {}) {
            const stepped = droppingStep(built, x, given, (droppedX, dropping) =>
              inCell(name, () =>
                definition.step(w, droppedX, before, { ...settings, ...dropping, ...namedConstants(names, given), given } as StepContext<
                  Options,
                  Names
                >),
              ),
            )
            return checkedStep(built, x, stepped)
          },
        }
        return built
      },
    }
  }
}

const namedConstants = (names: readonly string[], { constants = [] }: StepGiven) => ({
  constants: Object.fromEntries(names.map((name, i) => [name, constants[i]?.tensor])),
  masks: Object.fromEntries(names.map((name, i) => [name, constants[i]?.mask])),
})

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

function requireCount(value: unknown, argument: string, where: string): void {
  if (!Number.isInteger(value) || (value as number) < 1)
    throw new TekrarError('invalid-argument', { where, name: argument, expected: 'a whole number from 1', actual: String(value) })
}

/** Throws `invalid-argument` unless as many constants are given as the cell takes. */
export function requireConstants(cell: string, names: readonly string[], given: readonly ConstantShape[]): void {
  if (names.length === given.length) return
  throw new TekrarError('invalid-argument', {
    where: `cell ${cell}`,
    name: 'constants',
    expected: names.length > 0 ? `${names.length} (${names.join(', ')})` : '0',
    actual: String(given.length),
  })
}

/** The step's result, with every state there and in its shape. */
export function checkedStep<States extends StateShapes>(
  { name: cell, states: shapes, output }: Pick<BuiltCell<States>, 'name' | 'states' | 'output'>,
  x: Tensor,
  given: CellResult<States> | undefined,
): Required<CellResult<States>> {
  const result: Partial<CellResult<States>> = given ?? {}
  const next: Readonly<Record<string, Tensor | undefined>> = result.states ?? {}
  const batch = x.shape[0]!
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
  expectShape('an output', result.output, [batch, ...output], 'declare another size with `outputs`')
  return { output: result.output, states: next as Tensors<States>, gates: result.gates ?? {} }
}

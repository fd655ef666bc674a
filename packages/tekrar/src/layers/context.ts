import { TekrarError } from '../base/errors.ts'
import { type Initializer, initializerOf, type RandomSource, sourceOf } from '../base/initializers.ts'
import { type Dimension, type Extent, extent, sameDimension, sameShape } from '../base/shape.ts'
import { startOf } from '../base/start.ts'
import type { BuildContext, Signal, Weight, WeightOptions } from './layer.ts'

/** A size that is made from others. */
export interface DerivedExtent {
  readonly name: string
  readonly from: readonly string[]
  /** Of the sizes of `from`, in their order. */
  readonly of: (...sizes: number[]) => number
  /** What it must come to, where something it is put together with has a size that is known beforehand. */
  readonly size?: number
}

/** What the layers of one network have told while it was built. */
export class BuildRecord {
  readonly #seed: number
  readonly #weights = new Map<string, Weight>()
  readonly #derived: DerivedExtent[] = []
  readonly #resolve: (name: string) => Dimension
  /** Pairs of sizes that must be one, at least one of each an extent. */
  readonly united: (readonly [Dimension, Dimension])[] = []

  /** `resolve` gives what an extent of that name is, where others or a number turned out to be the same; `known` weights are those of another network, which are shared. */
  constructor(seed: number, resolve: (name: string) => Dimension = extent, known: readonly Weight[] = []) {
    this.#seed = seed
    this.#resolve = resolve
    for (const weight of known) this.#weights.set(weight.path, weight)
  }

  /** Every weight, layer by layer in this order. */
  weightsOf(paths: readonly string[]): readonly Weight[] {
    const all = [...this.#weights.values()]
    return paths.flatMap((path) => all.filter((weight) => weight.path.startsWith(`${path}/`)))
  }

  /** Extents that were found to be the same are there once for each way to make them. */
  get derived(): readonly DerivedExtent[] {
    return this.#derived
  }

  /** What a layer is built with at one of its places. */
  context(
    path: string,
    trainable: boolean,
    { place = 1, initialState = [], constants = [] }: Partial<Pick<BuildContext, 'place' | 'initialState' | 'constants'>> = {},
  ): BuildContext {
    return {
      path,
      place,
      initialState,
      constants,
      weight: (name, shape, initializer, options = {}) => this.#weight(`${path}/${name}`, shape, initializer, trainable, options),
      unite: (a, b) => this.#unite(path, a, b),
      derive: (name, from, of) => this.#derive(`${place === 1 ? path : `${path}:${place}`}/${name}`, from, of),
    }
  }

  #weight(
    at: string,
    shape: readonly number[],
    initializer: Initializer,
    trainable: boolean,
    { trainable: moves, frozen = false, ...options }: WeightOptions,
  ): Weight {
    const where = `weight '${at}'`
    const known = this.#weights.get(at)
    if (known) {
      if (sameShape(known.shape, shape)) return known
      throw new TekrarError('shape-mismatch', {
        where,
        expected: `[${known.shape.join(', ')}], as where the layer was called first`,
        actual: `[${shape.join(', ')}]`,
        remedy: 'a layer that is called several times takes inputs of one width',
      })
    }
    const initial = initialOf(initializerOf(initializer, where), sourceOf(this.#seed, at), where)
    const weight: Weight = {
      path: at,
      shape,
      type: 'float',
      role: 'weight',
      trainable: (moves ?? trainable) && !frozen,
      initial,
      order: this.#weights.size,
      ...(moves === false ? { fixed: true } : {}),
      ...options,
    }
    this.#weights.set(at, weight)
    return weight
  }

  #unite(path: string, a: Dimension, b: Dimension): Dimension {
    if (sameDimension(a, b)) return a
    if (typeof a === 'number' && typeof b === 'number')
      throw new TekrarError('shape-mismatch', {
        where: `'${path}'`,
        expected: `inputs that fit together: ${a}`,
        actual: String(b),
        remedy: 'give the inputs of the model the same number of steps',
      })
    this.united.push([a, b])
    return typeof b === 'number' ? b : a
  }

  #derive(name: string, from: readonly Extent[], of: (...sizes: number[]) => number): Dimension {
    const resolved = this.#resolve(name)
    const origin = from.map((one) => one.extent)
    this.#derived.push(
      typeof resolved === 'number' ? { name, from: origin, of, size: resolved } : { name: resolved.extent, from: origin, of },
    )
    return resolved
  }
}

/** Where a weight begins, at once or in short steps; what comes out is looked at, for it may be one's own. */
function initialOf(initializer: Initializer, source: RandomSource, where: string) {
  const { inSteps } = initializer
  const atOnce = (shape: readonly number[]) => startOf(initializer(shape, source), shape, where)
  if (!inSteps) return atOnce
  return Object.assign(atOnce, {
    *inSteps(shape: readonly number[]) {
      return startOf(yield* inSteps(shape, source), shape, where)
    },
  })
}

/** A context to try a layer with, before the model it will stand in is known: nothing of it is kept. */
export const trialContext = (
  path: string,
  given: { readonly initialState: readonly Signal[]; readonly constants: readonly Signal[] },
): BuildContext => new BuildRecord(1).context(path, true, given)

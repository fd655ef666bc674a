import { TekrarError } from '../base/errors.ts'
import { type Initializer, sourceOf } from '../base/initializers.ts'
import { type Dimension, describeDimension, type Extent, extent, sameDimension, sameShape } from '../base/shape.ts'
import type { BuildContext, Signal, Weight, WeightOptions } from './layer.ts'

/** A size that is made from another. */
export interface DerivedExtent {
  readonly name: string
  readonly from: string
  readonly of: (size: number) => number
}

/** What the layers of one network have told while it was built. */
export class BuildRecord {
  readonly #seed: number
  readonly #weights = new Map<string, Weight>()
  readonly #derived: DerivedExtent[] = []
  readonly #resolve: (name: string) => string
  /** Pairs of extents that must be one. */
  readonly united: (readonly [string, string])[] = []

  /** `resolve` gives the name an extent goes by, where others turned out to be the same; `known` weights are those of another network, which are shared. */
  constructor(seed: number, resolve: (name: string) => string = (name) => name, known: readonly Weight[] = []) {
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
    const known = this.#weights.get(at)
    if (known) {
      if (sameShape(known.shape, shape)) return known
      throw new TekrarError('shape-mismatch', {
        where: `weight '${at}'`,
        expected: `[${known.shape.join(', ')}], as where the layer was called first`,
        actual: `[${shape.join(', ')}]`,
        remedy: 'a layer that is called several times takes inputs of one width',
      })
    }
    const source = sourceOf(this.#seed, at)
    const { inSteps } = initializer
    const initial = Object.assign(
      (sizes: readonly number[]) => initializer(sizes, source),
      inSteps && { inSteps: (sizes: readonly number[]) => inSteps(sizes, source) },
    )
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
    if (typeof a === 'number' || typeof b === 'number')
      throw new TekrarError('shape-mismatch', {
        where: `'${path}'`,
        expected: `inputs that fit together: ${describeDimension(a)}`,
        actual: describeDimension(b),
        remedy: 'give the inputs of the model the same number of steps',
      })
    this.united.push([a.extent, b.extent])
    return a
  }

  #derive(name: string, from: Extent, of: (size: number) => number): Extent {
    const resolved = this.#resolve(name)
    this.#derived.push({ name: resolved, from: from.extent, of })
    return extent(resolved)
  }
}

/** A context to try a layer with, before the model it will stand in is known: nothing of it is kept. */
export const trialContext = (
  path: string,
  given: { readonly initialState: readonly Signal[]; readonly constants: readonly Signal[] },
): BuildContext => new BuildRecord(1).context(path, true, given)

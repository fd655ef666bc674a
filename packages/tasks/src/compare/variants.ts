import type { Value } from '../options/option.ts'

/** Some options with a value each: what one side of a comparison sets. */
export type Setting = Readonly<Record<string, Value>>

/** Every combination of the values of the varied options, the last one varying fastest. */
export function variantsOf(vary: Readonly<Record<string, readonly Value[]>>): Setting[] {
  let variants: Setting[] = [{}]
  for (const [name, values] of Object.entries(vary))
    variants = variants.flatMap((variant) => values.map((value) => ({ ...variant, [name]: value })))
  return variants
}

/** The sizes that a network can have: all of its layers by the size of its largest. */
export interface Size {
  /** The smallest there is, and the one to begin with. */
  readonly least: number
  readonly begin: number
  /** As the option takes it. */
  at(largest: number): Value
}

/** Fewer numbers than that are no state that every network can do with. */
const LEAST = 2

/** The sizes of a value of `units`: a number, or a list `256,512,256`, of which each stays the same share of the largest; null for what is neither. */
export function sizesOf(units: Value): Size | null {
  if (typeof units === 'number') return { least: LEAST, begin: units, at: (largest) => largest }
  if (typeof units !== 'string' || !/^\d+(\s*,\s*\d+)*$/.test(units)) return null
  const list = units.split(',').map(Number)
  const begin = Math.max(...list)
  return { least: LEAST, begin, at: (largest) => list.map((one) => Math.max(LEAST, Math.round((one * largest) / begin))).join(',') }
}

/**
 * The size at which something that grows with it comes nearest to a number: so that networks of different cells have as many weights. `countAt` is asked for few
 * sizes only.
 */
export async function sizeFor(
  wanted: number,
  countAt: (size: number) => Promise<number>,
  { least, begin }: Pick<Size, 'least' | 'begin'>,
): Promise<{ size: number; count: number }> {
  let [below, above] = [least, Math.max(least + 1, begin)]
  let [countBelow, countAbove] = [await countAt(below), await countAt(above)]
  while (countAbove < wanted) {
    ;[below, countBelow] = [above, countAbove]
    above *= 2
    countAbove = await countAt(above)
  }
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2)
    const count = await countAt(middle)
    if (count < wanted) [below, countBelow] = [middle, count]
    else [above, countAbove] = [middle, count]
  }
  return wanted - countBelow <= countAbove - wanted ? { size: below, count: countBelow } : { size: above, count: countAbove }
}

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

/**
 * The size at which something that grows with it comes nearest to a number: so that networks of different cells have as many weights. `countAt` is asked for few
 * sizes only.
 */
export async function sizeFor(
  wanted: number,
  countAt: (size: number) => Promise<number>,
  begin: number,
): Promise<{ size: number; count: number }> {
  let [below, above] = [1, Math.max(2, begin)]
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

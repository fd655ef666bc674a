/** A size known only when a step runs: the batch, the number of steps. Two extents are the same when their names are. */
export interface Extent {
  readonly extent: string
  /** An extent made from another, ⌈from ÷ by⌉ · times: nobody hands its size over. */
  readonly made?: { readonly from: Extent; readonly by: number; readonly times: number }
}

export type Dimension = number | Extent
export type Shape = readonly Dimension[]

/** The sizes of the run-time extents, by name. */
export type Extents = Readonly<Record<string, number>>

export const extent = (name: string): Extent => ({ extent: name })

/** ⌈size ÷ by⌉ · times: of a run-time extent, one made from it. */
export const dividedUp = (size: Dimension, by: number, times = 1): Dimension =>
  typeof size === 'number'
    ? Math.ceil(size / by) * times
    : { extent: `⌈${size.extent}÷${by}⌉${times === 1 ? '' : `·${times}`}`, made: { from: size, by, times } }

/** The two extents every recurrent model has. */
export const BATCH = extent('batch')
export const STEPS = extent('steps')

export const sameDimension = (a: Dimension, b: Dimension): boolean =>
  typeof a === 'number' || typeof b === 'number' ? a === b : a.extent === b.extent

/** Whether a size is the number of rows of a batch. */
export const isBatch = (size: Dimension | undefined): boolean => size !== undefined && sameDimension(size, BATCH)

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((dimension, i) => sameDimension(dimension, b[i]!))

/** A dimension as a person reads it: the number, or the extent's name. */
export const describeDimension = (dimension: Dimension): string => (typeof dimension === 'number' ? String(dimension) : dimension.extent)

/** A shape as a key: two have the same if and only if they are the same. */
export function keyOfShape(shape: Shape): string {
  let text = ''
  for (const dimension of shape) text += typeof dimension === 'number' ? `,${dimension}` : `,'${dimension.extent}'`
  return text
}

/** `[batch, steps, 16]` */
export function describeShape(shape: Shape): string {
  let text = ''
  for (const dimension of shape) text += text === '' ? describeDimension(dimension) : `, ${describeDimension(dimension)}`
  return `[${text}]`
}

export function resolveDimension(dimension: Dimension, extents: Extents): number {
  if (typeof dimension === 'number') return dimension
  const { made } = dimension
  const size = extents[dimension.extent] ?? (made && Math.ceil(resolveDimension(made.from, extents) / made.by) * made.times)
  if (size === undefined) throw new Error(`the extent '${dimension.extent}' has no size`)
  return size
}

/** The shape with every extent replaced by its size. */
export const resolveShape = (shape: Shape, extents: Extents): number[] => shape.map((dimension) => resolveDimension(dimension, extents))

/** The number of elements of a shape of plain numbers; 1 for a scalar. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1)

import { TekrarError } from '../base/errors.ts'
import { BATCH, type Shape, sameDimension } from '../base/shape.ts'
import { NumericResult } from '../data/numeric-result.ts'
import type { Data } from '../execution/executor.ts'
import { variable } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { Weight } from '../layers/layer.ts'
import { swapFirstAxes } from './time-first.ts'

/** Something inside a network that a caller wants to see. */
export interface Kept {
  /** What it is given back under: as it was asked for; of a group, with what tells it from the others. */
  readonly key: string
  readonly tensor: Tensor
  /** Whether the loss's gradient for it is wanted, and not it itself. */
  readonly gradient: boolean
}

/** What there is to see: tensors by their full names, such as `lstm_1/gates/forget`. */
export interface Seen {
  readonly named: Readonly<Record<string, Tensor>>
  /** Whose gradients may be asked for too; none where nothing is trained. */
  readonly weights?: readonly Weight[]
}

/** `d loss / d lstm_1.hidden` */
const GRADIENT = /^\s*d\s*loss\s*\/\s*d\s+(.+?)\s*$/

/** A name as it is matched: `lstm_1/hidden` and `lstm_1.hidden` are one. */
const dotted = (name: string): string => name.replaceAll('/', '.')

/** The names of what there is to see, as `keep` takes them. */
export const keptNames = (named: Seen['named']): string[] => Object.keys(named).map(dotted)

/**
 * What is wanted by name: a tensor, all that stands under a name (`lstm_1.gates`), or `d loss / d …` of either or of a weight. Throws `invalid-argument` for a name that
 * stands for nothing, with those that do, and `unsupported` for a gradient where nothing is trained.
 */
export function keptBy(keep: readonly string[], { named, weights }: Seen, where: string): Kept[] {
  const found = keep.flatMap((asked): Kept[] => {
    const target = GRADIENT.exec(asked)?.[1]
    if (target === undefined)
      return under(asked, named, where).map(([rest, tensor]) => ({ key: `${asked}${rest}`, tensor, gradient: false }))
    if (!weights)
      throw new TekrarError('unsupported', {
        where: `${where}: keep`,
        what: `there is no loss here, and so no '${asked}'`,
        remedy: 'ask trainOnBatch for it',
      })
    const all = { ...named, ...Object.fromEntries(weights.map((weight) => [weight.path, variable(weight)])) }
    return under(target, all, where).map(([rest, tensor]) => ({ key: `${asked.trimEnd()}${rest}`, tensor, gradient: true }))
  })
  return [...new Map(found.map((kept) => [kept.key, kept])).values()]
}

/** What a name stands for: one tensor, or those beneath it with the rest of their names. */
function under(asked: string, named: Seen['named'], where: string): (readonly [rest: string, tensor: Tensor])[] {
  const name = dotted(asked)
  const exact = Object.keys(named).find((full) => full === asked || dotted(full) === name)
  if (exact !== undefined) return [['', named[exact]!]]
  const separator = asked.includes('/') ? '/' : '.'
  const group = Object.entries(named).flatMap(([full, tensor]) =>
    dotted(full).startsWith(`${name}.`) ? [[separator + full.slice(name.length + 1).replaceAll('/', separator), tensor] as const] : [],
  )
  if (group.length > 0) return group
  throw new TekrarError('invalid-argument', {
    where,
    name: 'keep',
    expected: `of ${Object.keys(named).map(dotted).join(', ')}`,
    actual: `'${asked}'`,
  })
}

/** Numbers of what was kept. */
export type KeptValue = NumericResult

/** A tensor's numbers, of that shape, in the user's order. */
export function inUsersOrder(data: Data, shape: readonly number[], tensor: Tensor): KeptValue {
  if (!isTimeFirst(tensor.shape)) return new NumericResult(Float32Array.from(data), shape)
  return new NumericResult(Float32Array.from(swapFirstAxes(data, shape)), [shape[1]!, shape[0]!, ...shape.slice(2)])
}

/** Whether a tensor has time before the batch, so that its first two axes are exchanged for the user. */
export const isTimeFirst = (shape: Shape): boolean =>
  shape.length > 1 && sameDimension(shape[1]!, BATCH) && !sameDimension(shape[0]!, BATCH)

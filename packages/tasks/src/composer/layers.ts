import { dense, dropout, gru, type Layer, lstm, recurrent, simpleRnn, TekrarError } from 'tekrar'
import type { AnyCell } from '../task.ts'

/** What the options say about the network. */
export interface NetworkSettings {
  readonly cell: string
  /** Of each recurrent layer. */
  readonly units: readonly number[]
  readonly dropout: number
  /** Numbers that a step is summed up in before the first recurrent layer; 0 for none. */
  readonly digest: number
  readonly seed: number
}

const cells = { simple: simpleRnn, lstm, gru } as const
const isBuiltIn = (name: string): name is keyof typeof cells => Object.hasOwn(cells, name)

/** Files that need a cell of one's own name it by a path. */
export const cellFile = ({ cell }: { readonly cell: string }): string | null => (isBuiltIn(cell) ? null : cell)

/** Recurrent layers, with dropout after each but, unless it is wanted, the last. */
export function recurrentLayers({ cell, units, dropout: rate, digest }: NetworkSettings, own: AnyCell | null, afterLast: boolean): Layer[] {
  const factory = isBuiltIn(cell) ? cells[cell] : own
  if (!factory)
    throw new TekrarError('invalid-argument', {
      where: 'train composer',
      name: 'cell',
      expected: Object.keys(cells).join(', '),
      actual: cell,
    })
  const levels = units.flatMap((count, i): Layer[] => [
    recurrent(factory({ units: count }), { returnSequences: true }),
    ...(rate > 0 && (afterLast || i + 1 < units.length) ? [dropout({ rate })] : []),
  ])
  return [...(digest > 0 ? [dense({ units: digest, activation: 'tanh' })] : []), ...levels]
}

/** Of the dense layer between the recurrent ones and the output. */
const DENSE = 256

/** The chapter's network for music: recurrent layers with dropout between them, a dense one with dropout, and the output as logits. */
export function wholeLayers(settings: NetworkSettings, own: AnyCell | null, outputs: number): Layer[] {
  const width = Math.min(DENSE, settings.units.at(-1)!)
  return [
    ...recurrentLayers(settings, own, false),
    dense({ units: width, activation: 'relu' }),
    ...(settings.dropout > 0 ? [dropout({ rate: settings.dropout })] : []),
    dense({ units: outputs }),
  ]
}

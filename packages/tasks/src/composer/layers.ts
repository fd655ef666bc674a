import { dense, dropout, type Layer, recurrent } from 'tekrar'
import type { AnyCell } from '../task.ts'
import { cellOf } from '../training/cell.ts'

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

/** Recurrent layers, with dropout after each but, unless it is wanted, the last. */
export function recurrentLayers({ cell, units, dropout: rate, digest }: NetworkSettings, own: AnyCell | null, afterLast: boolean): Layer[] {
  const levels = units.flatMap((count, i): Layer[] => [
    recurrent(cellOf({ cell, units: count }, own), { returnSequences: true }),
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

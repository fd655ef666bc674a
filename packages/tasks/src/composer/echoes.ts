import { KEYS } from '../music/piece.ts'
import type { Heard } from './view.ts'

const LONGEST = 256
/** The nearest are seen by the network as they are. */
const SHORTEST = 8
const MOST = 7
/** Of all steps, so many must have one that long before. */
const SEEN = 0.2
/** Agreement must stand out from its neighbours by so much. */
const PROMINENCE = 1.04

/**
 * After how many steps music comes again: the distances, few at most and shortest first, at which what sounds agrees more than at those around (the share of keys
 * that sound both times among those that sound at either).
 */
export function echoesOf(pieces: readonly Heard[]): number[] {
  const total = pieces.reduce((sum, { steps }) => sum + steps, 0)
  const seenAt = (distance: number): number => pieces.reduce((sum, { steps }) => sum + Math.max(0, steps - distance), 0)
  let longest = LONGEST
  while (longest > 0 && seenAt(longest) < total * SEEN) longest--
  const sounding = pieces.map(soundingIn)
  const agreement = Array.from({ length: longest + 1 }, (_, distance) => agreementAt(sounding, distance))
  const peaks: { distance: number; height: number }[] = []
  for (let distance = SHORTEST; distance < longest; distance++) {
    const [here, left, right] = [agreement[distance]!, agreement[distance - 1]!, agreement[distance + 1]!]
    const around = (agreement[distance - 2]! + left + right + (agreement[distance + 2] ?? right)) / 4
    if (here >= left && here > right && here > around * PROMINENCE) peaks.push({ distance, height: here })
  }
  peaks.sort((a, b) => b.height - a.height)
  return peaks
    .slice(0, MOST)
    .map(({ distance }) => distance)
    .sort((a, b) => a - b)
}

function agreementAt(pieces: readonly Sounding[], distance: number): number {
  let [both, either] = [0, 0]
  for (const { roll, keys, ends } of pieces)
    for (let step = distance; step < ends.length; step++) {
      const [begin, end, before] = [ends[step - 1] ?? 0, ends[step]!, step - distance]
      let shared = 0
      for (let i = begin; i < end; i++) shared += roll[before * KEYS + keys[i]!]!
      both += shared
      either += end - begin + ends[before]! - (ends[before - 1] ?? 0) - shared
    }
  return either === 0 ? 0 : both / either
}

/** A piece by the keys that sound, one after the other: far fewer than those that may. */
interface Sounding {
  readonly roll: Uint8Array
  readonly keys: readonly number[]
  /** Where each step's keys end. */
  readonly ends: readonly number[]
}

function soundingIn({ roll, steps }: Heard): Sounding {
  const [keys, ends]: [number[], number[]] = [[], []]
  for (let step = 0; step < steps; step++) {
    for (let key = 0; key < KEYS; key++) if (roll[step * KEYS + key] === 1) keys.push(key)
    ends.push(keys.length)
  }
  return { roll, keys, ends }
}

import { writeMidi as encode, type MidiEvent } from 'midi-file'
import type { Step } from './piece.ts'

const TICKS = 480
const VELOCITY = 80

/** How long a step is. */
export interface Timing {
  /** Steps in a beat. */
  readonly grid: number
  /** Beats a minute. */
  readonly tempo: number
}

/** A key held through some steps: from `begin` to before `end`. */
export interface Held {
  readonly key: number
  readonly begin: number
  readonly end: number
}

/** A roll's keys as notes: a key that sounds in steps after one another is one note. In the order that they begin in. */
export function heldKeys(steps: readonly Step[]): Held[] {
  const held: Held[] = []
  const since = new Map<number, number>()
  for (let t = 0; t <= steps.length; t++) {
    const now = new Set(steps[t] ?? [])
    for (const [key, begin] of since)
      if (!now.has(key)) {
        held.push({ key, begin, end: t })
        since.delete(key)
      }
    for (const key of now) if (!since.has(key)) since.set(key, t)
  }
  return held.sort((a, b) => a.begin - b.begin || a.key - b.key)
}

/** Music as a Standard MIDI File of one track, for a piano. */
export function writeMidi(steps: readonly Step[], { grid, tempo }: Timing): Uint8Array {
  const tick = (step: number): number => Math.round((step * TICKS) / grid)
  const events = heldKeys(steps).flatMap(({ key, begin, end }) => [
    { at: tick(begin), on: true, key },
    { at: tick(end), on: false, key },
  ])
  // Where a key ends as it begins again, it ends first.
  events.sort((a, b) => a.at - b.at || Number(a.on) - Number(b.on) || a.key - b.key)
  let now = 0
  const track: MidiEvent[] = [
    { deltaTime: 0, meta: true, type: 'setTempo', microsecondsPerBeat: Math.round(60e6 / tempo) },
    { deltaTime: 0, type: 'programChange', channel: 0, programNumber: 0 },
  ]
  for (const { at, on, key } of events) {
    track.push({ deltaTime: at - now, type: on ? 'noteOn' : 'noteOff', channel: 0, noteNumber: key, velocity: on ? VELOCITY : 0 })
    now = at
  }
  track.push({ deltaTime: Math.max(0, tick(steps.length) - now), meta: true, type: 'endOfTrack' })
  return Uint8Array.from(encode({ header: { format: 0, numTracks: 1, ticksPerBeat: TICKS }, tracks: [track] }))
}

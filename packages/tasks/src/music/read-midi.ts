import { type MidiEvent, parseMidi } from 'midi-file'
import type { Finding } from '../base/finding.ts'
import type { Source } from '../base/source.ts'
import { found, refuse } from '../sayings/music.ts'
import { midiChunks } from './midi-chunks.ts'
import { isOnPiano, type Note, type Notes } from './piece.ts'

const DRUMS = 9
/** Where time is counted in frames, a beat is half a second. */
const BEATS_A_SECOND = 2

/**
 * The notes of a Standard MIDI File of any format and division: one piece, or one for each track of a file of format 2. Drums and what no piano has are left
 * out and counted. Throws TaskError `not-midi`, `midi-cut-short` and `no-notes`.
 */
export function readMidi({ name, bytes }: Source): { readonly pieces: readonly Notes[]; readonly findings: readonly Finding[] } {
  const { header, tracks } = parsed(name, midiChunks(name, bytes))
  const ticks =
    header.ticksPerBeat ||
    ((header.framesPerSecond ?? 0) * (header.ticksPerFrame ?? 0)) / BEATS_A_SECOND ||
    refuse('not-midi', { file: name, problem: 'its ticks have no length' })
  const separate = header.format === 2 && tracks.length > 1
  const groups = separate ? tracks.map((track) => [track]) : [tracks]
  const counts: Counts = { drums: 0, off: [], open: 0 }
  const pieces = groups.map((group, i): Notes => {
    const notes = group.flatMap((track) => notesOf(track, ticks, counts))
    return { name: separate ? `${name}#${i + 1}` : name, notes: inOrder(notes), tempo: tempoOf(group), bar: barOf(group) }
  })
  const sounding = pieces.filter(({ notes }) => notes.length > 0)
  if (sounding.length === 0) refuse('no-notes', { file: name })
  return { pieces: sounding, findings: findingsOf(name, counts) }
}

interface Counts {
  drums: number
  off: number[]
  open: number
}

function parsed(file: string, bytes: Uint8Array): ReturnType<typeof parseMidi> {
  try {
    return parseMidi(bytes)
  } catch (problem) {
    return refuse('not-midi', { file, problem: String(problem) })
  }
}

/** From the ons and offs of a track, notes; several of one key that sound together end in the order that they began in. */
function notesOf(track: readonly MidiEvent[], ticks: number, counts: Counts): Note[] {
  const notes: Note[] = []
  const begun = new Map<number, number[]>()
  let now = 0
  const end = (id: number, begin: number): void => {
    const key = id % 128
    if (!isOnPiano(key)) counts.off.push(key)
    else if (now > begin) notes.push({ key, begin: begin / ticks, end: now / ticks })
  }
  for (const event of track) {
    now += event.deltaTime
    if (event.type !== 'noteOn' && event.type !== 'noteOff') continue
    const id = event.channel * 128 + event.noteNumber
    const waiting = begun.get(id) ?? []
    if (event.type === 'noteOff') {
      const begin = waiting.shift()
      if (begin !== undefined) end(id, begin)
    } else if (event.channel === DRUMS) counts.drums++
    else begun.set(id, [...waiting, now])
  }
  for (const [id, waiting] of begun)
    for (const begin of waiting) {
      counts.open++
      end(id, begin)
    }
  return notes
}

/** Beats a minute, by the first tempo that is given; files hold whole microseconds, so a thousandth is as near as it gets. */
function tempoOf(tracks: readonly (readonly MidiEvent[])[]): number {
  for (const event of tracks.flat())
    if (event.type === 'setTempo' && event.microsecondsPerBeat > 0) return Math.round(60e9 / event.microsecondsPerBeat) / 1000
  return 120
}

/** Beats in a bar, by the first meter that is given. */
function barOf(tracks: readonly (readonly MidiEvent[])[]): number {
  for (const event of tracks.flat())
    if (event.type === 'timeSignature' && event.numerator > 0 && event.denominator > 0) return (4 * event.numerator) / event.denominator
  return 4
}

const inOrder = (notes: Note[]): Note[] => notes.sort((a, b) => a.begin - b.begin || a.key - b.key)

const findingsOf = (file: string, { drums, off, open }: Counts): Finding[] => [
  ...(drums > 0 ? [found('note', 'drums-left-out', { file, count: drums })] : []),
  ...(off.length > 0
    ? [found('warning', 'notes-off-piano', { file, count: off.length, lowest: least(off), highest: -least(off.map((key) => -key)) })]
    : []),
  ...(open > 0 ? [found('warning', 'notes-without-end', { file, count: open })] : []),
]

const least = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.min(a, b))

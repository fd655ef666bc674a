import { decodeText } from 'tekrar'
import type { Finding } from '../base/finding.ts'
import type { Source } from '../base/source.ts'
import { found, refuse } from '../sayings/music.ts'
import { AbcBody, type AbcState, beatsOf, unitOf } from './abc-body.ts'
import { signatureOf } from './abc-key.ts'
import { unrolled, type Written } from './abc-unroll.ts'
import type { Note, Notes } from './piece.ts'

export interface AbcOptions {
  /** Whether chords in quotes are played, below the tune. */
  readonly playChords: boolean
}

const EXAMPLES = 5

/**
 * The tunes of a file in ABC notation (version 2.1 as far as tunes need it: keys and modes, accidentals, lengths, broken rhythm, tuplets, ties, chords, rests of
 * whole bars, repeats and their endings, voices that sound together), each a piece. What is not understood is left out and counted. Throws TaskError `no-notes`, and what decoding throws.
 */
export function readAbc(
  { name, bytes }: Source,
  options: AbcOptions,
): { readonly pieces: readonly Notes[]; readonly findings: readonly Finding[] } {
  const { text } = decodeText(bytes, { name })
  const left: string[] = []
  const tunes = text.split(/^(?=X:)/m).filter((part) => /^X:/.test(part))
  const read = (tunes.length > 0 ? tunes : [text]).map((tune, i) =>
    tuneOf(tune, `${name}#${i + 1}`, { ...options, leave: (what) => left.push(what) }),
  )
  const pieces = read.filter(({ notes }) => notes.length > 0)
  const silent = read.filter(({ notes }) => notes.length === 0)
  if (pieces.length === 0) refuse('no-notes', { file: name })
  return {
    pieces,
    findings: [
      ...(left.length > 0
        ? [found('note', 'abc-left-out', { file: name, count: left.length, examples: [...new Set(left)].slice(0, EXAMPLES) })]
        : []),
      ...(silent.length > 0
        ? [
            found('warning', 'tune-without-notes', {
              file: name,
              count: silent.length,
              examples: silent.slice(0, EXAMPLES).map((tune) => tune.name),
            }),
          ]
        : []),
    ],
  }
}

function tuneOf(text: string, name: string, options: AbcOptions & { readonly leave: (what: string) => void }): Notes {
  const voices = new Voices(options)
  let [meter, tempo, inBody, title, unit] = ['4/4', 120, false, '', 0]
  for (const whole of text.split(/\r\n|\r|\n/)) {
    const line = whole.replace(/%.*$/, '')
    const field = /^([A-Za-z+]):(.*)$/.exec(line)
    if (!field || (inBody && /^[a-zA-Z]:[|:]/.test(line))) {
      // A tune ends with an empty line.
      if (inBody && line.trim() === '' && whole.trim() === '') break
      if (inBody) voices.read(line)
      continue
    }
    const [letter, value] = [field[1]!, field[2]!.trim()]
    // What the tune begins in; a change on its way is the voices' alone.
    if (letter === 'M' && !inBody) meter = value
    if (letter === 'T' && title === '') title = value
    if (letter === 'Q') tempo = tempoOf(value, tempo)
    if (letter === 'L' && !inBody) unit = unitOf(value) ?? 0
    if (inBody && letter === 'V') voices.turnTo(value)
    else if (inBody) voices.field(letter, value)
    else if (letter === 'K') {
      inBody = true
      const signature = signatureOf(value)
      if (!signature) options.leave(`K:${value}`)
      voices.begin({ signature: signature ?? {}, unit: unit === 0 ? unitFor(meter) : unit, bar: beatsOf(meter) })
    }
  }
  return { name: title === '' ? name : `${name} (${title})`, notes: voices.notes(), tempo, bar: beatsOf(meter) }
}

/** The voices of a tune, each with its own key, unit and meter from where it begins as the tune does; they sound together. */
class Voices {
  readonly #options: AbcOptions & { readonly leave: (what: string) => void }
  readonly #bodies = new Map<string, AbcBody>()
  #start: AbcState = { signature: {}, unit: 0.5, bar: 4 }
  #at = ''

  constructor(options: AbcOptions & { readonly leave: (what: string) => void }) {
    this.#options = options
  }

  begin(state: AbcState): void {
    this.#start = state
  }

  /** A V: field: the name of the voice, and what it looks like on paper. */
  turnTo(field: string): void {
    this.#at = field.trim().split(/\s+/)[0] ?? ''
  }

  field(letter: string, value: string): void {
    this.#body().field(letter, value)
  }

  /** A line of music, in which the voice may change. */
  read(line: string): void {
    for (const [i, part] of line.split(/\[V:([^\]]*)\]/).entries()) {
      if (i % 2 === 1) this.turnTo(part)
      else if (part.trim() !== '') this.#body().read(part)
    }
  }

  notes(): Note[] {
    return [...this.#bodies.values()].flatMap(({ written }) => inTime(unrolled(written))).sort((a, b) => a.begin - b.begin || a.key - b.key)
  }

  #body(): AbcBody {
    const body = this.#bodies.get(this.#at) ?? new AbcBody({ ...this.#start }, this.#options)
    this.#bodies.set(this.#at, body)
    return body
  }
}

/** Without L: a sixteenth where the meter is below three quarters, else an eighth; in beats. */
function unitFor(meter: string): number {
  const match = /^(\d+)\/(\d+)/.exec(meter)
  return match && Number(match[1]) / Number(match[2]) < 0.75 ? 0.25 : 0.5
}

/** Beats a minute of `1/4=120` or `120`. */
function tempoOf(field: string, otherwise: number): number {
  const match = /(?:(\d+)\/(\d+)\s*=\s*)?(\d+)\s*$/.exec(field.replace(/"[^"]*"/g, ''))
  if (!match || Number(match[3]) <= 0) return otherwise
  const beats = match[1] ? (4 * Number(match[1])) / Number(match[2]) : 1
  return Number(match[3]) * beats
}

/** What is played after one another, in time; a chord symbol sounds until the next one. */
function inTime(played: readonly Written[]): Note[] {
  const notes: Note[] = []
  let now = 0
  let chord: { readonly keys: readonly number[]; readonly begin: number } | null = null
  let tied = new Map<number, number>()
  const endChord = (): void => {
    if (chord && now > chord.begin) for (const key of chord.keys) notes.push({ key, begin: chord.begin, end: now })
  }
  for (const item of played) {
    if (item.kind === 'chord') {
      endChord()
      chord = { keys: item.keys, begin: now }
    }
    if (item.kind !== 'note') continue
    const end = now + item.length
    const goesOn = new Map<number, number>()
    for (const key of item.keys) {
      const before = tied.get(key)
      if (before !== undefined) notes[before] = { ...notes[before]!, end }
      else notes.push({ key, begin: now, end })
      if (item.tied) goesOn.set(key, before ?? notes.length - 1)
    }
    tied = goesOn
    now = end
  }
  endChord()
  return notes
}

import { chordKeys } from './abc-chords.ts'
import { type Signature, signatureOf } from './abc-key.ts'
import type { Written } from './abc-unroll.ts'

/** What stands above a tune and may change within it. */
export interface AbcState {
  signature: Signature
  /** Of a note without a number, in beats. */
  unit: number
  /** Beats in a bar. */
  bar: number
}

const LETTERS: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 }
const MIDDLE_C = 60
/** How many notes of a tuplet last as long as how many others: by their number, unless said. */
const TUPLETS: Readonly<Record<number, number>> = { 2: 3, 3: 2, 4: 3, 6: 2, 8: 3 }

const NOTE = /^(\^\^|\^|__|_|=)?([A-Ga-g])([,']*)(\d*)(\/*)(\d*)/
const REST = /^[zx](\d*)(\/*)(\d*)/
/** So many whole bars. */
const BARS_REST = /^[ZX](\d*)/
const CHORD = /^\[((?:(?:\^\^|\^|__|_|=)?[A-Ga-g][,']*\d*\/*\d*-?|[zx]\d*\/*\d*|\s)+)\](\d*)(\/*)(\d*)/
const TUPLET = /^\((\d)(?::(\d*))?(?::(\d*))?/
const ENDING = /^\[?(\d(?:[,-]\d)*)/
const BAR = /^(?:\[\||\|\]|:*\|+:*|::+)\]?/
const INLINE = /^\[([A-Za-z]):([^\]]*)\]/
/** What changes neither keys nor lengths. */
const ORNAMENT = /^(?:![^!|]*!|\+[a-z]+\+|[~.HLMOPSTuv])/
const GRACE = /^\{[^}]*\}/

interface Sign {
  readonly pattern: RegExp
  /** Whether it stands behind a bar line alone, or begins with a bracket. */
  readonly afterBar?: boolean
  readonly bar?: boolean
  readonly space?: boolean
  read(match: RegExpExecArray): void
}

/** Reads the lines of a tune's body; what is not understood goes to `leave`. */
export class AbcBody {
  readonly written: Written[] = []
  readonly #state: AbcState
  readonly #playChords: boolean
  readonly #leave: (what: string) => void
  /** Of this bar, by letter and octave. */
  #accidentals = new Map<string, number>()
  #tuplet = { factor: 1, left: 0 }
  /** By what the next note's length is multiplied, after `>` or `<`. */
  #broken = 1

  constructor(state: AbcState, { playChords, leave }: { readonly playChords: boolean; readonly leave: (what: string) => void }) {
    this.#state = state
    this.#playChords = playChords
    this.#leave = leave
  }

  /** What may stand in a line, in the order that it is looked for. */
  readonly #signs: readonly Sign[] = [
    { pattern: /^[\s\\`)]+/, space: true, read: () => {} },
    { pattern: INLINE, read: ([, name, value]) => this.field(name!, value!) },
    { pattern: /^"([^"]*)"/, read: ([, text]) => this.#quoted(text!) },
    { pattern: ENDING, afterBar: true, read: ([, passes]) => this.#ending(passes!) },
    { pattern: BAR, bar: true, read: ([sign]) => this.#bar(sign) },
    { pattern: CHORD, read: (match) => this.#chord(match) },
    { pattern: NOTE, read: (match) => this.#add([this.#keyOf(match)], lengthOf(match.slice(4))) },
    { pattern: REST, read: (match) => this.#add([], lengthOf(match.slice(1))) },
    { pattern: BARS_REST, read: ([, bars]) => this.#rest(Number(bars || 1) * this.#state.bar) },
    { pattern: /^-/, read: () => this.#tie() },
    { pattern: /^(?:>+|<+)/, read: ([sign]) => this.#break(sign) },
    { pattern: TUPLET, read: (match) => this.#beginTuplet(match) },
    { pattern: /^\(/, read: () => {} },
    { pattern: ORNAMENT, read: () => {} },
    { pattern: GRACE, read: ([grace]) => this.#leave(grace) },
    { pattern: /^./u, read: ([other]) => this.#leave(other) },
  ]

  read(line: string): void {
    let [rest, afterBar] = [line, false]
    while (rest !== '') {
      for (const { pattern, read, ...sign } of this.#signs) {
        const match = sign.afterBar && !afterBar && !rest.startsWith('[') ? null : pattern.exec(rest)
        if (!match) continue
        read(match)
        rest = rest.slice(match[0].length)
        afterBar = sign.bar === true || (sign.space === true && afterBar)
        break
      }
    }
  }

  /** A field within the body: the key, the unit or the meter changes. */
  field(name: string, value: string): void {
    if (name === 'K') {
      const signature = signatureOf(value)
      if (signature) this.#state.signature = signature
      else this.#leave(`K:${value}`)
    }
    if (name === 'L') {
      const unit = unitOf(value)
      if (unit) this.#state.unit = unit
      else this.#leave(`L:${value}`)
    }
    if (name === 'M') this.#state.bar = beatsOf(value)
  }

  #quoted(text: string): void {
    if (!this.#playChords || /^[\^_<>@]/.test(text) || text.trim() === '') return
    const keys = chordKeys(text)
    if (keys) this.written.push({ kind: 'chord', keys })
    else this.#leave(`"${text}"`)
  }

  #ending(passes: string): void {
    const [first, last] = passes.split('-').map(Number)
    const numbers = passes.includes('-') ? Array.from({ length: last! - first! + 1 }, (_, i) => first! + i) : passes.split(',').map(Number)
    this.written.push({ kind: 'ending', passes: numbers })
  }

  #bar(sign: string): void {
    this.#accidentals.clear()
    const twice = /^::+$/.test(sign)
    const ends = twice || sign.startsWith(':')
    this.written.push({ kind: 'bar', ends, begins: twice || /:\]?$/.test(sign), closes: ends || sign.length > 1 })
  }

  #chord(match: RegExpExecArray): void {
    const outer = lengthOf(match.slice(2))
    const keys: number[] = []
    let [inner, tied]: [number | undefined, boolean] = [undefined, false]
    for (const [text] of match[1]!.matchAll(/(?:\^\^|\^|__|_|=)?[A-Ga-gzx][,']*\d*\/*\d*-?/g)) {
      const note = NOTE.exec(text)
      if (!note) continue
      keys.push(this.#keyOf(note))
      inner ??= lengthOf(note.slice(4))
      tied ||= text.endsWith('-')
    }
    this.#add(keys, outer * (inner ?? 1))
    if (tied) this.#tie()
  }

  #keyOf([, sign, letter, octaves]: RegExpExecArray | (string | undefined)[]): number {
    const upper = letter!.toUpperCase()
    const octave = (letter === upper ? 0 : 1) + [...(octaves ?? '')].reduce((sum, mark) => sum + (mark === "'" ? 1 : -1), 0)
    const place = `${upper}${octave}`
    if (sign) this.#accidentals.set(place, sign === '=' ? 0 : sign.startsWith('^') ? sign.length : -sign.length)
    const altered = this.#accidentals.get(place) ?? this.#state.signature[upper] ?? 0
    return MIDDLE_C + LETTERS[upper]! + 12 * octave + altered
  }

  #add(keys: readonly number[], length: number): void {
    const tuplet = this.#tuplet.left > 0 ? this.#tuplet.factor : 1
    if (this.#tuplet.left > 0) this.#tuplet.left--
    this.written.push({ kind: 'note', keys, length: length * this.#state.unit * tuplet * this.#broken, tied: false })
    this.#broken = 1
  }

  #rest(beats: number): void {
    this.written.push({ kind: 'note', keys: [], length: beats, tied: false })
  }

  #tie(): void {
    const last = this.written.at(-1)
    if (last?.kind === 'note') this.written[this.written.length - 1] = { ...last, tied: true }
  }

  /** `a>b`: the first lasts longer by half, the second is as much shorter. */
  #break(sign: string): void {
    const last = this.written.at(-1)
    if (last?.kind !== 'note') {
      this.#leave(sign)
      return
    }
    const short = 0.5 ** sign.length
    const [first, second] = sign.startsWith('>') ? [2 - short, short] : [short, 2 - short]
    this.written[this.written.length - 1] = { ...last, length: last.length * first }
    this.#broken = second
  }

  #beginTuplet([, count, time, notes]: RegExpExecArray): void {
    const p = Number(count)
    const q = time ? Number(time) : (TUPLETS[p] ?? 2)
    this.#tuplet = { factor: q / p, left: notes ? Number(notes) : p }
  }
}

/** `3`, `/2`, `3/2`, `/`, `//`: a multiple of the unit. */
function lengthOf([times, slashes, over]: readonly (string | undefined)[]): number {
  const above = times ? Number(times) : 1
  if (!slashes) return above
  return above / (over ? Number(over) : 2 ** slashes.length)
}

/** An L: field as beats, null where it is none. */
export function unitOf(field: string): number | null {
  const match = /^\s*(\d+)\s*\/\s*(\d+)/.exec(field)
  return match && Number(match[2]) > 0 ? (4 * Number(match[1])) / Number(match[2]) : null
}

/** Beats in a bar of a meter: 4/4 where it is free or not understood. */
export function beatsOf(meter: string): number {
  const match = /^\s*(\d+)\s*\/\s*(\d+)/.exec(meter)
  return match && Number(match[2]) > 0 ? (4 * Number(match[1])) / Number(match[2]) : 4
}

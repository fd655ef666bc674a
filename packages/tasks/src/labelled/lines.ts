/** What fastText puts before a label. */
const MARK = '__label__'

/** Lines that are looked at. */
const LOOK = 2000

export interface LabelledLine {
  readonly label: string
  readonly text: string
  readonly line: number
}

/** A line `label text`, parted at its first blank; null where there is only one word. */
export function partLine(line: string): { readonly label: string; readonly text: string } | null {
  const parts = /^\s*(\S+)\s+(\S.*)$/s.exec(line)
  if (!parts) return null
  const [, label = '', text = ''] = parts
  return { label: label.startsWith(MARK) && label.length > MARK.length ? label.slice(MARK.length) : label, text: text.trimEnd() }
}

/** The lines of a text that are not blank, with their numbers from 1. */
export function linesOf(text: string): { readonly text: string; readonly line: number }[] {
  const found: { text: string; line: number }[] = []
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) if (line.trim() !== '') found.push({ text: line, line: index + 1 })
  return found
}

/**
 * Whether lines begin with a label: nearly all have a first word and more, and the first words are few and come again and again, unlike those of sentences; or they
 * are marked `__label__`, or known.
 */
export function beginWithLabels(text: string, known: readonly string[] | null = null): boolean {
  const lines = linesOf(text)
  const step = Math.max(1, Math.ceil(lines.length / LOOK))
  const looked = lines.filter((_, i) => i % step === 0)
  const parted = looked.map((line) => partLine(line.text)).filter((line) => line !== null)
  if (parted.length === 0 || parted.length < looked.length * 0.99) return false
  if (known) return parted.filter(({ label }) => known.includes(label)).length >= parted.length * 0.9
  if (looked.every((line) => line.text.trimStart().startsWith(MARK))) return true
  const counts = new Map<string, number>()
  for (const { label } of parted) counts.set(label, (counts.get(label) ?? 0) + 1)
  const different = counts.size
  const allowed = Math.max(2, parted.length / (parted.length < 40 ? 4 : 10))
  return parted.length >= 4 && different >= 2 && different <= allowed
}

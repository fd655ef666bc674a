import { smallest } from '../base/extremes.ts'

const folderOf = (name: string): string => name.split('/').at(-2) ?? ''
const fileOf = (name: string): string => name.split('/').at(-1) ?? name

/** The folder that a file lies in, without those above it. */
export const folderNames = (names: readonly string[]): string[] => names.map(folderOf)

/** The name without what tells the kind of file. */
const bare = (name: string): string => {
  const plain = fileOf(name)
    .replace(/\.gz$/i, '')
    .replace(/\.(txt|text|csv|tsv|tab|md|utf-?8)$/i, '')
  return plain === '' ? fileOf(name) : plain
}

/** Parts between points, lines and hyphens, each with the sign before it. */
const partsOf = (name: string): string[] => name.match(/^[._-]*[^._-]*|[._-]+[^._-]*/g) ?? [name]

/**
 * The class that each file's name says: what is the same in all names, before and behind, is left out (`tr_polarity.pos.txt` and `tr_polarity.neg.txt`: pos, neg).
 * Where the classes are known, it is the one that stands in the name as a part.
 */
export function fileNames(names: readonly string[], known: readonly string[] | null = null): string[] {
  const plain = names.map(bare)
  if (known) {
    const classes = plain.map((name) => knownIn(name, known))
    if (classes.every((found) => found !== null)) return classes as string[]
  }
  if (new Set(plain).size < 2) return plain
  const parts = plain.map(partsOf)
  const least = smallest(parts.map(({ length }) => length))
  const [first] = parts
  const same = (count: number, at: (list: readonly string[], i: number) => string | undefined): number => {
    let shared = 0
    while (shared < count && parts.every((list) => at(list, shared) === at(first!, shared))) shared++
    return shared
  }
  const before = same(least - 1, (list, i) => list[i])
  const behind = same(least - 1 - before, (list, i) => list[list.length - 1 - i])
  const cut = parts.map((list) =>
    list
      .slice(before, list.length - behind)
      .join('')
      .replace(/^[._-]+/, ''),
  )
  return cut.every((name) => name !== '') && new Set(cut).size === new Set(plain).size ? cut : plain
}

/** The longest of the known classes that stands in a name between points, lines and hyphens, or is all of it. */
function knownIn(name: string, known: readonly string[]): string | null {
  const framed = `.${name.toLowerCase()}.`.replace(/[_-]/g, '.')
  const inside = known.filter((label) => framed.includes(`.${label.toLowerCase().replace(/[_-]/g, '.')}.`))
  return inside.sort((a, b) => b.length - a.length)[0] ?? null
}

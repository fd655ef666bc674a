import { TekrarError } from './errors.ts'

/** Every option of a function, so that the compiler says where one is missing. */
export type AllOptions<Options> = { readonly [Name in keyof Options]-?: true }

/**
 * For calls from plain JavaScript. Throws `invalid-argument` for an option that is not among those that there are, with the nearest of them; `elsewhere`: what to do
 * about names that people look for here; `more`: that there are others than `known`, which were taken out of `options` before.
 */
export function refuseUnknown(
  where: string,
  options: object,
  known: object,
  { elsewhere = {}, more = false }: { readonly elsewhere?: Readonly<Record<string, string>>; readonly more?: boolean } = {},
): void {
  for (const option of Object.keys(options)) {
    if (Object.hasOwn(known, option)) continue
    const names = Object.keys(known)
    const nearest = nearestOf(option, names)
    const remedy = Object.hasOwn(elsewhere, option) ? elsewhere[option] : nearest === undefined ? undefined : `did you mean '${nearest}'?`
    throw new TekrarError('invalid-argument', {
      where,
      name: 'an option',
      expected: more ? 'one that it has' : `one of ${names.join(', ')}`,
      actual: `'${option}'`,
      ...(remedy === undefined ? {} : { remedy }),
    })
  }
}

/** The name that is reached in the fewest changes of a letter, if they are few for its length. */
function nearestOf(given: string, names: readonly string[]): string | undefined {
  const plain = (name: string) => name.replaceAll('_', '').toLowerCase()
  const [nearest] = names
    .map((name) => ({ name, changes: changesBetween(plain(given), plain(name)) }))
    .filter(({ name, changes }) => changes <= Math.max(1, Math.floor(name.length / 3)))
    .sort((a, b) => a.changes - b.changes)
  return nearest?.name
}

/** Letters put in, left out and exchanged to make one text of another (Levenshtein, 1966). */
function changesBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}

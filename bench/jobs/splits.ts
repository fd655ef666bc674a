import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/** Lines of a text file, the empty ones left out. */
export const linesOf = (path: string, encoding: 'utf8' | 'latin1' = 'utf8'): string[] =>
  readFileSync(path, encoding)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')

/** A number from 0 to 1 that hangs on the seed and the place alone. */
const chance = (seed: number, place: string): number => createHash('sha256').update(`${seed} ${place}`).digest().readUInt32LE(0) / 2 ** 32

/** A random share of the lines and the rest: as many as the share says, whatever their order was. */
export function heldOut<Line>(lines: readonly Line[], share: number, seed: number): { readonly train: Line[]; readonly test: Line[] } {
  const order = lines.map((_, i) => ({ i, at: chance(seed, String(i)) })).sort((a, b) => a.at - b.at)
  const test = new Set(order.slice(0, Math.round(lines.length * share)).map(({ i }) => i))
  return { train: lines.filter((_, i) => !test.has(i)), test: lines.filter((_, i) => test.has(i)) }
}

/** The lines of several files, each with the name of its class. */
export const labelledLines = (files: readonly { readonly path: string; readonly label: string; readonly encoding?: 'utf8' | 'latin1' }[]) =>
  files.flatMap(({ path, label, encoding }) => linesOf(path, encoding).map((text) => ({ label, text })))

/** A file a class, the class by the file's name. */
export const filesOfFolder = (folder: string, ending: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => ({ path: join(folder, name), label: basename(name, ending) }))

/** One JSON object a line. */
export const jsonLines = (records: readonly object[]): string => `${records.map((record) => JSON.stringify(record)).join('\n')}\n`

import { stat } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { exists } from '../files/inputs.ts'

/**
 * Where the files of an answer go, by the names it proposes, in their order; null for one that is not wanted. `--out` with an ending of theirs (`tune.mid`) asks
 * for those alone; without one it is the stem of all; a folder takes them under their own names, and so does `directory` where there is no `--out`. Several with
 * one ending are numbered. Only a file that `--out` names itself is written over: others go where a name is free, those with one stem together.
 */
export async function placesOf(names: readonly string[], out: string | null, directory: string): Promise<(string | null)[]> {
  const asked = extname(out ?? '').toLowerCase()
  const only = names.some((name) => extname(name) === asked) && asked !== '' ? asked : null
  const wanted = names.map((name) => only === null || extname(name) === only)
  const stems = [...new Set(names.map(stemOf))]
  if (out !== null && only !== null && stems.length === 1) return wanted.map((is) => (is ? resolve(directory, out) : null))
  const into = out !== null && (await isFolder(resolve(directory, out))) ? resolve(directory, out) : null
  const places = new Map<string, string>()
  for (const [index, stem] of stems.entries()) {
    const named = out === null || into !== null ? null : only === null ? out : out.slice(0, -only.length)
    const base = resolve(into ?? directory, named === null ? stem : stems.length > 1 ? `${named}-${index + 1}` : named)
    const endings = names.flatMap((name, i) => (wanted[i] && stemOf(name) === stem ? [extname(name)] : []))
    places.set(stem, await freeStem(base, endings))
  }
  return names.map((name, i) => (wanted[i] ? places.get(stemOf(name))! + extname(name) : null))
}

const stemOf = (name: string): string => name.slice(0, name.length - extname(name).length)

const isFolder = async (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )

/** With a number behind it from the second on, until no file with any of the endings is there. */
async function freeStem(base: string, endings: readonly string[]): Promise<string> {
  for (let number = 1; ; number++) {
    const stem = number === 1 ? base : `${base}-${number}`
    const taken = await Promise.all(endings.map((ending) => exists(stem + ending)))
    if (!taken.includes(true)) return stem
  }
}

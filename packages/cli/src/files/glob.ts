import { promises } from 'node:fs'
import { join, parse } from 'node:path'

/** Whether a word is a pattern for file names. */
export const isPattern = (word: string): boolean => /[*?]/.test(word)

/** One part of a path against a pattern's: `*` any run of characters, `?` one. A leading dot must be asked for. */
function matches(name: string, pattern: string): boolean {
  if (name.startsWith('.') && !pattern.startsWith('.')) return false
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 'su').test(name.normalize('NFC'))
}

/**
 * The files a pattern stands for, in order of their names: what a shell does on other systems, Windows leaves to the program. `**` stands for any number
 * of folders.
 */
export async function glob(pattern: string, directory: string): Promise<string[]> {
  const { root } = parse(pattern)
  const parts = pattern
    .slice(root.length)
    .normalize('NFC')
    .split(process.platform === 'win32' ? /[\\/]+/ : /\/+/)
    .filter(Boolean)
  const found = await walk(root, parts, directory)
  return [...new Set(found)].sort()
}

/** `prefix` is what the result begins with; it is empty or ends in a separator's place. */
async function walk(prefix: string, parts: readonly string[], directory: string): Promise<string[]> {
  const [part, ...rest] = parts
  if (part === undefined) return [prefix]
  if (!isPattern(part)) return walk(join(prefix, part), rest, directory)
  const entries = await promises
    .readdir(join(prefix === '' || !parse(prefix).root ? directory : '', prefix), { withFileTypes: true })
    .catch(() => [])
  const results: string[][] = []
  for (const entry of entries) {
    const isFolder = entry.isDirectory()
    const path = join(prefix, entry.name)
    if (part === '**') {
      if (isFolder && !entry.name.startsWith('.')) results.push(await walk(path, parts, directory))
      continue
    }
    if (matches(entry.name, part) && (rest.length === 0 ? !isFolder : isFolder)) results.push(await walk(path, rest, directory))
  }
  if (part === '**') results.push(await walk(prefix, rest, directory))
  return results.flat()
}

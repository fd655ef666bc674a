import { basename, dirname, isAbsolute, relative, resolve } from 'node:path'

/** A word as a shell must be given it, in double quotes where it needs any: they serve sh and Windows alike. */
export function quoted(word: string, platform: NodeJS.Platform = process.platform): string {
  const windows = platform === 'win32'
  const plain = windows ? /^[\p{L}\p{N}_@+=:,./\\~-]+$/u : /^[\p{L}\p{N}_@%+=:,./-][\p{L}\p{N}_@%+=:,./~-]*$/u
  if (plain.test(word)) return word
  return windows ? `"${word}"` : `"${word.replace(/(["$`\\])/g, '\\$1')}"`
}

/** How to name a file in a command typed in this folder: the shorter way, which never looks like a flag or a pattern. */
export function fileArgument(path: string, directory: string): string {
  const short = relative(directory, path)
  const outside = short === '' || short.startsWith('..') || isAbsolute(short)
  return quoted(outside ? path : short.startsWith('-') ? `./${short}` : short)
}

/** How to name a run in a command typed in this folder: by its name where runs are kept in ./runs, else by its path. */
export function runArgument(folder: string, directory: string): string {
  if (dirname(folder) === resolve(directory, 'runs')) return quoted(basename(folder))
  const short = relative(directory, folder)
  return quoted(short.startsWith('..') ? folder : short)
}

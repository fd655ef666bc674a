import { basename, dirname, relative, resolve } from 'node:path'

/** A word as a shell must be given it. Double quotes serve sh and Windows alike; what they would not keep safe does not occur in names of runs. */
export const quoted = (word: string): string =>
  /^[\p{L}\p{N}_@%+=:,./\\~-]+$/u.test(word) ? word : `"${word.replace(/(["$`\\])/g, '\\$1')}"`

/** How to name a run in a command typed in this folder: by its name where runs are kept in ./runs, else by its path. */
export function runArgument(folder: string, directory: string): string {
  if (dirname(folder) === resolve(directory, 'runs')) return quoted(basename(folder))
  const short = relative(directory, folder)
  return quoted(short.startsWith('..') ? folder : short)
}

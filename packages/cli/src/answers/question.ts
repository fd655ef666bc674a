import { resolve } from 'node:path'
import type { Question } from '@tekrar/tasks'
import type { Options, Taken } from '@tekrar/tasks/rows'
import type { Context } from '../context.ts'
import { ExitCode, Failure } from '../failure.ts'
import { isPattern } from '../files/glob.ts'
import { exists, readInputs } from '../files/inputs.ts'

export interface AskedWith {
  readonly takes: Taken
  readonly words: readonly string[]
  /** How many of the words may be files; the others stood after `--`. */
  readonly plain: number
  readonly usage: string
  readonly verb: string
  readonly runs: string
}

const nothing: Question = { sources: [], words: [], lines: null }

/** The word for standard input. */
const STANDARD_INPUT = '-'

/**
 * What is asked. `-` is standard input, which is read also where no word is given and nobody would have to type: texts or rows line by line, or a table as a whole,
 * as the task goes about it. Of the words before `--` all are files or none is: they are files if the first is there, or looks like one (an ending, a slash, a pattern) and then must be.
 */
export async function questionOf(
  { takes, words, plain, usage, verb, runs }: AskedWith,
  { directory, input, command }: Context,
): Promise<Question> {
  if (takes === 'nothing') return nothing
  const [first] = words
  if (first === STANDARD_INPUT && words.length === 1 && plain > 0) return { ...nothing, lines: input.lines() }
  if (first === undefined) {
    if (!input.terminal) return { ...nothing, lines: input.lines() }
    if (takes === 'lines') throw new Failure(ExitCode.usage, 'nothing-asked', { usage })
    return nothing
  }
  if (takes === 'files') return { ...nothing, sources: await sourcesOf(words, directory) }
  if (plain === 0) return { ...nothing, words }
  if ((await exists(resolve(directory, first))) || isPattern(first)) return { ...nothing, sources: await sourcesOf(words, directory) }
  if (looksLikeFile(first)) throw new Failure(ExitCode.input, 'neither-run-nor-file', { word: first, runs, command: `${command} ${verb}` })
  for (const word of words.slice(1, plain))
    if (looksLikeFile(word) && (await exists(resolve(directory, word))))
      throw new Failure(ExitCode.usage, 'files-and-words', { file: word, word: first })
  return { ...nothing, words }
}

/** A path, or a name with an ending: what people write, but do not ask in one word. */
const looksLikeFile = (word: string): boolean => /^\S*[/\\]\S*$|^[^\s]+\.(csv|tsv|txt|jsonl?|ndjson|gz|mid|midi|abc|xml)$/i.test(word)

async function sourcesOf(words: readonly string[], directory: string): Promise<Question['sources']> {
  const { files } = await readInputs(words, directory)
  return files.map(({ name, bytes }) => ({ name, bytes }))
}

/** The question with the files that the verb's own options name, such as `--primer`: they come first. */
export async function withNamedFiles(
  question: Question,
  options: Options,
  values: Readonly<Record<string, unknown>>,
  directory: string,
): Promise<Question> {
  const named = Object.entries(options).flatMap(([name, { kind }]) => (kind === 'files' ? ((values[name] ?? []) as readonly string[]) : []))
  return named.length === 0 ? question : { ...question, sources: [...(await sourcesOf(named, directory)), ...question.sources] }
}

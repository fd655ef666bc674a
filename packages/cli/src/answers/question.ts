import { resolve } from 'node:path'
import type { Question } from '@tekrar/tasks'
import type { Options, Taken } from '@tekrar/tasks/rows'
import { nearest } from '../arguments/nearest.ts'
import type { Context } from '../context.ts'
import { ExitCode, Failure } from '../failure.ts'
import { glob, isPattern } from '../files/glob.ts'
import { exists, readInputs } from '../files/inputs.ts'
import { quoted } from '../runs/argument.ts'
import { listRuns } from '../runs/find.ts'
import { isName } from '../runs/names.ts'

export interface AskedWith {
  readonly takes: Taken
  readonly words: readonly string[]
  /** How many of the words may be files; the others stood after `--`. */
  readonly plain: number
  readonly usage: string
  readonly verb: string
  readonly runs: string
  /** Whether a run was named: else a first word that is none of the things it may be is not taken for a text. */
  readonly named: boolean
}

const nothing: Question = { sources: [], words: [], lines: null }

/** The word for standard input. */
const STANDARD_INPUT = '-'

/**
 * What is asked. `-` is standard input, which is read also where no word is given and nobody would have to type: texts or rows line by line, or a table as a whole,
 * as the task goes about it. Of the words before `--` all are files or none is: they are files if the first is there (or a pattern that some file matches), or looks
 * like one (an ending, a slash) and then must be. Where no run was named, a first word that could be a run's name and is none is refused where others follow, or where
 * a run is called nearly so: it would be answered as a text otherwise.
 */
export async function questionOf(asked: AskedWith, { directory, input, command }: Context): Promise<Question> {
  const { takes, words, plain, usage, verb, named } = asked
  if (takes === 'nothing') return nothing
  const [first] = words
  if (first === STANDARD_INPUT && words.length === 1 && plain > 0) return { ...nothing, lines: input.lines() }
  if (first === undefined) {
    if (!input.terminal) return { ...nothing, lines: input.lines() }
    if (takes === 'lines') throw new Failure(ExitCode.usage, 'nothing-asked', { usage })
    return nothing
  }
  if (plain === 0 && takes === 'lines') return { ...nothing, words }
  const isThere = await areFiles(first, directory)
  const refuse = (near: string | null): never => {
    const remedy = takes === 'lines' ? `${command} ${verb} -- ${quoted(first)}` : null
    throw new Failure(ExitCode.input, 'neither-run-nor-file', { word: first, runs: asked.runs, nearest: near, remedy })
  }
  if (!isThere && !named && couldBeRun(first)) {
    const near = nearest(first, await namesOf(resolve(directory, asked.runs)))
    if (near !== null || takes === 'files' || (words.length > 1 && plain > 0)) refuse(near)
  }
  if (isThere || takes === 'files') return { ...nothing, sources: await sourcesOf(words, directory) }
  if (looksLikeFile(first)) refuse(null)
  for (const word of words.slice(1, plain))
    if (looksLikeFile(word) && (await exists(resolve(directory, word))))
      throw new Failure(ExitCode.usage, 'files-and-words', { file: word, word: first })
  return { ...nothing, words }
}

/** Whether a word is a file, or a pattern that some match: a question mark alone makes none of a text. Nothing in quotes is a text, not the folder one is in. */
const areFiles = async (word: string, directory: string): Promise<boolean> =>
  word.trim() !== '' && ((await exists(resolve(directory, word))) || (isPattern(word) && (await glob(word, directory)).length > 0))

/** A path, or a name with an ending: what people write, but do not ask in one word. */
const looksLikeFile = (word: string): boolean => /^\S*[/\\]\S*$|^[^\s]+\.(csv|tsv|txt|jsonl?|ndjson|gz|mid|midi|abc|xml)$/i.test(word)

/** A name without blanks that a run could have. */
const couldBeRun = (word: string): boolean => isName(word) && !/\s/.test(word) && !looksLikeFile(word)

const namesOf = async (runs: string): Promise<string[]> => (await listRuns(runs)).map(({ name }) => name)

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

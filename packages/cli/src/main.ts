import { isTask, loadTaskMessages, type Options, table } from '@tekrar/tasks/rows'
import { nearest } from './arguments/nearest.ts'
import { type Arguments, firstPositional, parse } from './arguments/parse.ts'
import { isVerb, type Verb, verbNames, verbs } from './arguments/verbs.ts'
import { commandOf } from './commands/table.ts'
import type { Context, Input, Output } from './context.ts'
import { ExitCode, Failure, sentence } from './failure.ts'
import { environmentLanguage, type Language, languages, loadMessages } from './language.ts'
import { saidBeside } from './terminal/beside.ts'
import { writeEvent } from './terminal/json.ts'

export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly out: Output
  readonly err: Output
  readonly input: Input
  readonly directory: string
}

/** The command, from its words to its exit code. It never throws; what went wrong stands on standard error in one line. */
export async function main(words: readonly string[], { environment, ...surroundings }: Surroundings): Promise<ExitCode> {
  const language = languageOf(words) ?? environmentLanguage(environment)
  const [messages, taskWords] = await Promise.all([loadMessages(language), loadTaskMessages(language)])
  const context: Context = {
    ...surroundings,
    environment,
    messages,
    words: taskWords,
    language,
    command: whatToType(environment),
    saveEvery: saveEvery(environment),
  }
  try {
    return await dispatch(words, context)
  } catch (error) {
    const failure = await readable(error, language)
    context.err.write(saidBeside(messages.error, sentence(messages, failure), context.err))
    if (environment.TEKRAR_TRACE && failure.cause instanceof Error) context.err.write(`${failure.cause.stack}\n`)
    if (words.includes('--json'))
      writeEvent(context.out, { type: 'error', code: failure.code, message: sentence(messages, failure), exitCode: failure.exitCode })
    return failure.exitCode
  }
}

/** What went wrong, as a sentence in the person's language; the library is loaded only if its errors are among it. */
async function readable(error: unknown, language: Language): Promise<Failure> {
  const holdsErrors = error instanceof Failure && Object.values((error.details ?? {}) as object).some((value) => value instanceof Error)
  if (error instanceof Failure && !holdsErrors) return error
  const { failureOf, localised } = await import('./translate.ts')
  return error instanceof Failure ? await localised(error, language) : await failureOf(error, language)
}

async function dispatch(words: readonly string[], context: Context): Promise<ExitCode> {
  const [first, ...rest] = words.filter((_, i) => !isLanguageBeforeVerb(words, i))
  if (first === undefined || first === '--help' || first === '-h')
    return (await commandOf('help'))({ given: {}, positionals: [], plain: 0 }, context)
  if (first === '--version' || first === '-V') {
    context.out.write(`${(await import('./version.ts')).version()}\n`)
    return ExitCode.done
  }
  if (first.startsWith('-')) {
    const found = nearest(first, ['--help', '--version', '--lang'])
    throw new Failure(ExitCode.usage, 'unknown-flag', { flag: first, nearest: found })
  }
  if (!isVerb(first))
    throw new Failure(ExitCode.usage, 'unknown-verb', { word: first, nearest: nearest(first, verbNames), command: context.command })
  const verb: Verb = verbs[first]!
  if (rest.includes('--help') || rest.includes('-h')) {
    const positionals = [first, ...rest.filter((word) => !word.startsWith('-'))]
    return (await commandOf('help'))({ given: {}, positionals, plain: positionals.length }, context)
  }
  const given: Arguments = parse(rest, verb.task ? { ...taskOptions(rest, verb), ...verb.options } : verb.options)
  if (given.positionals.length > verb.most) {
    const usage = `${context.command} ${first} ${verb.positionals}`.trimEnd()
    throw new Failure(ExitCode.usage, 'too-many-arguments', { words: given.positionals.slice(verb.most).join(' '), verb: first, usage })
  }
  return (await commandOf(first))(given, context)
}

/** The options of the task that is named; where none is (a configuration file may name it), those of all tasks. */
function taskOptions(words: readonly string[], verb: Verb): Options {
  const all: Options = Object.assign({}, ...Object.values(table).map((row) => row.options))
  const task = firstPositional(words, { ...all, ...verb.options })
  return task !== undefined && isTask(task) ? table[task].options : all
}

/** The language asked for by flag, wherever it stands; a wrong one is reported later, by the parser. */
function languageOf(words: readonly string[]): Language | undefined {
  const at = words.findIndex((word) => word === '--lang' || word.startsWith('--lang='))
  const word = words[at]?.includes('=') ? words[at].slice('--lang='.length) : words[at + 1]
  return at < 0 ? undefined : languages.find((language) => language === word)
}

/** `tekrar --lang tr train …` is fine too. */
function isLanguageBeforeVerb(words: readonly string[], i: number): boolean {
  const verb = words.findIndex((word, j) => !word.startsWith('-') && words[j - 1] !== '--lang')
  const before = verb < 0 ? words.length : verb
  const known = languages.some((language) => language === (words[i]?.split('=')[1] ?? words[i + 1]))
  if (i >= before) return false
  if (words[i] === '--lang' || words[i]!.startsWith('--lang=')) return known
  return words[i - 1] === '--lang' && languages.some((language) => language === words[i])
}

const saveEvery = ({ TEKRAR_SAVE_SECONDS: seconds }: Surroundings['environment']): number =>
  (seconds && Number(seconds) >= 0 ? Number(seconds) : 20) * 1000

/** What to type here: npm and npx name themselves in the environment; a global installation does not. */
const whatToType = (environment: Surroundings['environment']): string =>
  environment.npm_command || environment.npm_lifecycle_event ? 'npx tekrar' : 'tekrar'

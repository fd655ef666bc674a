import type { Option, Options, TaskMessages } from '@tekrar/tasks'
import type { Messages } from '../messages/en.ts'
import { padded, widthOf, wrapped } from '../terminal/width.ts'
import { flagOf } from './flag.ts'
import { type VerbName, verbNames, verbs } from './verbs.ts'

const COLUMNS = 80
/** Where the explanations of flags begin. */
const INDENT = 26

/** Two columns: words on the left, their explanation, wrapped, on the right. */
function row(left: string, right: string, indent = INDENT): string[] {
  const lines = wrapped(right, COLUMNS - indent)
  const head = `  ${left}`
  const first = widthOf(head) + 1 < indent ? [padded(head, indent) + lines.shift()] : [head]
  return [...first, ...lines.map((line) => ' '.repeat(indent) + line)].map((line) => line.trimEnd())
}

/** A usage line's words in the person's language. */
export const localised = (words: string, { help }: Messages): string =>
  words.replace(/[A-Z]{2,}/g, (word) => help.placeholders[word] ?? word)

const placeholder = (option: Option, messages: Messages): string => {
  switch (option.kind) {
    case 'integer':
    case 'number':
      return ' N'
    case 'choice':
      return ` ${option.choices.join('|')}`
    case 'text':
      return ` ${localised(option.placeholder, messages)}`
    case 'switch':
      return ''
  }
}

/** The flag and what follows it; long lists of choices move into the explanation. */
function flagRow(name: string, option: Option, words: string, messages: Messages): string[] {
  const shown = placeholder(option, messages)
  const long = option.kind === 'choice' && flagOf(name).length + shown.length > INDENT - 4
  const left = `${flagOf(name)}${long ? localised(' WORD', messages) : shown}`
  const choices = long && option.kind === 'choice' ? `: ${option.choices.join(', ')}` : ''
  const standard = option.default === null || option.default === false ? '' : ` (${option.default})`
  return row(left, words + choices + standard)
}

function groups(
  options: Options,
  words: Readonly<Record<string, string>>,
  names: Readonly<Record<string, string>>,
  messages: Messages,
): string[] {
  const order = [...new Set(Object.values(options).map((option) => option.group))]
  return order.flatMap((group) => [
    '',
    `${names[group] ?? group}:`,
    ...Object.entries(options)
      .filter(([, option]) => option.group === group)
      .flatMap(([name, option]) => flagRow(name, option, words[name] ?? '', messages)),
  ])
}

function examples(verb: VerbName, messages: Messages, command: string): string[] {
  const rows = messages.help.examples_of[verb] ?? []
  return ['', `${messages.help.examples}:`, ...rows.flatMap(([line, why]) => [...(why ? [`  # ${why}`] : []), `  ${command} ${line}`])]
}

/** `tekrar --help` */
export function overview(messages: Messages, taskMessages: TaskMessages, command: string): string {
  const { help } = messages
  return [
    ...wrapped(help.tagline, COLUMNS),
    '',
    `${help.usage}: ${command} ${localised('COMMAND', messages)} …`,
    '',
    `${help.commands}:`,
    ...verbNames.flatMap((verb) => row(localised(`${verb} ${verbs[verb].positionals}`, messages).trimEnd(), help.verbs[verb])),
    '',
    `${help.tasks}:`,
    ...Object.entries(taskMessages.tasks).flatMap(([task, words]) => row(task, words.summary)),
    '',
    ...wrapped(help.run, COLUMNS),
    ...wrapped(help.more({ command }), COLUMNS),
    ...wrapped(help.exitCodes, COLUMNS),
    '',
    `${help.examples}:`,
    ...(['train', 'generate', 'resume'] as const).map((verb) => `  ${command} ${help.examples_of[verb]![0]![0]}`),
    '',
  ].join('\n')
}

/** `tekrar help VERB`; for `train`, the task's options stand first. */
export function verbHelp(
  verb: VerbName,
  task: { readonly options: Options } | null,
  messages: Messages,
  taskMessages: TaskMessages,
  command: string,
): string {
  const { help } = messages
  const names = { ...taskMessages.groups, ...help.groups }
  const about = wrapped(help.about[verb], COLUMNS)
  const takesRun = verbs[verb].positionals.includes('[RUN]')
  return [
    `${help.usage}: ${command} ${verb} ${localised(verbs[verb].positionals, messages)}`.trimEnd(),
    '',
    ...about,
    ...(takesRun ? ['', ...wrapped(help.run, COLUMNS)] : []),
    ...(task
      ? [
          '',
          `${help.tasks}:`,
          ...Object.entries(taskMessages.tasks).flatMap(([name, words]) => row(name, `${words.summary}; ${words.files}`, 10)),
        ]
      : []),
    ...(task ? groups(task.options, taskMessages.options, names, messages) : []),
    ...groups(verbs[verb].options, help.options, names, messages),
    ...examples(verb, messages, command),
    '',
  ].join('\n')
}

import { type Option, type Options, type TaskMessages, type TaskName, taskNames, table as tasks } from '@tekrar/tasks/rows'
import type { Context } from '../context.ts'
import type { Messages } from '../messages/en.ts'
import { padded, widthOf, wrapped } from '../terminal/width.ts'
import { flagOf } from './flag.ts'
import { type Verb, verbNames, verbs } from './verbs.ts'

const COLUMNS = 80

/** Whose words come first; null for the command's own. */
type Area = keyof TaskMessages['options'] | null
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

function placeholder(option: Option, messages: Messages): string {
  switch (option.kind) {
    case 'integer':
    case 'number':
      return ' N'
    case 'choice':
      return ` ${option.choices.join('|')}`
    case 'text':
      return ` ${localised(option.placeholder, messages)}`
    case 'files':
      return ` ${localised('placeholder' in option ? String(option.placeholder) : 'FILE', messages)}`
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

/** What an option is called for people: the task's own words before those that all tasks share, then the command's. */
export function optionWords(name: string, area: Area, { messages, words }: Context, isAsked = false): string {
  const own = (area ? words.options[area] : {}) as Readonly<Record<string, string>>
  const shared: Readonly<Record<string, string>> = words.options.shared
  const commands: Readonly<Record<string, string>> = messages.help.options
  // Options that several areas take over from one, as those of tables.
  const anywhere = Object.values(words.options as Readonly<Record<string, Readonly<Record<string, string>>>>).find(
    (area) => name in area,
  )?.[name]
  // Of a verb that asks: a seed there is not that of training.
  if (isAsked) return own[name] ?? commands[name] ?? shared[name] ?? anywhere ?? ''
  return own[name] ?? (area ? shared[name] : undefined) ?? commands[name] ?? anywhere ?? ''
}

function groups(options: Options, area: Area, context: Context, { isAsked = false, task = null as TaskName | null } = {}): string[] {
  const { messages, words } = context
  const names: Readonly<Record<string, string>> = { ...words.groups, ...messages.help.groups }
  const order = [...new Set(Object.values(options).map((option) => option.group))]
  return order.flatMap((group) => [
    '',
    `${names[group] ?? group}:`,
    ...Object.entries(options)
      .filter(([, option]) => option.group === group)
      .flatMap(([name, option]) =>
        flagRow(name, option, optionWords(name, area, context, isAsked).replaceAll('TASK', task ?? localised('TASK', messages)), messages),
      ),
  ])
}

function examples(name: string, { messages, command }: Context): string[] {
  const rows = messages.help.examples_of[name] ?? []
  if (rows.length === 0) return []
  return ['', `${messages.help.examples}:`, ...rows.flatMap(([line, why]) => [...(why ? [`  # ${why}`] : []), `  ${command} ${line}`])]
}

const taskRows = ({ words }: Context, full: boolean): string[] =>
  taskNames.flatMap((task) => {
    const { summary, files } = words.tasks[task]
    return row(task, full ? `${summary}; ${files}` : summary, 14)
  })

/** `tekrar --help` */
export function overview(context: Context): string {
  const { messages, command } = context
  const { help } = messages
  return [
    ...wrapped(help.tagline, COLUMNS),
    '',
    `${help.usage}: ${command} ${localised('COMMAND', messages)} …`,
    '',
    `${help.commands}:`,
    ...verbNames.flatMap((verb) => row(localised(`${verb} ${verbs[verb]!.positionals}`, messages).trimEnd(), help.verbs[verb] ?? '', 34)),
    '',
    `${help.tasks}:`,
    ...taskRows(context, false),
    '',
    ...wrapped(help.run, COLUMNS),
    ...wrapped(help.more({ command }), COLUMNS),
    ...wrapped(help.exitCodes, COLUMNS),
    '',
    `${help.examples}:`,
    ...(['train', taskNames.at(-1)!, 'resume'] as const)
      .flatMap((name) => (help.examples_of[name] ?? []).slice(0, 1))
      .map(([line]) => `  ${command} ${line}`),
    '',
  ].join('\n')
}

/** `tekrar help VERB [TASK]`; with a task its options stand first. */
export function verbHelp(name: string, task: TaskName | null, context: Context): string {
  const { messages, words, command } = context
  const { help } = messages
  const verb: Verb = verbs[name]!
  const positionals = localised(verb.positionals, messages).replace(task ? localised('TASK', messages) : /$^/, task ?? '')
  const about = wrapped(help.about[name] ?? help.verbs[name] ?? '', COLUMNS)
  const takesRun = verb.positionals.includes('[RUN]')
  return [
    `${help.usage}: ${command} ${name} ${positionals}`.trimEnd(),
    '',
    ...about,
    ...(takesRun ? ['', ...wrapped(help.run, COLUMNS)] : []),
    ...(verb.positionals.includes('TEXT') ? wrapped(help.words({ command, verb: name }), COLUMNS) : []),
    ...(verb.task && !task
      ? ['', `${help.tasks}:`, ...taskRows(context, true), '', ...wrapped(help.taskOptions({ command, verb: name }), COLUMNS)]
      : []),
    ...(verb.task && task ? ['', ...row(task, `${words.tasks[task].summary}; ${words.tasks[task].files}`, 14)] : []),
    ...(task ? groups(tasks[task].options, tasks[task].area, context) : []),
    ...asked(verb).flatMap((one) => groups(one.options, one.area, context, { isAsked: true })),
    ...groups(ownOptions(verb), null, context, { task }),
    ...examples(task && name === 'train' ? task : name, context),
    '',
  ].join('\n')
}

/** The options of the tasks that a verb asks: each once. */
function asked({ asks = [] }: Verb): { readonly options: Options; readonly area: keyof TaskMessages['options'] }[] {
  const seen = new Set<string>()
  return asks.map((task) => {
    const { verb, area } = tasks[task]
    const fresh = Object.entries(verb.options as Options).filter(([name]) => !seen.has(name))
    for (const [name] of fresh) seen.add(name)
    return { options: Object.fromEntries(fresh), area }
  })
}

function ownOptions({ options, asks = [] }: Verb): Options {
  const theirs = new Set(asks.flatMap((task) => Object.keys(tasks[task].verb.options)))
  return Object.fromEntries(Object.entries(options).filter(([name]) => !theirs.has(name)))
}

import { type Comparison, type Effect, effectsOf, type Measure, type Setting, summaryOf } from '@tekrar/tasks'
import { type Value, wordOf, written } from '@tekrar/tasks/rows'
import { flagOf } from '../arguments/flag.ts'
import type { Context } from '../context.ts'
import { fitted } from '../terminal/report.ts'
import { wrapped } from '../terminal/width.ts'

const COLUMNS = 80

/** What a variant sets, in a few words: `cell=gru layers=2`. */
export const settingText = (setting: Setting): string =>
  Object.entries(setting)
    .map(([name, value]) => `${flagOf(name).slice(2)}=${valueText(value)}`)
    .join(' ')

const valueText = (value: Value): string => (value === true ? 'yes' : value === false ? 'no' : String(value).replace(/^.*[\\/]/, ''))

const numberOf = (value: number, { as }: Measure, { words }: Context): string => written(words, Number.isNaN(value) ? null : value, as)

/** The best first: what each variant reached, and what it costs. */
function rows(comparison: Comparison, context: Context): string[][] {
  const { measure } = comparison
  const { messages, words } = context
  const { comparison: labels } = messages
  if (!measure) return []
  const summaries = summaryOf(comparison)
  const options = Object.keys(summaries[0]?.setting ?? {})
  return [
    [
      ...options.map((name) => flagOf(name).slice(2)),
      wordOf(words, 'measures', measure.name),
      labels.range,
      labels.weights,
      labels.step,
      labels.memory,
    ],
    ...summaries.map(({ setting, mean, least, most, diverged, weights, stepSeconds, memoryBytes }) => [
      ...options.map((name) => valueText(setting[name] ?? null)),
      Number.isNaN(mean) ? labels.diverged : numberOf(mean, measure, context),
      Number.isNaN(mean)
        ? ''
        : `${numberOf(least, measure, context)}–${numberOf(most, measure, context)}${diverged > 0 ? ` (${labels.diverged}: ${diverged})` : ''}`,
      messages.number(weights),
      labels.milliseconds({ seconds: stepSeconds }),
      messages.bytes(memoryBytes),
    ]),
  ]
}

/** With fewer seeds the noise that they show is as good as unknown. */
const ENOUGH_SEEDS = 3

function effectText(
  { option, better, worse, difference, noise, beyondNoise }: Effect,
  { measure, seeds }: { readonly measure: Measure; readonly seeds: number },
  context: Context,
): string {
  const { comparison: labels } = context.messages
  const facts = {
    better: settingText({ [option]: better }),
    worse: settingText({ [option]: worse }),
    difference: numberOf(difference, measure, context),
  }
  if (noise === null) return labels.oneSeed(facts)
  if (noise === 0) return labels.coarse(facts)
  if (seeds < ENOUGH_SEEDS) return labels.fewSeeds(facts)
  const told = { ...facts, noise: numberOf(noise, measure, context) }
  return beyondNoise ? labels.real(told) : labels.chance(told)
}

/** The sentences below the table. */
function sentences(comparison: Comparison, context: Context): string[] {
  const { measure, baselines, on, seeds } = comparison
  const { comparison: labels } = context.messages
  if (!measure) return []
  const sign = measure.better === 'higher' ? -1 : 1
  const known = baselines.flatMap(({ name, values }) => {
    const value = values[measure.name]
    return typeof value === 'number' ? [{ name: wordOf(context.words, 'contenders', name), value }] : []
  })
  const [baseline] = known.sort((a, b) => sign * (a.value - b.value))
  const name = wordOf(context.words, 'measures', measure.name)
  return [
    labels.on({ measure: name, on: on ?? 'validation', seeds: seeds.length }),
    ...(baseline ? [labels.baseline({ name: baseline.name, value: numberOf(baseline.value, measure, context) })] : []),
    ...effectsOf(comparison).map((effect) => effectText(effect, { measure, seeds: seeds.length }, context)),
  ]
}

/** For a terminal, in lines of at most 80 columns. */
export const comparisonText = (comparison: Comparison, context: Context): string =>
  [fitted(rows(comparison, context), COLUMNS), '', ...sentences(comparison, context).flatMap((line) => wrapped(line, COLUMNS))].join('\n')

/** `compare.md` */
export function comparisonMarkdown(comparison: Comparison, context: Context): string {
  const [head = [], ...body] = rows(comparison, context)
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  const ruler = `| ${head.map((_, i) => (i === 0 ? '---' : '---:')).join(' | ')} |`
  const list = sentences(comparison, context).map((sentence) => `- ${sentence}`)
  const title = `# ${context.messages.comparison.title({ task: comparison.task })}`
  return `${[title, [line(head), ruler, ...body.map(line)].join('\n'), list.join('\n')].join('\n\n')}\n`
}

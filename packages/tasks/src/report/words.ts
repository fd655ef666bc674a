import type { Contender, Measure, Report } from '../base/report.ts'
import type { TaskMessages } from '../messages/en.ts'

type Section = 'measures' | 'contenders' | 'titles' | 'columns'

/** A key of the report in the language's words; the key itself where it is a name of the data's own (a class, a column). */
export function wordOf(messages: TaskMessages, section: Section, key: string): string {
  const words = messages[section] as Readonly<Record<string, string>>
  return Object.hasOwn(words, key) ? words[key]! : key
}

/** A number as its measure is written; a dash where there is none. */
export function written(messages: TaskMessages, value: number | null | undefined, as: Measure['as'] = { digits: 0 }): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–'
  if (as === 'share') return messages.percent(value, 1)
  return `${messages.number(value, as.digits)}${as.unit ? ` ${as.unit}` : ''}`
}

/** The network and the baselines as a table: names, then a column a measure. The first row is its head. */
export function contendersTable(report: Report, messages: TaskMessages): string[][] {
  return [
    ['', ...report.measures.map(({ name }) => wordOf(messages, 'measures', name))],
    ...report.contenders.map(({ name, values }) => [
      wordOf(messages, 'contenders', name),
      ...report.measures.map((measure) => written(messages, values[measure.name], measure.as)),
    ]),
  ]
}

/** What was measured on, in a sentence. */
export function measuredOn({ on, count, unit }: Report, messages: TaskMessages): string {
  const { one, many } = (messages.units as Readonly<Record<string, { one: string; many: string }>>)[unit] ?? { one: unit, many: unit }
  return messages.report.on[on]({ count: `${messages.number(count)} ${count === 1 ? one : many}` })
}

/** What is said of the figures besides, a sentence each. */
export const remarksOf = ({ remarks = [] }: Report, { findings }: TaskMessages): readonly string[] =>
  remarks.map(({ code, details }) => (findings as unknown as Readonly<Record<string, (details: object) => string>>)[code]!(details))

/** The baseline that is better than the network by the first measure, the best of them; null where there is none, or none that the figures as they are written show to be better. */
export function betterThanNetwork({ measures, contenders }: Report): { readonly contender: Contender; readonly measure: Measure } | null {
  const [measure] = measures
  const [network, ...others] = contenders
  if (!measure || !network) return null
  const sign = measure.better === 'higher' ? 1 : -1
  const steps = 10 ** (measure.as === 'share' ? 3 : measure.as.digits)
  const score = ({ values }: Contender): number =>
    sign * (Math.round((values[measure.name] ?? Number.NEGATIVE_INFINITY * sign) * steps) / steps)
  const best = others.reduce<Contender | null>((found, one) => (found && score(found) >= score(one) ? found : one), null)
  return best && score(best) > score(network) ? { contender: best, measure } : null
}

/** The sentence that a better baseline is worth; null where the network is the best. */
export function honestly(report: Report, messages: TaskMessages): string | null {
  const better = betterThanNetwork(report)
  return (
    better &&
    messages.report.beaten({
      contender: wordOf(messages, 'contenders', better.contender.name),
      measure: wordOf(messages, 'measures', better.measure.name),
    })
  )
}

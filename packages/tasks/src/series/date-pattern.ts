import { refuse } from '../sayings/series.ts'
import { folded, MONTHS } from './date-words.ts'
import { type ReadDate, wallTime } from './lex-date.ts'
import { offsetOf } from './zone.ts'

/** The letters of `--date-format`, as most libraries have them, and what each matches. */
const FIELDS: readonly (readonly [letters: RegExp, name: string, matches: string])[] = [
  [/^y{4}/, 'year', '(\\d{4})'],
  [/^yy/, 'shortYear', '(\\d{2})'],
  [/^M{3,4}/, 'monthName', '(\\p{L}+\\.?)'],
  [/^M{1,2}/, 'month', '(\\d{1,2})'],
  [/^d{1,2}/, 'day', '(\\d{1,2})'],
  [/^H{1,2}/, 'hour', '(\\d{1,2})'],
  [/^h{1,2}/, 'hour', '(\\d{1,2})'],
  [/^m{1,2}/, 'minute', '(\\d{1,2})'],
  [/^s{1,2}/, 'second', '(\\d{1,2})'],
  [/^S+/, 'fraction', '(\\d{1,9})'],
  [/^a/, 'half', '(am|pm|a\\.m\\.|p\\.m\\.|öö|ös)'],
  [/^(X+|x+|Z+)/, 'zone', '(z|[+-]\\d{2}:?\\d{2}|[+-]\\d{2})'],
]

/** As C and Python write them. */
const PERCENT: Readonly<Record<string, string>> = {
  '%Y': 'yyyy',
  '%y': 'yy',
  '%m': 'MM',
  '%b': 'MMM',
  '%B': 'MMM',
  '%d': 'dd',
  '%H': 'HH',
  '%I': 'hh',
  '%M': 'mm',
  '%S': 'ss',
  '%f': 'SSS',
  '%p': 'a',
  '%z': 'XXX',
}

/** Reads cells by a pattern such as `dd.MM.yyyy HH:mm` or `%d.%m.%Y %H:%M`. Throws `series-date-format` for one without a year and a month. */
export function patternReader(pattern: string): (cell: string) => ReadDate | null {
  const { expression, names } = compiled(pattern)
  return (cell) => {
    const match = expression.exec(cell.trim())
    if (!match) return null
    const parts = new Map(names.map((name, i) => [name, match[i + 1] ?? '']))
    const number = (name: string, without: number): number => (parts.has(name) ? Number(parts.get(name)) : without)
    const short = number('shortYear', 0)
    const year = number('year', short + (short < 70 ? 2000 : 1900))
    const month = parts.has('monthName') ? MONTHS.get(folded(parts.get('monthName') ?? '')) : number('month', 1)
    const half = parts.get('half')
    const hour = half === undefined ? number('hour', 0) : (number('hour', 12) % 12) + (/^(p|ös)/i.test(half) ? 12 : 0)
    if (month === undefined || hour > 24 || number('minute', 0) > 59 || number('second', 0) > 60) return null
    const fraction = parts.has('fraction') ? Number(`0.${parts.get('fraction')}`) : 0
    const clock = ((hour * 60 + number('minute', 0)) * 60 + number('second', 0) + fraction) * 1000
    const wall = wallTime({ year, month, day: number('day', 1), clock })
    const zone = parts.get('zone')
    return wall === null ? null : { wall, offset: zone === undefined ? null : /^z$/i.test(zone) ? 0 : offsetOf(zone) }
  }
}

function compiled(pattern: string): { expression: RegExp; names: readonly string[] } {
  const names: string[] = []
  let source = ''
  let rest = pattern.replace(/%[a-zA-Z]/g, (letters) => PERCENT[letters] ?? letters)
  // YYYY and DD are what people write too; no other field has these letters.
  rest = rest.replace(/Y/g, 'y').replace(/D/g, 'd')
  while (rest !== '') {
    const quoted = /^'([^']*)'/.exec(rest)
    if (quoted) {
      source += escaped(quoted[1] ?? '')
      rest = rest.slice(quoted[0].length)
      continue
    }
    const field = FIELDS.find(([letters]) => letters.test(rest))
    if (field) {
      names.push(field[1])
      source += field[2]
      rest = rest.replace(field[0], '')
      continue
    }
    if (/^[a-zA-SU-Z%]/.test(rest)) return refuse('series-date-format', { format: pattern })
    source += escaped(rest[0] ?? '')
    rest = rest.slice(1)
  }
  if (!names.some((name) => name === 'year' || name === 'shortYear')) refuse('series-date-format', { format: pattern })
  return { expression: new RegExp(`^${source}$`, 'iu'), names }
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/ +/g, '\\s+')

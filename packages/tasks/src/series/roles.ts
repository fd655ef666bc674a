import type { Finding } from '../base/finding.ts'
import { found, refuse } from '../sayings/series.ts'
import { isMissing } from '../tabular/values.ts'
import { columnsNamed } from './column-names.ts'
import { cellsOf } from './join.ts'
import { isNumeric } from './numbers.ts'
import type { SeriesValues } from './options.ts'
import type { SeriesFormat, SeriesTable } from './series.ts'

/** More different words than this are texts, not categories. */
const CATEGORIES = 50

export interface Roles {
  readonly columns: SeriesFormat['columns']
  readonly targets: readonly string[]
  readonly known: readonly string[]
  readonly findings: readonly Finding[]
}

export interface RolesOptions {
  readonly time: readonly string[]
  readonly group: string | null
  /** What a table with several columns of numbers and no `--target` is about: it must be said, or all of them. */
  readonly targets: 'one' | 'all'
}

/** What each column is: to foretell, known ahead, beside; numbers or words; and which are left out. Throws `series-target`, `series-not-a-number` and their like. */
export function rolesOf(table: SeriesTable, values: SeriesValues, { time, group, targets: unnamed }: RolesOptions): Roles {
  const listed = (option: 'target' | 'inputs' | 'known'): readonly string[] | null => {
    const text = values[option]
    return text === null || text.trim() === '*' ? null : columnsNamed(table, option, text)
  }
  const [named, inputs, known] = [listed('target'), listed('inputs'), listed('known') ?? []]
  refuseTwice(values, { time, group, targets: named ?? [], known })
  const asked = new Set([...(named ?? []), ...(inputs ?? []), ...known])
  const findings: Finding[] = []
  const columns: { name: string; kind: 'number' | 'category' }[] = []
  for (const name of table.columns) {
    if (time.includes(name) || name === group) continue
    if (inputs !== null && !asked.has(name)) continue
    const kind = kindOf(table, name, asked.has(name))
    if (kind === 'number' || kind === 'category') columns.push({ name, kind })
    else if (named?.includes(name)) refuse('series-target-missing', { file: table.files[0] ?? '', column: name })
    else findings.push(found(kind === 'missing' ? 'warning' : 'note', 'series-ignored-column', { column: name, reason: kind }))
  }
  // A column that counts is what it is all about where there is no other.
  const counter = columns.some(({ kind }) => kind === 'number') ? undefined : findings.find(isCounter)
  if (counter) {
    columns.push({ name: (counter.details as { readonly column: string }).column, kind: 'number' })
    findings.splice(findings.indexOf(counter), 1)
  }
  const numbers = columns.filter(({ kind }) => kind === 'number').map(({ name }) => name)
  const all = unnamed === 'all' || values.target?.trim() === '*'
  const targets = named ?? (all ? numbers.filter((name) => !known.includes(name)) : [onlyTarget(table, numbers, { known, time })])
  if (targets.length === 0) refuse('series-no-numbers', wordsAlone(table, time))
  for (const target of targets) if (!numbers.includes(target)) refuseWords(table, target)
  return { columns, targets, known, findings }
}

const isCounter = ({ details }: Finding): boolean => (details as { readonly reason?: string }).reason === 'counter'

function refuseTwice(
  values: SeriesValues,
  {
    time,
    group,
    targets,
    known,
  }: Omit<RolesOptions, 'targets'> & { readonly targets: readonly string[]; readonly known: readonly string[] },
): void {
  const roles = [
    ['time', time],
    ['group', group === null ? [] : [group]],
    ['target', targets],
    ['known', known],
  ] as const
  for (const [i, [option, columns]] of roles.entries())
    for (const [other, others] of roles.slice(i + 1))
      for (const column of columns) {
        if (!others.includes(column)) continue
        if ((option === 'time' || option === 'group') && values[option] === null)
          refuse('series-found-role', { column, role: option, option: other })
        refuse('series-two-roles', { column, options: [option, other] })
      }
}

type Kind = 'number' | 'category' | 'texts' | 'counter' | 'missing'

function kindOf(table: SeriesTable, name: string, asked: boolean): Kind {
  const { cells, where } = cellsOf(table, name)
  let [there, numbers, odd] = [0, 0, -1]
  const words = new Set<string>()
  for (const [row, cell] of cells.entries()) {
    if (isMissing(cell)) continue
    there++
    if (isNumeric(cell)) numbers++
    else {
      if (odd < 0) odd = row
      if (words.size <= 1000) words.add(cell.trim())
    }
  }
  if (there === 0) return 'missing'
  if (odd < 0) return !asked && counts(cells) ? 'counter' : 'number'
  if (numbers >= there / 2)
    return refuse('series-not-a-number', { ...where(odd), value: cells[odd] ?? '', count: there - numbers, isAsked: false })
  return words.size <= (asked ? 1000 : CATEGORIES) ? 'category' : 'texts'
}

/** Whether a column numbers the rows: each one more than the one before. */
function counts(cells: readonly string[]): boolean {
  return cells.length >= 10 && cells.every((cell, row) => row === 0 || Number(cell) - Number(cells[row - 1]) === 1)
}

const TARGETS = /^(target|y|value|hedef|değer|deger)$/i

function onlyTarget(
  table: SeriesTable,
  numbers: readonly string[],
  { known, time }: { readonly known: readonly string[]; readonly time: readonly string[] },
): string {
  const open = numbers.filter((name) => !known.includes(name))
  const called = open.filter((name) => TARGETS.test(name))
  const [target] = open.length === 1 ? open : called.length === 1 ? called : []
  if (target !== undefined) return target
  return open.length === 0
    ? refuse('series-no-numbers', wordsAlone(table, time))
    : refuse('series-target', { file: table.files[0] ?? '', columns: open })
}

/** A table without numbers, with a cell that shows it: one with a digit where there is one. */
function wordsAlone(table: SeriesTable, time: readonly string[]) {
  const cells = table.columns
    .filter((name) => !time.includes(name))
    .flatMap((name) => {
      const { cells, where } = cellsOf(table, name)
      const row = cells.findIndex((cell) => !isMissing(cell) && !isNumeric(cell))
      return row < 0 ? [] : [{ ...where(row), value: cells[row] ?? '' }]
    })
  return { file: table.files[0] ?? '', columns: table.columns, example: cells.find(({ value }) => /\d/.test(value)) ?? cells[0] ?? null }
}

function refuseWords(table: SeriesTable, target: string): never {
  const { cells, where } = cellsOf(table, target)
  const row = cells.findIndex((cell) => !isMissing(cell) && !isNumeric(cell))
  return refuse('series-target-words', { ...where(Math.max(row, 0)), value: cells[row] ?? '' })
}

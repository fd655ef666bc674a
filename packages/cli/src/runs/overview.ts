import type { Messages } from '../messages/en.ts'
import { table } from '../terminal/table.ts'
import { widthOf } from '../terminal/width.ts'

/** A run as the table of runs has it. */
export interface RunRow {
  readonly name: string
  readonly task: string
  readonly cell: string
  readonly state: string
  readonly steps: string
  /** The loss, and what else was measured. */
  readonly best: readonly string[]
  readonly updated: string
}

/** The table with everything where it fits; else without clocks, or the measures beside the loss, or both, and at last without cells. */
export function overview(rows: readonly RunRow[], words: Messages['table'], width: number): string {
  const DAY = 10
  const of = ({ measures, clock, cells }: { measures: boolean; clock: boolean; cells: boolean }): string =>
    table(
      [
        [words.run, words.task, ...(cells ? [words.cell] : []), words.state, words.steps, words.best, words.updated],
        ...rows.map(({ name, task, cell, state, steps, best, updated }) => [
          name,
          task,
          ...(cells ? [cell] : []),
          state,
          steps,
          (measures ? best : best.slice(0, 1)).join(', '),
          clock ? updated : updated.slice(0, DAY),
        ]),
      ],
      cells ? [4, 5] : [3, 4],
    )
  const all = { measures: true, clock: true, cells: true }
  const tries = [all, { ...all, clock: false }, { ...all, measures: false }, { measures: false, clock: false, cells: true }]
  const least = { measures: false, clock: false, cells: false }
  const fits = tries.find((one) =>
    of(one)
      .split('\n')
      .every((line) => widthOf(line) <= width),
  )
  return of(fits ?? least)
}

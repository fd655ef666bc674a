/**
 * What a linear map makes little of by itself: of each sine and cosine of the calendar also those of half its period, and products of the time of day with
 * the season (days are longer in summer). `ahead` is [known numbers, then sine and cosine of each cycle].
 */
export interface Calendar {
  /** Numbers of each step that are known ahead and no calendar. */
  readonly known: number
  /** Pairs of sine and cosine after them. */
  readonly cycles: number
  /** Which cycle is the year, where the first is the day and both are there; else −1. */
  readonly year: number
}

/** Numbers that `writeAhead` makes of `horizon` steps. */
export const aheadWidth = ({ known, cycles, year }: Calendar, horizon: number): number =>
  known * horizon + cycles * 4 + (year >= 0 ? 16 : 0)

/**
 * What is known of the steps from `step` on, into `to` from `at` on: the columns known ahead at each of them; of the calendar that of the last step, from which
 * all others follow by turning.
 */
export function writeAhead(
  ahead: Float32Array,
  step: number,
  { known, cycles, year, horizon }: Calendar & { readonly horizon: number },
  to: Float32Array | Float64Array,
  at: number,
): void {
  const width = known + 2 * cycles
  let place = at
  for (let h = 0; h < horizon; h++) for (let k = 0; k < known; k++) to[place++] = ahead[(step + h) * width + k]!
  const from = (step + horizon - 1) * width + known
  const first = place
  for (let cycle = 0; cycle < cycles; cycle++) {
    const [sine, cosine] = [ahead[from + 2 * cycle]!, ahead[from + 2 * cycle + 1]!]
    to[place++] = sine
    to[place++] = cosine
    to[place++] = 2 * sine * cosine
    to[place++] = cosine * cosine - sine * sine
  }
  if (year < 0) return
  for (let i = 0; i < 4; i++) for (let j = 0; j < 4; j++) to[place++] = to[first + i]! * to[first + 4 * year + j]!
}

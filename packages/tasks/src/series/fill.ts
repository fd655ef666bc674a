/** What stands in for missing values: the last one before, at most so many steps on. Nothing later is ever looked at. */
export interface Filled {
  /** NaN where a value is missing for longer, or there was none before. */
  readonly values: Float64Array
  readonly missing: number
  readonly filled: number
}

/** `until`: the steps that count; those from there on are to come. */
export function filledForward(values: Float64Array, fill: number, until = values.length): Filled {
  const result = Float64Array.from(values)
  let [missing, filled, since] = [0, 0, Number.POSITIVE_INFINITY]
  for (let step = 0; step < values.length; step++) {
    if (!Number.isNaN(values[step])) {
      since = 0
      continue
    }
    since++
    if (step < until) missing++
    if (since > fill) continue
    result[step] = result[step - 1] ?? Number.NaN
    if (step < until) filled++
  }
  return { values: result, missing, filled }
}

/** What a naive forecaster says: the value of as many whole seasons before as it takes to be known. */
export interface SeasonalNaive {
  /** A key in `messages.contenders`. */
  readonly name: 'lastValue' | 'sameTimeYesterday' | 'sameTimeLastWeek' | 'sameTimeLastYear'
  /** Steps of a season; 1 for the last value. */
  readonly season: number
}

/** The last value; the same time yesterday, a week and a year ago where steps have such times. */
export function seasonalNaives({
  day,
  week,
  year,
}: {
  readonly day: number | null
  readonly week: number | null
  readonly year: number | null
}): readonly SeasonalNaive[] {
  return [
    { name: 'lastValue', season: 1 },
    ...(day === null ? [] : [{ name: 'sameTimeYesterday', season: day } as const]),
    ...(week === null ? [] : [{ name: 'sameTimeLastWeek', season: week } as const]),
    ...(year === null ? [] : [{ name: 'sameTimeLastYear', season: year } as const]),
  ]
}

/** Which step, counted from the start of the series, stands for the step `ahead` (from 0) after `origin`; below 0 where the series begins too late. */
export const naiveStep = (season: number, origin: number, ahead: number): number =>
  origin + ahead - season * (Math.floor(ahead / season) + 1)

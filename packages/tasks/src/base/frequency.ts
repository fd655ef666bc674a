/** The distance of two steps. Months and years are as long as the calendar has them; `workday`: from Monday to Friday, and on to Monday; `row`: the table has no times, and each row is a step. */
export interface Frequency {
  readonly every: number
  readonly unit: FrequencyUnit
}
export type FrequencyUnit = 'row' | 'millisecond' | 'second' | 'minute' | 'hour' | 'day' | 'workday' | 'week' | 'month' | 'year'

/** Measures by their names; null where there is none of that kind. */
export type Values = Readonly<Record<string, number | null>>

/** What one run of a job came to. */
export interface Figure {
  readonly values: Values
  /** By the names of the baselines. */
  readonly baselines: Readonly<Record<string, Values>>
  readonly minutes: number
}

import { finding } from '../base/finding.ts'
import type { Frequency } from '../base/frequency.ts'
import { refusing } from '../base/task-error.ts'

export interface ForecastErrors {
  /** Neither a number of steps nor a time that is a whole number of them. */
  /** `steps` and `times`: what would be understood, such as 24 and 12h. */
  'forecast-steps': {
    readonly option: 'horizon' | 'lookback' | 'steps'
    readonly value: string
    readonly frequency: Frequency
    readonly steps: number
    readonly times: readonly string[]
  }
  'forecast-quantiles': { readonly value: string }
  /** More steps were asked for than were learned. */
  'forecast-too-far': { readonly steps: number; readonly horizon: number }
  /** The history ends with fewer steps than the network looks back. */
  'forecast-short': { readonly group: string | null; readonly steps: number; readonly lookback: number }
  /** A stretch without values at the end of the history, longer than is filled. */
  'forecast-gap': { readonly group: string | null; readonly column: string | null; readonly time: string; readonly fill: number }
  /** A column known ahead has no value for a step to come. */
  'forecast-unknown-ahead': { readonly group: string | null; readonly columns: readonly string[]; readonly time: string }
  'forecast-nothing': object
}

/** Why nothing can be said of a series, with the facts. */
export type ForecastTrouble = {
  [Code in 'forecast-short' | 'forecast-gap' | 'forecast-unknown-ahead']: { readonly code: Code; readonly details: ForecastErrors[Code] }
}['forecast-short' | 'forecast-gap' | 'forecast-unknown-ahead']

export interface ForecastFindings {
  /** The linear path reads less than was asked for, since that many numbers would be too many. */
  'forecast-linear-own': { readonly numbers: number; readonly most: number }
  'forecast-no-validation': object
  /** So few that hardly anything can be learned of them. */
  'forecast-few-windows': { readonly windows: number; readonly steps: number; readonly lookback: number; readonly horizon: number }
  /** Less than what is usual at the frequency, since the longest series has no more steps to learn from. */
  'forecast-shortened': {
    readonly steps: number
    readonly horizon: number
    readonly lookback: number
    readonly usual: { readonly horizon: number; readonly lookback: number }
    /** What was said by an option, and so is as it was said. */
    readonly isGiven: { readonly horizon: boolean; readonly lookback: boolean }
  }
  /** What a naive forecaster would say is unknown for some of what is foretold: something older stands in, or, where that is most, it is left out. */
  'forecast-naive-absent': {
    readonly contender: 'lastValue' | 'sameTimeYesterday' | 'sameTimeLastWeek' | 'sameTimeLastYear'
    readonly absent: number
    readonly of: number
    readonly isLeftOut: boolean
  }
  /** Of these of so many columns the network foretells what the ridge does. */
  'forecast-is-linear': { readonly columns: readonly string[]; readonly of: number }
  /** Groups about which nothing can be said, of so many, and why: of the first of them. */
  'forecast-left-out': { readonly groups: readonly string[]; readonly of: number; readonly first: ForecastTrouble }
  /** Beside a drawing: where the line between what was and what is foretold stands. */
  'forecast-begins': { readonly time: string }
  /** Courses besides those that are drawn. */
  'forecast-not-drawn': { readonly more: number }
  /** Groups that training did not have. */
  'forecast-new-groups': { readonly groups: number; readonly of: number; readonly example: string }
}

export interface ForecastFacts {
  /** `error`: on the slice at the end of the training part, for one column alone and for all. */
  forecast: {
    readonly lookback: number
    readonly horizon: number
    readonly frequency: Frequency
    readonly windows: number
    readonly validation: number
    readonly test: number
  }
  'forecast-linear': { readonly reads: 'own' | 'all' | 'none'; readonly own: number | null; readonly all: number | null }
}

export const refuse: ReturnType<typeof refusing<ForecastErrors>> = refusing<ForecastErrors>()
export const found: ReturnType<typeof finding<ForecastFindings>> = finding<ForecastFindings>()
export const fact = <Code extends keyof ForecastFacts & string>(code: Code, details: ForecastFacts[Code]) => ({ code, details })

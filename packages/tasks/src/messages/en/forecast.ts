import type { Words } from '../../base/saying.ts'
import type { ForecastErrors, ForecastFacts, ForecastFindings, ForecastTrouble } from '../../sayings/forecaster.ts'
import { counted, type FactLine, number, short } from './numbers.ts'
import { lasting } from './table.ts'

const steps = (count: number): string => counted(number(count), 'step', 'steps')
/** The first of many names. */
const some = (names: readonly string[]): string =>
  `${names.slice(0, NAMED).join(', ')}${names.length > NAMED ? `, and ${number(names.length - NAMED)} more` : ''}`
const NAMED = 10
const of = (group: string | null): string => (group === null ? '' : `${group}: `)

const errors: Words<ForecastErrors> = {
  'forecast-steps': (d) =>
    `--${d.option} ${d.value}: neither a number of steps nor a time that is a whole number of them (a step is ${lasting(d.frequency)}); give a number, such as ${d.steps}${d.times.length > 0 ? `, or a time, such as ${d.times.join(' or ')}` : ''}`,
  'forecast-quantiles': (d) => `--quantiles ${d.value}: give different shares between 0 and 1, such as 0.1,0.9, or none`,
  'forecast-too-far': (d) =>
    `${steps(d.steps)} ahead: the network learned ${d.horizon}; ask for no more, or train with --horizon ${d.steps} or --stepwise`,
  'forecast-short': (d) =>
    `${of(d.group)}the history has ${steps(d.steps)}, and the network looks back ${d.lookback}; give more rows before the first step to foretell`,
  'forecast-gap': (d) =>
    `${of(d.group)}${d.column === null ? 'values are' : `${d.column} is`} missing at ${d.time} and for more than ${steps(d.fill)} before it, so that the history has a gap; fill it in, or train with a larger --fill or a shorter --lookback`,
  'forecast-unknown-ahead': (d) =>
    `${of(d.group)}${d.columns.join(', ')} must be known ahead, and there is nothing at ${d.time}; add rows for the steps to come, with these columns filled in and the others empty`,
  'forecast-nothing': () => 'nothing to go on from: give a table with the history, as a file or on standard input',
}

/** Why nothing can be said of a series. */
const trouble = ({ code, details }: ForecastTrouble): string => (errors[code] as (details: object) => string)(details)

const contenders = {
  ridge: 'ridge regression',
  lastValue: 'last value',
  sameTimeYesterday: 'same time, day before',
  sameTimeLastWeek: 'same time, week before',
  sameTimeLastYear: 'same time, year before',
}

const findings: Words<ForecastFindings> = {
  'forecast-left-out': (d) =>
    `${number(d.groups.length)} of ${counted(number(d.of), 'series', 'series')} cannot be foretold (${some(d.groups)}): left out. ${trouble(d.first)}`,
  'forecast-linear-own': (d) =>
    `the linear path reads each target’s own column, since all columns would be ${number(d.numbers)} numbers (${number(d.most)} at most); a shorter --lookback or fewer --inputs make room`,
  'forecast-begins': (d) => `first forecast: ${d.time}`,
  'forecast-not-drawn': (d) => `${number(d.more)} more are not drawn; --csv has all of them`,
  'forecast-new-groups': (d) =>
    `${number(d.groups)} of ${counted(number(d.of), 'series', 'series')} not learned from (such as ${d.example}): foretold by what the others have in common; train on data that have them`,
  'forecast-few-windows': (d) =>
    `only ${counted(number(d.windows), 'example', 'examples')} to learn from (${steps(d.steps)}, of which each takes ${number(d.lookback)} and the ${number(d.horizon)} after ${d.lookback === 1 ? 'it' : 'them'}): no figure says much; give hundreds of steps or more`,
  'forecast-shortened': (d) =>
    `the series has ${steps(d.steps)} to learn from, so ${
      d.isGiven.horizon
        ? `each forecast looks back on ${number(d.lookback)} (usually ${number(d.usual.lookback)}); --lookback sets`
        : d.isGiven.lookback
          ? `it is foretold ${steps(d.horizon)} ahead (usually ${number(d.usual.horizon)}); --horizon sets`
          : `it is foretold ${steps(d.horizon)} ahead from ${number(d.lookback)} (usually ${number(d.usual.horizon)} from ${number(d.usual.lookback)}); --horizon and --lookback set`
    } other ones`,
  'forecast-naive-absent': (d) =>
    d.isLeftOut
      ? `“${contenders[d.contender]}” is not in the table: for ${number(d.absent)} of ${number(d.of)} values there is none.`
      : `“${contenders[d.contender]}”: for ${number(d.absent)} of ${number(d.of)} values there is none, and an older one of that time, or the last value, stands in.`,
  'forecast-is-linear': (d) =>
    `The network’s forecasts are in effect those of ridge regression${d.columns.length < d.of ? ` (${d.columns.join(', ')})` : ''}: what training found beyond them is little, or does not hold on the validation part. More data, or training for longer, may change that.`,
  'forecast-no-validation': () =>
    'nothing is kept for validation (or too little for a window): the last weights are taken, not the best; give more data or a larger --validation',
}

const facts: Words<ForecastFacts, FactLine> = {
  forecast: (d) => [
    'Forecasts',
    `${steps(d.horizon)} ahead from ${number(d.lookback)}; ${counted(number(d.windows), 'window', 'windows')} to train on, ${number(d.validation)} for validation${d.test > 0 ? `, ${number(d.test)} for the test` : ''}`,
  ],
  'forecast-linear': (d) => [
    'Linear path',
    `${{ own: 'from each target’s own column', all: 'from all columns of numbers', none: 'none' }[d.reads]}${d.own !== null && d.all !== null ? ` (scaled error on stretches of the training part left out: own ${short(d.own)}, all ${short(d.all)})` : ''}`,
  ],
}

/** What is said of the task forecaster. */
export const forecast = {
  errors,
  findings,
  facts,
  units: { forecasts: { one: 'forecast', many: 'forecasts' } },
  measures: {
    mae: 'MAE',
    maeLast: 'MAE, last step',
    rmse: 'RMSE',
    scaledMse: 'MSE, scaled',
    scaledMae: 'MAE, scaled',
    coverage: 'within interval',
  },
  contenders,
  titles: {
    byHorizon: 'Mean absolute error by steps ahead',
    byHorizonScaled: 'Mean absolute error by steps ahead, scaled, mean over columns',
    byColumn: 'By column (baselines: mean squared error, scaled)',
  },
  columns: {
    ahead: 'ahead',
    column: 'column',
    mae: 'MAE',
    rmse: 'RMSE',
    scaledMse: 'MSE, scaled',
    coverage: 'within',
    network: 'network',
    ridge: 'ridge',
    lastValue: 'last value',
    sameTimeYesterday: 'day before',
    sameTimeLastWeek: 'week before',
    sameTimeLastYear: 'year before',
  },
  work: {},
  options: {
    horizon: 'how far ahead: steps, or a time such as 12h or 7d (a day of hours, a week of days, a year of months)',
    lookback: 'how far it looks back for each forecast: steps, or a time such as 4d (some of the above)',
    units: 'numbers in the hidden state of each layer',
    linear:
      'what the linear path beside the network reads: each target’s own column, all columns, or none (whichever of the first two does better on stretches of the training part left out)',
    stepwise: 'learn one step ahead, and go on from what was foretold',
    quantiles: 'bounds of intervals, as shares: 0.1,0.9 leaves a tenth below and a tenth above; none',
    error: 'what is made small: the absolute error (aims at the median) or the squared one (aims at the mean)',
    refit: 'once the weights are chosen, fit the linear path again on the training and validation parts (needs --test or --test-files)',
    batch: 'windows in each training step',
    epochs: 'times through the windows (3; more where there are few)',
    learningRate: 'how far weights move in a step (adam: 0.0005, for a simple cell 0.00025)',
    validation: 'share at the end of each series, before the test, kept for validation',
    test: 'share at the end of each series kept for the report, never seen in training',
    steps: 'how far ahead: steps, or a time such as 12h; no further than the horizon unless trained --stepwise',
  },
}

import type { JsonObject, Model } from 'tekrar'
import { TaskError } from '../base/task-error.ts'
import { checkSeries } from '../series/check.ts'
import type { Checked, Given, Task } from '../task.ts'
import { cellFile } from '../training/cell.ts'
import type { ForecasterOptions, ForecastOptions } from './options.ts'
import { prepareForecaster } from './prepare.ts'
import { opened } from './record.ts'
import { Forecaster } from './trained.ts'

/** Looks without training: what `prepare` finds, and what each column has; or the error that it throws. */
async function check(given: Given, values: ForecasterOptions): Promise<Checked<ForecasterOptions, Forecaster>> {
  try {
    const prepared = await prepareForecaster(given, values)
    const looked = checkSeries(prepared.series)
    return { findings: [...prepared.findings, ...looked.findings], facts: [...prepared.facts, ...looked.facts], prepared }
  } catch (error) {
    if (!(error instanceof TaskError)) throw error
    return { findings: [{ severity: 'error', code: error.code, details: error.details }], facts: [], prepared: null }
  }
}

/**
 * Learns how series go on: recurrent layers over a window of the past, beside a linear path that starts as a ridge regression fitted on the training part; all
 * steps of the horizon at once, or step by step; with quantiles.
 */
export const forecasterTask: Task<ForecasterOptions, ForecastOptions, Forecaster> = {
  prepare: prepareForecaster,
  check,
  open: (model: Model, record: JsonObject) => new Forecaster(model, opened(record)),
  cellFile,
}

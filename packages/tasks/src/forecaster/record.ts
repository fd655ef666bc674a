import type { Json, JsonObject } from 'tekrar'
import { TaskError } from '../base/task-error.ts'
import type { SeriesEncoder, SeriesFormat } from '../series/series.ts'

/** All that a trained forecaster knows besides its weights. */
export interface ForecasterRecord {
  readonly format: SeriesFormat
  readonly encoder: SeriesEncoder
  /** What it answers for; the encoder's targets may be more, to go on from step by step. */
  readonly targets: readonly string[]
  readonly lookback: number
  readonly horizon: number
  readonly stepwise: boolean
  readonly quantiles: readonly number[]
  /** Step by step: how far each quantile lies from the forecast, [quantiles, targets · horizon], scaled. */
  readonly offsets: readonly Float64Array[] | null
  /** The groups that it learned from, where a column names them. */
  readonly groups: readonly string[] | null
}

export const saved = ({ offsets, ...record }: ForecasterRecord): JsonObject => ({
  task: 'forecaster',
  version: 1,
  ...(JSON.parse(JSON.stringify(record)) as JsonObject),
  offsets: offsets ? offsets.map((values) => [...values]) : null,
})

/** Reads what `saved` gave. Throws TaskError `damaged-record`. */
export function opened(json: JsonObject): ForecasterRecord {
  const damaged = (problem: string): never => {
    throw new TaskError('damaged-record', { task: 'forecaster', problem })
  }
  const check = (holds: boolean, problem: string): void => {
    if (!holds) damaged(problem)
  }
  const { format, encoder, targets, lookback, horizon, stepwise, quantiles, offsets, groups = null } = json
  check(json.task === 'forecaster', `task is ${JSON.stringify(json.task)}`)
  check(json.version === 1, `version is ${JSON.stringify(json.version)}`)
  check(
    isObject(format) && isNames(format.time) && isObject(format.frequency) && Array.isArray(format.columns),
    'format is no format of series',
  )
  check(
    isObject(encoder) && isNames(encoder.targets) && isNames(encoder.known) && isNames(encoder.calendar),
    'encoder is no encoder of series',
  )
  const columns = (encoder as JsonObject).columns
  check(Array.isArray(columns) && columns.every(isColumn), 'encoder.columns are no columns')
  check(isNames(targets) && targets.length > 0, 'targets is no list of names')
  const known = new Set((columns as readonly JsonObject[]).map(({ name }) => name))
  check(
    (targets as string[]).every((name, i) => (encoder as unknown as SeriesEncoder).targets[i] === name) &&
      (encoder as unknown as SeriesEncoder).targets.every((name) => known.has(name)),
    'targets are not those of the encoder',
  )
  for (const [name, value] of Object.entries({ lookback, horizon }))
    check(Number.isSafeInteger(value) && (value as number) >= 1, `${name} is no whole number from 1`)
  check(typeof stepwise === 'boolean', 'stepwise is neither true nor false')
  check(
    Array.isArray(quantiles) &&
      quantiles.every(
        (level, i) => typeof level === 'number' && level > 0 && level < 1 && (i === 0 || level > (quantiles[i - 1] as number)),
      ),
    'quantiles are no shares in rising order',
  )
  const size = (targets as string[]).length * (horizon as number)
  check(
    stepwise
      ? Array.isArray(offsets) &&
          offsets.length === (quantiles as number[]).length &&
          offsets.every((values) => isNumbers(values) && values.length === size)
      : offsets === null,
    'offsets do not fit the quantiles',
  )
  check(groups === null || isNames(groups), 'groups are no names')
  return {
    format: format as unknown as SeriesFormat,
    encoder: encoder as unknown as SeriesEncoder,
    targets: targets as string[],
    lookback: lookback as number,
    horizon: horizon as number,
    stepwise: stepwise as boolean,
    quantiles: quantiles as number[],
    offsets: offsets === null ? null : (offsets as number[][]).map((values) => Float64Array.from(values)),
    groups: groups as string[] | null,
  }
}

const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)
const isNames = (value: Json | undefined): value is string[] => Array.isArray(value) && value.every((name) => typeof name === 'string')
const isNumbers = (value: Json | undefined): value is number[] => Array.isArray(value) && value.every((one) => typeof one === 'number')
const isColumn = (value: Json): boolean =>
  isObject(value) &&
  typeof value.name === 'string' &&
  (value.kind === 'number'
    ? typeof value.center === 'number' && typeof value.scale === 'number' && value.scale > 0 && typeof value.mask === 'boolean'
    : value.kind === 'category' && isNames(value.categories))

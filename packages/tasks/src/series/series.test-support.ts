import { defaultsOf } from '../options/option.ts'
import { type SeriesValues, seriesOptions } from './options.ts'
import { type ReadSeriesOptions, readSeries } from './read.ts'

export const valuesOf = (more: Partial<SeriesValues> = {}): SeriesValues => ({ ...defaultsOf(seriesOptions), ...more })

export const source = (text: string, name = 'x.csv') => ({ name, bytes: new TextEncoder().encode(text) })

/** A table's text as series. */
export const seriesOf = (text: string | readonly string[], values: Partial<SeriesValues> = {}, options: ReadSeriesOptions = {}) =>
  readSeries(typeof text === 'string' ? [source(text)] : text.map((one, i) => source(one, `${i}.csv`)), valuesOf(values), options)

/** Rows of CSV by a function of their number. */
export const csv = (names: string, count: number, row: (place: number) => readonly (string | number)[]): string =>
  [names, ...Array.from({ length: count }, (_, place) => row(place).join(','))].join('\n')

export const hour = (place: number): string =>
  new Date(Date.UTC(2024, 0, 1) + place * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
export const day = (place: number): string => hour(place * 24).slice(0, 10)

/** What a promise, or a function, throws. */
export async function thrownBy(work: () => unknown): Promise<unknown> {
  try {
    await work()
    return null
  } catch (error) {
    return error
  }
}

import type { forecast as english } from '../en/forecast.ts'

export const forecast: typeof english = {
  errors: {},
  findings: {},
  facts: {},
  units: {},
  measures: {},
  contenders: {},
  titles: {},
  columns: {},
  work: {},
  options: {},
}

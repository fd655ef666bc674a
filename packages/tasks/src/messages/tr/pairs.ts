import type { pairs as english } from '../en/pairs.ts'

export const pairs: typeof english = {
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

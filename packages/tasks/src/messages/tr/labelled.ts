import type { labelled as english } from '../en/labelled.ts'

export const labelled: typeof english = {
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

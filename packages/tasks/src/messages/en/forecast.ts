/** What is said of the task forecaster. */
export const forecast = {
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

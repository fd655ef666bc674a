/** What is said of texts with labels: the tasks classifier and sentiment. */
export const labelled = {
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

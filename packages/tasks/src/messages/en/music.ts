/** What is said of music: the task composer. */
export const music = {
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

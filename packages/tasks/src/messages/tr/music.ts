import type { music as english } from '../en/music.ts'

export const music: typeof english = {
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

/** How people write that there is no value. */
const MISSING = new Set([
  '',
  'na',
  'n/a',
  '#n/a',
  '#na',
  'nan',
  '-nan',
  'null',
  'nil',
  'none',
  'missing',
  'yok',
  'veri yok',
  '-',
  '--',
  '---',
  '?',
  '.',
  '*',
])

/** Whether a cell says that there is no value: nothing, NA, NaN, null, -, … */
export const isMissing = (cell: string): boolean => cell === '' || (cell.length <= 10 && MISSING.has(cell.trim().toLowerCase()))

/** The same of a column of words, where "none" and "yok" may well be values. */
export const isMissingWord = (cell: string): boolean => isMissing(cell) && !/^\s*(none|nil|yok|missing)\s*$/i.test(cell)

/** Whether a cell looks like a number, however its decimals and thousands are written. */
export const looksNumeric = (cell: string): boolean => /^\s*[-+−]?[0-9.,]*[0-9][0-9.,'’\s]*(e[-+]?\d+)?\s*%?\s*$/i.test(cell)

/** Whether a cell looks like a date or a time: digits in groups that signs of dates part. */
export const looksDated = (cell: string): boolean =>
  /^\s*\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?([T\s,]+\d{1,2}[:.]\d{2}.*)?\s*$/.test(cell) ||
  /^\s*\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s*([ap]m)?\s*$/i.test(cell)

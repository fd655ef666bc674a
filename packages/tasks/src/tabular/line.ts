import papaparse from 'papaparse'

const SEPARATORS = ['\t', ';', '|', ','] as const

/** The cells of one line of a table; null where its quotes pair with nothing. */
export function cellsOfLine(line: string, separator: string): readonly string[] | null {
  const { data, errors } = papaparse.parse(line, { delimiter: separator, newline: '\n', quoteChar: '"' })
  return errors.some(({ type }) => type === 'Quotes') ? null : (data[0] ?? null)
}

/** What parts the cells of a line: what makes of it something that fits, or as many cells as can be. */
export function separatorOfLine(line: string, fits: (cells: readonly string[]) => boolean): string {
  const parted = SEPARATORS.map((separator) => [separator, cellsOfLine(line, separator) ?? []] as const)
  const [best] = parted.find(([, cells]) => fits(cells)) ?? parted.reduce((most, one) => (one[1].length > most[1].length ? one : most))
  return best
}

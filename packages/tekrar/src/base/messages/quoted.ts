/** Symbols as a person can read them in an error: `"ñ"`, `"\n"`, at most `most` of them. */
export const quoted = (symbols: readonly string[], most: number): string => list(symbols, most, (symbol) => JSON.stringify(symbol))

/** The same with code points, for characters that look alike or like nothing: `"ñ" (U+00F1)`. */
export const quotedWithCodes = (symbols: readonly string[], most: number): string =>
  list(symbols, most, (symbol) => `${JSON.stringify(symbol)} (${codes(symbol)})`)

const codes = (symbol: string): string =>
  Array.from(symbol, (one) => `U+${one.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`).join(' ')

const list = (symbols: readonly string[], most: number, show: (symbol: string) => string): string =>
  `${symbols.slice(0, most).map(show).join(', ')}${symbols.length > most ? `, … (${symbols.length})` : ''}`

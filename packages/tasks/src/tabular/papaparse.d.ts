/** The little of papaparse that is used. Its types from DefinitelyTyped bring those of Node along, which this package does without: it runs in a page too. */
declare module 'papaparse' {
  export interface ParseError {
    readonly type: 'Quotes' | 'Delimiter' | 'FieldMismatch'
    readonly code: string
    readonly row?: number
  }
  const papaparse: {
    parse(
      text: string,
      options: { readonly delimiter: string; readonly newline: string; readonly quoteChar: string; readonly preview?: number },
    ): { readonly data: string[][]; readonly errors: readonly ParseError[] }
  }
  export default papaparse
}

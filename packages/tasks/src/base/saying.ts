/**
 * What is said to a person: a code for whoever has words for it (`messages/`), and the facts. `Table` names the facts of each code. No sentence stands anywhere
 * else, so everything can be said in every language, and a program can look at the code.
 */
export type Saying<Table> = { [Code in keyof Table & string]: { readonly code: Code; readonly details: Table[Code] } }[keyof Table & string]

/** A saying of whatever table, for those who only hand it on. */
export interface AnySaying {
  readonly code: string
  readonly details: object
}

/** The words for a table: one function a code. */
export type Words<Table, Result = string> = { readonly [Code in keyof Table]: (details: Table[Code]) => Result }

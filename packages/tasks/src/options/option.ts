/**
 * One row of a table of options. Flags, configuration keys, help and defaults are all made from it: `learningRate` in a configuration file is
 * `--learning-rate` on a command line. A `null` default means "not set": either the option is optional, or the task works the value out from others.
 */
export type Option = IntegerOption | NumberOption | ChoiceOption | TextOption | FilesOption | SwitchOption

export interface IntegerOption<Default extends number | null = number | null> {
  readonly kind: 'integer'
  readonly default: Default
  readonly least: number
  readonly most?: number
  readonly group: string
}

export interface NumberOption<Default extends number | null = number | null> {
  readonly kind: 'number'
  readonly default: Default
  /** Smallest value allowed, itself included or (`above`) not. */
  readonly least?: number
  readonly above?: number
  /** Largest value allowed, itself included or (`below`) not. */
  readonly most?: number
  readonly below?: number
  readonly group: string
}

export interface ChoiceOption<Value extends string = string, Default extends Value | null = Value | null> {
  readonly kind: 'choice'
  readonly choices: readonly Value[]
  readonly default: Default
  readonly group: string
}

/** Free text: a name, a path. `choices` are the words it understands besides; `files` the endings of the files it takes instead. */
export interface TextOption<Default extends string | null = string | null> {
  readonly kind: 'text'
  readonly default: Default
  readonly choices?: readonly string[]
  readonly files?: readonly string[]
  readonly placeholder: string
  readonly group: string
}

/** Files, by name or pattern; the flag may be given again for more. Their bytes reach the task as `given.besides`. */
export interface FilesOption {
  readonly kind: 'files'
  readonly default: null
  readonly group: string
}

export interface SwitchOption {
  readonly kind: 'switch'
  readonly default: false
  readonly group: string
}

export type Options = Readonly<Record<string, Option>>

export type ValueOf<Row extends Option> = Row extends { kind: 'switch' }
  ? boolean
  : Row extends IntegerOption<infer Default> | NumberOption<infer Default>
    ? Default extends null
      ? number | null
      : number
    : Row extends ChoiceOption<infer Value, infer Default>
      ? null extends Default
        ? Value | null
        : Value
      : Row extends TextOption<infer Default>
        ? Default extends null
          ? string | null
          : string
        : never

/** The resolved values of a table. */
export type ValuesOf<Table extends Options> = { -readonly [Name in keyof Table]: ValueOf<Table[Name]> }

export type Value = string | number | boolean | null | readonly string[]

export const integer = <Default extends number | null>(row: Omit<IntegerOption<Default>, 'kind'>): IntegerOption<Default> => ({
  kind: 'integer',
  ...row,
})
export const number = <Default extends number | null>(row: Omit<NumberOption<Default>, 'kind'>): NumberOption<Default> => ({
  kind: 'number',
  ...row,
})
export const choice = <const Choice extends string, Default extends Choice | null>(
  row: Omit<ChoiceOption<Choice, Default>, 'kind' | 'default'> & { readonly default: Default },
): ChoiceOption<Choice, Default> => ({ kind: 'choice', ...row })
export const text = <Default extends string | null>(row: Omit<TextOption<Default>, 'kind'>): TextOption<Default> => ({
  kind: 'text',
  ...row,
})
export const toggle = (row: { readonly group: string }): SwitchOption => ({ kind: 'switch', default: false, ...row })

export const files = (row: { readonly group: string }): FilesOption => ({ kind: 'files', default: null, ...row })

/** Every option at its default. */
export const defaultsOf = <Table extends Options>(table: Table): ValuesOf<Table> =>
  Object.fromEntries(Object.entries(table).map(([name, row]) => [name, row.default])) as ValuesOf<Table>

/** What an option takes, for words. */
export interface Expected {
  readonly kind: Option['kind']
  readonly choices: readonly string[]
  /** Endings of the files that it takes besides. */
  readonly files: readonly string[]
  /** Bounds, each with its sign. */
  readonly bounds: readonly { readonly sign: '>=' | '>' | '<=' | '<'; readonly bound: number }[]
  readonly nullable: boolean
}

export function expectedOf(row: Option): Expected {
  const { choices = [], files = [], least, above, most, below } = row as Partial<TextOption & NumberOption>
  const signs = [
    ['>=', least],
    ['>', above],
    ['<=', most],
    ['<', below],
  ] as const
  const bounds = signs.flatMap(([sign, bound]) => (bound === undefined ? [] : [{ sign, bound }]))
  return { kind: row.kind, choices, files, bounds, nullable: row.default === null }
}

/** Whether a value, already of JSON's types, is one the option takes. */
export function accepts(row: Option, value: unknown): value is Value {
  if (value === null) return row.default === null
  switch (row.kind) {
    case 'integer':
      return Number.isSafeInteger(value) && (value as number) >= row.least && (value as number) <= (row.most ?? Number.POSITIVE_INFINITY)
    case 'number':
      return (
        typeof value === 'number' &&
        Number.isFinite(value) &&
        (row.least === undefined || value >= row.least) &&
        (row.above === undefined || value > row.above) &&
        (row.most === undefined || value <= row.most) &&
        (row.below === undefined || value < row.below)
      )
    case 'choice':
      return typeof value === 'string' && row.choices.includes(value)
    case 'text':
      if (typeof value !== 'string' || value === '') return false
      return row.choices === undefined || row.choices.includes(value) || (row.files ?? []).some((ending) => value.endsWith(ending))
    case 'files':
      return Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === 'string' && name !== '')
    case 'switch':
      return typeof value === 'boolean'
  }
}

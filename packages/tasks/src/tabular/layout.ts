import type { Source } from '../base/source.ts'
import { TaskError } from '../base/task-error.ts'
import type { Table } from './table.ts'

/** How a table is parted: between its cells, and whether its first row names the columns; null where that is found by looking. */
export interface Layout {
  readonly separator: string | null
  readonly header: boolean | null
}

const LOOKED_AT: Layout = { separator: null, header: null }

/**
 * How the table of a training was parted, for those that are read later; null for JSON. That it has no names was found by looking, and others may have them: it
 * is kept only where it was asked for.
 */
export const layoutOf = ({ format }: Pick<Table, 'format'>, { header = null }: { readonly header?: boolean | null }): Layout | null =>
  format.kind === 'separated' ? { separator: format.separator, header: format.header || (header === false ? false : null) } : null

/** A layout that was saved. */
export function savedLayout(layout: unknown, damaged: (problem: string) => never): Layout | null {
  if (layout === undefined || layout === null) return null
  const { separator, header } = (typeof layout === 'object' ? layout : {}) as Readonly<Record<string, unknown>>
  if ((separator !== null && (typeof separator !== 'string' || separator.length !== 1)) || (header !== null && typeof header !== 'boolean'))
    return damaged('layout is not how a table is parted')
  return { separator, header }
}

/**
 * Tables read as the one of the training was parted, by its columns; where they are not like it (`isAlike` is false), by looking. Throws what the first reading
 * says of tables that are parted so, and else what the second one says.
 */
export async function readAlike<Read>(
  sources: readonly Source[],
  layout: Layout | null,
  read: (layout: Layout, isAlike: boolean) => Promise<Read>,
): Promise<Read> {
  const isJson = sources.some(({ name }) => /\.(?:jsonl|ndjson|json)(?:\.gz)?$/i.test(name))
  try {
    return await read(isJson ? LOOKED_AT : (layout ?? LOOKED_AT), true)
  } catch (first) {
    if (!(first instanceof TaskError)) throw first
    try {
      return await read(LOOKED_AT, false)
    } catch (second) {
      throw first.code.startsWith('table-') ? second : first
    }
  }
}

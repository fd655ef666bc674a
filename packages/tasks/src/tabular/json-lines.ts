import { refuse } from '../sayings/table.ts'
import type { Decoded } from './decoded.ts'
import type { Table } from './table.ts'

/**
 * One JSON object a line: the columns are all their keys, in the order in which they first come. What is no text stands as JSON writes it; null, or a key left
 * out, is an empty cell. Throws TaskError `table-json`, `table-empty`.
 */
export function readJsonLines(file: string, text: string, { encoding, findings }: Pick<Decoded, 'encoding' | 'findings'>): Table {
  const objects: Readonly<Record<string, unknown>>[] = []
  const lines: number[] = []
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    if (line.trim() === '') continue
    objects.push(objectOf(file, line, index + 1))
    lines.push(index + 1)
  }
  const places = new Map<string, number>()
  for (const object of objects) for (const key of Object.keys(object)) if (!places.has(key)) places.set(key, places.size)
  const columns = [...places.keys()]
  if (columns.length === 0) return refuse('table-empty', { file })
  return {
    name: file,
    columns,
    rows: objects.map((object) => columns.map((column) => cellOf(Object.hasOwn(object, column) ? object[column] : null))),
    lines,
    long: [],
    objects,
    format: { encoding, kind: 'jsonl', separator: null, header: true },
    findings,
  }
}

function objectOf(file: string, line: string, place: number): Readonly<Record<string, unknown>> {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return refuse('table-json', { file, line: place, problem: /^\s*\[/.test(line) ? 'list' : 'broken' })
  }
  if (Array.isArray(value)) return refuse('table-json', { file, line: place, problem: 'list' })
  if (typeof value !== 'object' || value === null) return refuse('table-json', { file, line: place, problem: 'no object' })
  return value as Readonly<Record<string, unknown>>
}

const cellOf = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)

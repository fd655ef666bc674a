import { folded } from '../base/folded.ts'
import type { Source } from '../base/source.ts'
import { refuse } from '../sayings/labelled.ts'
import { fileNames, folderNames } from './class-names.ts'
import { namesBoth } from './columns.ts'
import { openFile } from './files.ts'
import { beginWithLabels, linesOf } from './lines.ts'
import type { Form } from './options.ts'

/** Names of tables, and of formats that are none, which `readTable` knows by name. */
const TABLE = /\.(csv|tsv|tab|jsonl|ndjson|json|xlsx?|ods|parquet)(\.gz)?$/i

/** Folders named so hold a part of the data, no class. */
const PART = /^(train|training|test|testing|valid|validation|val|dev|egitim|sinama|dogrulama)$/

/**
 * In which form texts with labels are given. In this order: files named as tables (.csv, .tsv, .jsonl, …) or that look like tables are tables; files in at least two
 * folders are of the classes that the folders are named for; files whose lines begin with labels are lines; at least two files are of the classes that the files are
 * named for. `known` are the classes of the training, for data to measure on, which may have one of them alone. Throws TaskError `labelled-unclear`.
 */
export function formOf(sources: readonly Source[], known: readonly string[] | null): Form {
  const names = sources.map(({ name }) => name)
  const tables = names.filter((name) => TABLE.test(name))
  if (tables.length === names.length) return 'table'
  if (tables.length > 0) {
    const other = names.find((name) => !TABLE.test(name))!
    refuse('labelled-mixed-kinds', { table: tables[0]!, tables: tables.length, other, others: names.length - tables.length })
  }
  const folders = folderNames(names)
  const isKnown = (labels: readonly string[]): boolean => known !== null && labels.every((label) => known.includes(label))
  const classes = new Set(folders.filter((folder) => folder !== '' && !PART.test(folded(folder))))
  if (classes.size >= 2 || isKnown(folders)) return 'folders'
  const files = sources.map(openFile)
  if (files.every(({ text }) => looksLikeTable(text))) return 'table'
  if (files.every(({ text }) => beginWithLabels(text, known))) return 'lines'
  if (isKnown(fileNames(names, known)) || files.length >= 2) return 'files'
  return refuse('labelled-unclear', { file: names[0]! })
}

/** A table by its name, or by its looks. */
export const isTable = (source: Source): boolean => TABLE.test(source.name) || looksLikeTable(openFile(source).text)

/** Lines that are looked at. */
const LOOK = 200

/** A table by its looks: a JSON object a line; or as many tabs in each line, and at least one; or names of columns in the first line that say what they hold. */
function looksLikeTable(text: string): boolean {
  const lines = linesOf(text.slice(0, 1_000_000)).slice(0, LOOK)
  const [first] = lines
  if (!first) return false
  if (lines.every((line) => /^\s*\{.*\}\s*$/.test(line.text))) return true
  const tabs = lines.map((line) => line.text.split('\t').length - 1)
  if (tabs[0]! >= 1 && tabs.every((count) => count === tabs[0])) return true
  return namesBoth(first.text.split(/[,;|\t]/).map((name) => name.replace(/^\s*"|"\s*$/g, '')))
}

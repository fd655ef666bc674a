import type { Source } from './base/source.ts'
import { TaskError } from './base/task-error.ts'

/** A record of data at hand: a row of a table, or a text with its label. */
export type DataRecord = Readonly<Record<string, string | number | boolean | null>>

/** Data for a task: a path (in Node; a folder stands for all files in it), a URL, a File, bytes with a name, or records at hand; or a list of them. */
export type Data = DataPart | readonly DataPart[] | readonly DataRecord[]
export type DataPart = string | URL | Blob | Source

/** The little we use of Node, typed here so that the package needs no types of Node's and runs in a page too. */
interface NodeProcess {
  getBuiltinModule?(name: 'node:fs/promises'): {
    readFile(path: string): Promise<Uint8Array>
    readdir(path: string, options: { recursive: true; withFileTypes: true }): Promise<readonly NodeEntry[]>
    stat(path: string): Promise<{ isDirectory(): boolean }>
  }
}

interface NodeEntry {
  readonly name: string
  readonly parentPath: string
  isFile(): boolean
}

/** The bytes of data in whatever form. Throws TaskError `not-data`, `unreadable-data`. */
export async function sourcesOf(data: Data): Promise<Source[]> {
  const parts: readonly (DataPart | DataRecord)[] = Array.isArray(data) ? data : [data as DataPart]
  for (const part of parts) if (!isPart(part) && !isRecord(part)) throw new TaskError('not-data', { actual: nameOf(part) })
  const records = parts.filter(isRecord)
  if (records.length === 0) return (await Promise.all((parts as readonly DataPart[]).map(partOf))).flat()
  if (records.length < parts.length) throw unreadable('data', 'records and files are mixed')
  const lines = records.map((record) => JSON.stringify(record)).join('\n')
  return [{ name: 'records.jsonl', bytes: new TextEncoder().encode(lines) }]
}

const isSource = (part: unknown): part is Source =>
  typeof part === 'object' && part !== null && 'name' in part && 'bytes' in part && ArrayBuffer.isView(part.bytes)

const isPart = (part: unknown): part is DataPart =>
  typeof part === 'string' || part instanceof URL || part instanceof Blob || isSource(part)

function isRecord(part: unknown): part is DataRecord {
  if (typeof part !== 'object' || part === null || Array.isArray(part) || ArrayBuffer.isView(part) || isPart(part)) return false
  const made: unknown = Object.getPrototypeOf(part)
  return made === null || Object.getPrototypeOf(made) === null
}

/** What a value is, in a word. */
const nameOf = (value: unknown): string =>
  typeof value === 'object' && value !== null ? ((value.constructor as { name?: string } | undefined)?.name ?? 'object') : String(value)

async function partOf(part: DataPart): Promise<Source[]> {
  if (part instanceof Blob)
    return [{ name: part instanceof File ? part.webkitRelativePath || part.name : 'data', bytes: await bytesOf(part) }]
  if (typeof part === 'object' && !(part instanceof URL)) return [part]
  const node = (globalThis as { process?: NodeProcess }).process
  const disk = node?.getBuiltinModule?.('node:fs/promises')
  const path = part instanceof URL ? (part.protocol === 'file:' ? decodeURIComponent(part.pathname) : null) : part
  if (path !== null && disk) return fromDisk(path, disk)
  const address = String(part)
  const response = await fetch(address).catch((error: unknown) => {
    throw unreadable(address, String(error))
  })
  if (!response.ok) throw unreadable(address, `${response.status} ${response.statusText}`)
  return [{ name: address, bytes: new Uint8Array(await response.arrayBuffer()) }]
}

const bytesOf = async (blob: Blob): Promise<Uint8Array> => new Uint8Array(await blob.arrayBuffer())

async function fromDisk(path: string, disk: NonNullable<ReturnType<NonNullable<NodeProcess['getBuiltinModule']>>>): Promise<Source[]> {
  try {
    if (!(await disk.stat(path)).isDirectory()) return [{ name: path, bytes: await disk.readFile(path) }]
    const entries = await disk.readdir(path, { recursive: true, withFileTypes: true })
    const names = entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map(({ parentPath, name }) => `${parentPath}/${name}`)
    return await Promise.all(names.sort().map(async (name) => ({ name: name.replaceAll('\\', '/'), bytes: await disk.readFile(name) })))
  } catch (error) {
    throw unreadable(path, (error as { code?: string }).code ?? String(error))
  }
}

const unreadable = (name: string, reason: string): TaskError => new TaskError('unreadable-data', { name, reason })

import type { Finding } from '../base/finding.ts'
import type { Source } from '../base/source.ts'
import { found } from '../sayings/labelled.ts'
import { decoded } from '../tabular/decoded.ts'

/** A file that is open: unzipped, decoded. */
export interface Opened {
  readonly name: string
  readonly text: string
  readonly encoding: string
  /** What was found in decoding. */
  readonly findings: readonly Finding[]
}

/** Throws TaskError `file-binary`, `file-undecodable`. */
export const openFile = (source: Source): Opened => ({ name: source.name, ...decoded(source) })

/** Letters in which windows-1252 and windows-1254 differ: a text without them is the same in both. */
const TELLING = /[ÐÝÞðýþŽž]/

/** The ways in which files are written, where there are several; those that every way writes alike do not count. */
export function mixedEncodings(files: readonly Opened[]): Finding[] {
  if (new Set(files.map(({ encoding }) => encoding)).size < 2) return []
  const ways = new Map<string, { files: number; file: string }>()
  const turkish = files.some(({ encoding }) => encoding === 'windows-1254')
  for (const { name, text, encoding: found } of files) {
    if (!/[^\p{ASCII}]/u.test(text)) continue
    const encoding = turkish && found === 'windows-1252' && !TELLING.test(text) ? 'windows-1254' : found
    const way = ways.get(encoding) ?? { files: 0, file: name }
    ways.set(encoding, { ...way, files: way.files + 1 })
  }
  if (ways.size < 2) return []
  return [found('warning', 'labelled-mixed-encodings', { encodings: [...ways].map(([encoding, way]) => ({ encoding, ...way })) })]
}

const ABOUT = /^(readme|licen[cs]e|copying|changelog|citation|\.)/i

const folderOf = (name: string): string => name.split('/').slice(0, -1).join('/')

/** Files that are no data: those that say something about it, and those beside the folders of all others. Where nothing else is left, all are data. */
export function besideData<File extends { readonly name: string }>(
  files: readonly File[],
): { readonly data: readonly File[]; readonly left: readonly File[] } {
  const folders = new Set(files.map(({ name }) => folderOf(name)))
  const holdsAll = (folder: string): boolean =>
    folders.size > 2 && [...folders].every((other) => other === folder || other.startsWith(folder === '' ? '' : `${folder}/`))
  const isData = ({ name }: File): boolean => !ABOUT.test(name.split('/').at(-1) ?? '') && !holdsAll(folderOf(name))
  const data = files.filter(isData)
  return data.length === 0 ? { data: files, left: [] } : { data, left: files.filter((file) => !isData(file)) }
}

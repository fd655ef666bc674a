import { files } from '#files'
import { TekrarError } from '../base/errors.ts'
import { decodeSafetensors } from '../formats/safetensors.ts'
import { type OpenedModel, parseModel } from './parse-model.ts'
import { MODEL_FILE, type ModelDescription, WEIGHTS_FILE } from './saved-model.ts'

/**
 * Where a model is: a path (in Node) or URL of a folder with `model.json` and `weights.safetensors`, of a run folder that has them in `model/`,
 * or of one of the two files; a `weights.safetensors` as a File or Blob (it holds all of the model); or the two contents themselves.
 */
export type ModelSource = string | URL | Blob | { readonly json: ModelDescription | string; readonly weights: Uint8Array | ArrayBuffer }

/** Something to read from by name: a folder or an address. */
interface Place {
  readonly name: string
  /** The bytes at this path below; undefined if there is nothing. An empty path is the place itself. */
  read(path: string): Promise<Uint8Array | undefined>
}

/** Reads a model and checks all of it. Throws `no-model`, `invalid-model`, `newer-model`, `damaged-safetensors`, `unsupported`. */
export async function readModel(source: ModelSource): Promise<OpenedModel> {
  if (source instanceof Blob) return parseWeightsFile(new Uint8Array(await source.arrayBuffer()))
  if (typeof source === 'object' && source !== null && 'json' in source) return parseModel(source.json, new Uint8Array(source.weights))
  if (typeof source !== 'string' && !(source instanceof URL))
    throw new TekrarError('invalid-argument', {
      where: 'open',
      name: 'source',
      expected: 'a path, a URL, a File or { json, weights }',
      actual: Array.isArray(source) ? 'a list' : String(source),
    })
  const place = placeOf(source)
  if (place.name.endsWith('.safetensors')) {
    const bytes = await place.read('')
    if (bytes) return naming(place.name, () => parseWeightsFile(bytes))
    throw new TekrarError('no-model', { place: place.name })
  }
  for (const folder of ['', 'model/']) {
    const json = await place.read(`${folder}${MODEL_FILE}`)
    if (!json) continue
    const weights = await place.read(`${folder}${WEIGHTS_FILE}`)
    if (!weights) throw new TekrarError('invalid-model', { place: place.name, problem: `${folder}${WEIGHTS_FILE} is missing` })
    const where = `${place.name.replace(/[/\\]+$/, '')}/${folder}`
    return naming(where, () => parseModel(new TextDecoder().decode(json), weights))
  }
  throw new TekrarError('no-model', { place: place.name })
}

/** What is wrong with a file that was read by name says which file it was: the place in the error begins with `where`. */
function naming(where: string, read: () => OpenedModel): OpenedModel {
  try {
    return read()
  } catch (cause) {
    if (cause instanceof TekrarError && cause.code === 'damaged-safetensors') {
      const details = (cause as TekrarError<'damaged-safetensors'>).details
      const file = where.endsWith(WEIGHTS_FILE) ? where : `${where}${WEIGHTS_FILE}`
      throw new TekrarError('damaged-safetensors', { ...details, place: `${file}, ${details.place}` }, { cause })
    }
    if (cause instanceof TekrarError && cause.code === 'invalid-model' && !where.endsWith(WEIGHTS_FILE)) {
      const details = (cause as TekrarError<'invalid-model'>).details
      throw new TekrarError('invalid-model', { ...details, place: `${where}${details.place}` }, { cause })
    }
    throw cause
  }
}

function parseWeightsFile(bytes: Uint8Array): OpenedModel {
  const { model } = decodeSafetensors(bytes, { checksum: 'required' }).metadata
  if (model === undefined)
    throw new TekrarError('invalid-model', { place: WEIGHTS_FILE, problem: 'it holds weights alone, without the description of a model' })
  return parseModel(model, bytes, `${WEIGHTS_FILE}, metadata`)
}

const withoutModelFile = (path: string): string => path.replace(/(^|[/\\])model\.json$/, '$1')

function placeOf(source: string | URL): Place {
  const url = typeof source === 'string' ? (/^(https?|blob|data|file):/.test(source) ? new URL(source) : undefined) : source
  if (url && url.protocol !== 'file:') return addressPlace(url)
  if (!files)
    throw new TekrarError('unsupported', {
      where: 'open',
      what: `the path '${String(source)}' can be read in Node only`,
      remedy: 'give a URL, a File, or { json, weights }',
    })
  const disk = files
  const path = withoutModelFile(url ? disk.pathOf(url) : (source as string)) || '.'
  return { name: path, read: (below) => disk.read(below ? disk.join(path, below) : path) }
}

function addressPlace(url: URL): Place {
  const base = new URL(url)
  base.pathname = withoutModelFile(base.pathname)
  return {
    name: base.href,
    async read(below) {
      const address = new URL(base)
      if (below) address.pathname = `${base.pathname.replace(/\/$/, '')}/${below}`
      const response = await fetch(address)
      if (response.status === 404) return undefined
      if (!response.ok) throw new TekrarError('no-model', { place: `${address.href} (${response.status} ${response.statusText})` })
      return new Uint8Array(await response.arrayBuffer())
    },
  }
}

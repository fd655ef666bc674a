import { crc32 } from '../base/crc32.ts'
import type { JsonObject } from '../base/json.ts'
import type { GraphDescription } from './save-graph.ts'

/** The files of a saved model. */
export const MODEL_FILE = 'model.json'
export const WEIGHTS_FILE = 'weights.safetensors'

/** The newest format this library writes and reads. */
export const FORMAT_VERSION = 2

/**
 * What `model.json` holds: the layers with their settings and how they are called on each other, each cell's traced step, how data becomes numbers; no weight, nothing
 * of the optimizer, no code. Version 1 had a chain of layers alone.
 */
export interface ModelDescription extends GraphDescription {
  readonly format: 'tekrar'
  /** Of the format. */
  readonly version: number
  /** The version of the library that wrote it. */
  readonly library: string
  readonly dtype: 'float32'
  readonly name: string
  /** Name and shape of each weight, in layer order. */
  readonly weights: readonly (readonly [name: string, shape: readonly number[]])[]
  readonly preprocessing: JsonObject | null
  /** CRC-32 of all the rest. */
  readonly checksum: string
}

/** A model as data: `json` is the content of `model.json`, `weights` that of `weights.safetensors`, which holds a copy of `json` too. */
export interface SavedModel {
  readonly json: ModelDescription
  readonly weights: Uint8Array
}

/** The checksum of a description without its own. */
export function checksumOf({ checksum: _, ...rest }: JsonObject): string {
  return crc32(new TextEncoder().encode(JSON.stringify(rest)))
    .toString(16)
    .padStart(8, '0')
}

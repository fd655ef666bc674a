import { parseNumber, parseWhole } from '../base/parse.ts'
import { dropout, spatialDropout1D } from './dropout.ts'
import { alphaDropout, gaussianDropout, gaussianNoise } from './gaussian-noise.ts'
import { type LayerReader, listOf, orNull, parseAxis, rowOf } from './layer-reader.ts'

const size = (value: Parameters<typeof parseWhole>[0], where: string) => parseWhole(value, where, 1)

/** Layers that draw random numbers while training. */
export const noiseReaders: Readonly<Record<string, LayerReader>> = {
  dropout: rowOf(dropout, { rate: parseNumber }, { noiseShape: listOf(orNull(size)), seed: parseAxis }),
  spatialDropout1D: rowOf(spatialDropout1D, { rate: parseNumber }, { seed: parseAxis }),
  gaussianNoise: rowOf(gaussianNoise, { stddev: parseNumber }, { seed: parseAxis }),
  gaussianDropout: rowOf(gaussianDropout, { rate: parseNumber }, { seed: parseAxis }),
  alphaDropout: rowOf(alphaDropout, { rate: parseNumber }, { seed: parseAxis }),
}

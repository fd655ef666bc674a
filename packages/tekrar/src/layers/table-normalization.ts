import { parseNumber, parseTruth } from '../base/parse.ts'
import { readConstraint, readRegularizer } from '../graph/weight-function.ts'
import { batchNormalization } from './batch-normalization.ts'
import { layerNormalization } from './layer-normalization.ts'
import { type LayerReader, oneOrMany, parseAxis, readInitializer, rowOf } from './layer-reader.ts'
import { rmsNormalization } from './rms-normalization.ts'
import { unitNormalization } from './unit-normalization.ts'

const gammaAndBeta = {
  gammaInitializer: readInitializer,
  gammaRegularizer: readRegularizer,
  gammaConstraint: readConstraint,
  betaInitializer: readInitializer,
  betaRegularizer: readRegularizer,
  betaConstraint: readConstraint,
}

/** Layers that bring numbers to one size. */
export const normalizationReaders: Readonly<Record<string, LayerReader>> = {
  layerNormalization: rowOf(
    layerNormalization,
    { epsilon: parseNumber, center: parseTruth, scale: parseTruth },
    { axis: oneOrMany(parseAxis), rmsScaling: parseTruth, ...gammaAndBeta },
  ),
  batchNormalization: rowOf(
    batchNormalization,
    { axis: parseAxis, momentum: parseNumber, epsilon: parseNumber, center: parseTruth, scale: parseTruth },
    { movingMeanInitializer: readInitializer, movingVarianceInitializer: readInitializer, ...gammaAndBeta },
  ),
  rmsNormalization: rowOf(rmsNormalization, { epsilon: parseNumber, axis: oneOrMany(parseAxis) }, { scaleInitializer: readInitializer }),
  unitNormalization: rowOf(unitNormalization, { axis: oneOrMany(parseAxis) }),
}

import type { Json } from '../base/json.ts'
import { parseOneOf, parseTruth, parseWhole } from '../base/parse.ts'
import { readConstraint, readRegularizer } from '../graph/weight-function.ts'
import { readActivation } from './activation-setting.ts'
import { conv1D } from './conv1d.ts'
import { cropping1D } from './cropping.ts'
import { globalAveragePooling1D, globalMaxPooling1D } from './global-pooling.ts'
import { type LayerReader, pairOf, readInitializer, rowOf } from './layer-reader.ts'
import { averagePooling1D, maxPooling1D } from './pooling.ts'
import { upSampling1D } from './up-sampling.ts'
import { zeroPadding1D } from './zero-padding.ts'

const count = (value: Json | undefined, where: string) => parseWhole(value, where, 1)
const whole = (value: Json | undefined, where: string) => parseWhole(value, where)

const pooling = {
  poolSize: count,
  strides: count,
  padding: (value: Json | undefined, where: string) => parseOneOf(value, where, ['valid', 'same']),
}

/** Layers that look at several steps at once. */
export const timeReaders: Readonly<Record<string, LayerReader>> = {
  conv1D: rowOf(
    conv1D,
    {
      filters: count,
      kernelSize: count,
      strides: count,
      padding: (value, where) => parseOneOf(value, where, ['valid', 'same', 'causal']),
      dilationRate: count,
      groups: count,
      activation: readActivation,
      useBias: parseTruth,
    },
    {
      kernelInitializer: readInitializer,
      kernelRegularizer: readRegularizer,
      biasInitializer: readInitializer,
      biasRegularizer: readRegularizer,
      kernelConstraint: readConstraint,
      biasConstraint: readConstraint,
      activityRegularizer: readRegularizer,
    },
  ),
  maxPooling1D: rowOf(maxPooling1D, pooling),
  averagePooling1D: rowOf(averagePooling1D, pooling),
  globalAveragePooling1D: rowOf(globalAveragePooling1D, { keepDims: parseTruth }),
  globalMaxPooling1D: rowOf(globalMaxPooling1D, { keepDims: parseTruth }),
  zeroPadding1D: rowOf(zeroPadding1D, { padding: pairOf(whole) }),
  cropping1D: rowOf(cropping1D, { cropping: pairOf(whole) }),
  upSampling1D: rowOf(upSampling1D, { size: count }),
}

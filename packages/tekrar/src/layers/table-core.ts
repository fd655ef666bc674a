import { parseNumber, parseRecord, parseTruth, parseWhole } from '../base/parse.ts'
import { openFunction } from '../graph/saved-function.ts'
import { readConstraint, readRegularizer } from '../graph/weight-function.ts'
import { activation, elu, leakyRelu, relu, softmax } from './activation.ts'
import { readActivation } from './activation-setting.ts'
import { activityRegularization } from './activity-regularization.ts'
import { dense } from './dense.ts'
import { embedding } from './embedding.ts'
import { lambdaLayer } from './lambda.ts'
import { type LayerReader, listOf, oneOrMany, orNull, parseAxis, parseCommon, readInitializer, rowOf } from './layer-reader.ts'
import { masking } from './masking.ts'
import { prelu } from './prelu.ts'
import { rescaling } from './rescaling.ts'

/** Embedding, dense, activations, masking, lambda: layers of one input that look at each step by itself. */
export const coreReaders: Readonly<Record<string, LayerReader>> = {
  embedding: rowOf(
    embedding,
    { vocabulary: (value, where) => parseWhole(value, where, 1), units: (value, where) => parseWhole(value, where, 1) },
    {
      maskZero: parseTruth,
      embeddingsInitializer: readInitializer,
      embeddingsRegularizer: readRegularizer,
      embeddingsConstraint: readConstraint,
      activityRegularizer: readRegularizer,
    },
  ),
  dense: rowOf(
    dense,
    { units: (value, where) => parseWhole(value, where, 1), activation: readActivation, useBias: parseTruth },
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
  activation(config, where) {
    const { activation: saved, ...common } = parseRecord(config, where, ['name', 'trainable', 'activation'])
    return activation(readActivation(saved, `${where}.activation`), parseCommon(common, where))
  },
  relu: rowOf(relu, { negativeSlope: parseNumber, maxValue: orNull(parseNumber), threshold: parseNumber }),
  leakyRelu: rowOf(leakyRelu, { negativeSlope: parseNumber }),
  elu: rowOf(elu, { alpha: parseNumber }),
  softmax: rowOf(softmax, { axis: oneOrMany(parseAxis) }),
  prelu: rowOf(
    prelu,
    { sharedAxes: listOf(parseAxis) },
    { alphaInitializer: readInitializer, alphaRegularizer: readRegularizer, alphaConstraint: readConstraint },
  ),
  masking: rowOf(masking, { maskValue: parseNumber }),
  rescaling: rowOf(rescaling, { scale: parseNumber, offset: parseNumber }),
  activityRegularization: rowOf(activityRegularization, { l1: parseNumber, l2: parseNumber }),
  lambda(config, where) {
    const {
      sameSteps,
      passMask,
      function: saved,
      ...common
    } = parseRecord(config, where, ['name', 'trainable', 'sameSteps', 'passMask', 'function'])
    return lambdaLayer(openFunction(saved, `${where}.function`), {
      ...parseCommon(common, where),
      sameSteps: parseTruth(sameSteps, `${where}.sameSteps`),
      passMask: parseTruth(passMask, `${where}.passMask`),
    })
  },
}

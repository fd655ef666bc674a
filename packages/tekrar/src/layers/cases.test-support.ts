import { orthogonal } from '../base/initializers.ts'
import { BATCH, STEPS } from '../base/shape.ts'
import { maxNorm } from '../graph/constraints.ts'
import { add as plus, sum, tanh, multiply as times } from '../graph/ops.ts'
import { l1, l2 } from '../graph/regularizers.ts'
import { activation, elu, leakyRelu, relu, softmax } from './activation.ts'
import { activityRegularization } from './activity-regularization.ts'
import { additiveAttention } from './additive-attention.ts'
import { attention } from './attention.ts'
import { batchNormalization } from './batch-normalization.ts'
import { concatenate } from './concatenate.ts'
import { conv1D } from './conv1d.ts'
import { cropping1D } from './cropping.ts'
import { dense } from './dense.ts'
import { dot } from './dot.ts'
import { dropout, spatialDropout1D } from './dropout.ts'
import { embedding } from './embedding.ts'
import { alphaDropout, gaussianDropout, gaussianNoise } from './gaussian-noise.ts'
import { globalAveragePooling1D, globalMaxPooling1D } from './global-pooling.ts'
import { lambda } from './lambda.ts'
import type { Layer } from './layer.ts'
import { layerNormalization } from './layer-normalization.ts'
import { masking } from './masking.ts'
import { add, average, maximum, minimum, multiply, subtract } from './merge.ts'
import { multiHeadAttention } from './multi-head-attention.ts'
import { type Given, SOURCE } from './one-layer.test-support.ts'
import { pointer } from './pointer.ts'
import { averagePooling1D, maxPooling1D } from './pooling.ts'
import { prelu } from './prelu.ts'
import { rescaling } from './rescaling.ts'
import { flatten, permute, repeatVector, reshape } from './reshaping.ts'
import { rmsNormalization } from './rms-normalization.ts'
import { unitNormalization } from './unit-normalization.ts'
import { upSampling1D } from './up-sampling.ts'
import { zeroPadding1D } from './zero-padding.ts'

/** A layer with what it is called on. */
export interface LayerCase {
  readonly name: string
  readonly layer: Layer
  readonly inputs: readonly Given[]
  /** Called as while training; false. */
  readonly training?: boolean
}

const sequence: Given = { shape: [BATCH, STEPS, 4] }
const source: Given = { shape: [BATCH, SOURCE, 4] }
const narrow: Given = { shape: [BATCH, SOURCE, 2] }
const fixed: Given = { shape: [BATCH, 6, 4] }
const vector: Given = { shape: [BATCH, 4] }
const images: Given = { shape: [BATCH, STEPS, 3, 2] }
const sourceIds: Given = { shape: [BATCH, SOURCE], type: 'index' }
const ids: Given = { shape: [BATCH, STEPS], type: 'index' }

const of = (name: string, layer: Layer, ...inputs: readonly Given[]): LayerCase => ({ name, layer, inputs })
const training = (one: LayerCase): LayerCase => ({ ...one, name: `${one.name}, training`, training: true })

const curve = (x: Parameters<typeof tanh>[0]) => tanh(times(x, 0.5))

/** Every layer that is not recurrent, with its options. */
export const layerCases: readonly LayerCase[] = [
  of('dense', dense({ units: 3, activation: 'tanh' }), sequence),
  of('dense on vectors', dense({ units: 3, useBias: false, kernelInitializer: orthogonal({ gain: 0.5 }) }), vector),
  of('dense on images', dense({ units: 2, activation: 'softmax' }), images),
  of('dense with one’s own activation', dense({ units: 3, activation: curve }), sequence),
  of('dense with glu', dense({ units: 4, activation: 'glu' }), sequence),
  of(
    'dense with pulls',
    dense({
      units: 3,
      kernelRegularizer: 'l2',
      biasRegularizer: (w) => sum(times(w, w)),
      kernelConstraint: maxNorm(),
      activityRegularizer: l2(),
    }),
    sequence,
  ),
  of('embedding', embedding({ vocabulary: 4, units: 3, activityRegularizer: l1() }), ids),
  of('embedding with padding', embedding({ vocabulary: 4, units: 3, maskZero: true, embeddingsConstraint: 'unitNorm' }), ids),
  of('embedding of ids of three axes', embedding({ vocabulary: 4, units: 3, maskZero: true }), { shape: [BATCH, STEPS, 2], type: 'index' }),
  of('activation', activation('silu'), sequence),
  of('activation of one’s own', activation(curve), vector),
  of('relu', relu({ maxValue: 0.5, negativeSlope: 0.1, threshold: 0.2 }), sequence),
  of('leakyRelu', leakyRelu(), sequence),
  of('elu', elu({ alpha: 0.7 }), vector),
  of('prelu', prelu(), fixed),
  of('prelu that shares', prelu({ sharedAxes: [1], alphaRegularizer: l2() }), sequence),
  of('softmax', softmax(), sequence),
  of('softmax over time', softmax({ axis: 1 }), sequence),
  of('softmax over both', softmax({ axis: [1, 2] }), sequence),
  of('masking', masking({ maskValue: 0.3 }), sequence),
  of('rescaling', rescaling({ scale: 2, offset: -1 }), sequence),
  of('activityRegularization', activityRegularization({ l1: 0.1, l2: 0.2 }), sequence),
  of(
    'lambda',
    lambda((x) => sum(times(x, x), 0)),
    sequence,
  ),
  of(
    'lambda of two',
    lambda((a, b) => [plus(a, b), times(a, b)], { passMask: true }),
    sequence,
    sequence,
  ),
  of('layerNormalization', layerNormalization(), sequence),
  of('layerNormalization over two axes', layerNormalization({ axis: [1, 2], gammaRegularizer: l2() }), fixed),
  of('layerNormalization of rows', layerNormalization({ axis: 1, center: false }), fixed),
  of('layerNormalization by deviation', layerNormalization({ rmsScaling: true }), vector),
  of('rmsNormalization', rmsNormalization(), sequence),
  of('rmsNormalization over two axes', rmsNormalization({ axis: [1, 2] }), fixed),
  of('batchNormalization', batchNormalization(), sequence),
  training(of('batchNormalization', batchNormalization({ momentum: 0.9 }), sequence)),
  training(of('batchNormalization of vectors', batchNormalization({ scale: false, movingMeanInitializer: 'ones' }), vector)),
  training(of('batchNormalization over an axis', batchNormalization({ axis: 1 }), fixed)),
  of('unitNormalization', unitNormalization(), sequence),
  of('unitNormalization over time', unitNormalization({ axis: [1, 2] }), sequence),
  ...[add, multiply, average, maximum, minimum].map((merge, i) =>
    of(`${['add', 'multiply', 'average', 'maximum', 'minimum'][i]}`, merge(), sequence, sequence, sequence),
  ),
  of('subtract', subtract(), sequence, sequence),
  of('add that repeats steps', add(), sequence, { shape: [BATCH, 1, 4] }),
  of('add of other ranks', add(), sequence, vector),
  of('multiply of other ranks', multiply(), images, { shape: [BATCH, 2] }),
  of('concatenate', concatenate(), sequence, sequence),
  of('concatenate along time', concatenate({ axis: 1 }), sequence, fixed),
  of('concatenate along time, twice the same', concatenate({ axis: 1 }), sequence, sequence),
  of('concatenate vectors', concatenate(), vector, vector),
  of('dot', dot({ axes: 2 }), sequence, source),
  of('dot over time', dot({ axes: 1, normalize: true }), sequence, sequence),
  of('dot of vectors', dot({ axes: -1 }), vector, vector),
  of('dot of a vector and a sequence', dot({ axes: [1, 2] }), vector, sequence),
  of('reshape', reshape({ targetShape: [4, -1] }), fixed),
  of('reshape of each step', reshape({ targetShape: [-1, 2, 2] }), sequence),
  of('flatten', flatten(), fixed),
  of('permute', permute({ dims: [2, 1] }), sequence),
  of('permute images', permute({ dims: [3, 1, 2] }), images),
  of('repeatVector', repeatVector({ n: 3 }), vector),
  training(of('dropout', dropout({ rate: 0.4 }), sequence)),
  training(of('dropout of a shape', dropout({ rate: 0.4, noiseShape: [null, 1, null], seed: 3 }), sequence)),
  training(of('spatialDropout1D', spatialDropout1D({ rate: 0.4 }), sequence)),
  training(of('gaussianNoise', gaussianNoise({ stddev: 0.2 }), sequence)),
  training(of('gaussianDropout', gaussianDropout({ rate: 0.4 }), sequence)),
  training(of('alphaDropout', alphaDropout({ rate: 0.4 }), sequence)),
  of('globalAveragePooling1D', globalAveragePooling1D(), sequence),
  of('globalMaxPooling1D', globalMaxPooling1D({ keepDims: true }), sequence),
  of('maxPooling1D', maxPooling1D(), sequence),
  of('maxPooling1D that overlaps', maxPooling1D({ poolSize: 3, strides: 2, padding: 'same' }), sequence),
  of('averagePooling1D', averagePooling1D({ poolSize: 3, strides: 1, padding: 'same' }), sequence),
  of('averagePooling1D of known steps', averagePooling1D(), fixed),
  of('conv1D', conv1D({ filters: 3, kernelSize: 2, activation: 'tanh' }), sequence),
  of('conv1D same', conv1D({ filters: 3, kernelSize: 4, padding: 'same', strides: 2, kernelRegularizer: l2() }), sequence),
  of('conv1D causal', conv1D({ filters: 3, kernelSize: 3, padding: 'causal', dilationRate: 2, useBias: false }), sequence),
  of('conv1D in groups', conv1D({ filters: 4, kernelSize: 2, groups: 2 }), fixed),
  of('zeroPadding1D', zeroPadding1D({ padding: [1, 2] }), sequence),
  of('cropping1D', cropping1D({ cropping: [1, 2] }), sequence),
  of('upSampling1D', upSampling1D({ size: 3 }), sequence),
  of('attention', attention(), sequence, source),
  of(
    'attention with everything',
    attention({ useScale: true, useCausalMask: true, returnAttentionScores: true }),
    sequence,
    narrow,
    source,
  ),
  of('attention by concat', attention({ scoreMode: 'concat', useScale: true }), sequence, source),
  training(of('attention with dropout', attention({ dropout: 0.3 }), sequence, sequence)),
  of('additiveAttention', additiveAttention(), sequence, source),
  of(
    'additiveAttention with everything',
    additiveAttention({ useScale: false, useCausalMask: true, returnAttentionScores: true }),
    sequence,
    narrow,
    source,
  ),
  of(
    'pointer',
    pointer({ slots: 1 }),
    { shape: [BATCH, STEPS, 3] },
    { shape: [BATCH, STEPS, 1] },
    { shape: [BATCH, STEPS, 2] },
    narrow,
    sourceIds,
  ),
  of('multiHeadAttention', multiHeadAttention({ numHeads: 2, keyDim: 3 }), sequence, source),
  of(
    'multiHeadAttention with everything',
    multiHeadAttention({
      numHeads: 2,
      keyDim: 2,
      valueDim: 3,
      outputShape: 5,
      useBias: false,
      useCausalMask: true,
      returnAttentionScores: true,
      kernelRegularizer: l2(),
      activityRegularizer: l2(),
    }),
    sequence,
    narrow,
    source,
  ),
  training(of('multiHeadAttention with dropout', multiHeadAttention({ numHeads: 1, keyDim: 2, dropout: 0.3 }), sequence, sequence)),
]

import type { Row } from './row.ts'
import { activationRows } from './rows-activations.ts'
import { attentionRows } from './rows-attention.ts'
import { coreRows } from './rows-core.ts'
import { mergingRows } from './rows-merging.ts'
import { noiseRows } from './rows-noise.ts'
import { normalizationRows } from './rows-normalization.ts'
import { recurrentRows } from './rows-recurrent.ts'
import { shapeRows } from './rows-shapes.ts'
import { timeRows } from './rows-time.ts'

/** Keras's layers by class name: what each is here. */
export const kerasLayers: Readonly<Record<string, Row>> = {
  ...coreRows,
  ...activationRows,
  ...recurrentRows,
  ...attentionRows,
  ...mergingRows,
  ...noiseRows,
  ...normalizationRows,
  ...shapeRows,
  ...timeRows,
}

/** What would serve in place of layers that people meet and that are not here. */
export const inTheirPlace: Readonly<Record<string, string>> = {
  CuDNNLSTM: 'LSTM would serve: its bias is the sum of the two of CuDNNLSTM',
  CuDNNGRU: 'GRU with reset_after: true would serve: its bias has the two of CuDNNGRU as rows',
  Lambda: 'it holds Python code: write the same with lambda(...) over our own operations',
  ConvLSTM1D: "a cell of one's own with a state of [steps, features] would serve",
  ConvLSTM2D: "a cell of one's own with a state of [height, width, features] would serve",
  SeparableConv1D: 'Conv1D with groups, then Conv1D with kernel_size 1 would serve',
  DepthwiseConv1D: 'Conv1D with groups would serve',
  Conv2D: 'networks over images are not what this library is for',
  GroupNormalization: 'LayerNormalization or BatchNormalization would serve',
  GroupQueryAttention: 'MultiHeadAttention would serve',
  TextVectorization: 'a vocabulary made by this library would serve: it gives the ids',
  StringLookup: 'a vocabulary made by this library would serve: it gives the ids',
  Normalization: 'Rescaling would serve, or BatchNormalization',
  EinsumDense: 'Dense would serve',
}

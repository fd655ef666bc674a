export { duplicateKey } from './base/duplicate-key.ts'
export { type ErrorCode, type ErrorDetails, say, TekrarError } from './base/errors.ts'
export {
  constantInitializer,
  type GainOptions,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  type Initializer,
  type InitializerName,
  type InitializerOption,
  identity,
  initializers,
  lecunNormal,
  lecunUniform,
  orthogonal,
  type RandomSource,
  randomNormal,
  randomUniform,
  truncatedNormal,
  type VarianceScalingOptions,
  varianceScaling,
} from './base/initializers.ts'
export type { Json, JsonObject } from './base/json.ts'
export { english } from './base/messages/en.ts'
export { turkish } from './base/messages/tr.ts'
export { sha256 } from './base/sha256.ts'
export { version } from './base/version.ts'
export type { AttentionScore } from './cells/attention-score.ts'
export { type BahdanauOptions, bahdanau } from './cells/bahdanau.ts'
export {
  type BuiltCell,
  type Cell,
  type CellDefinition,
  type CellFactory,
  type CellResult,
  type CellSettings,
  type CommonCellOptions,
  defineCell,
  type StepContext,
  type WeightDeclaration,
} from './cells/cell.ts'
export type { CellOptions, GatedCellOptions } from './cells/cell-options.ts'
export { type ConditionedOptions, conditioned } from './cells/conditioned.ts'
export type { DropoutRates, StepGiven } from './cells/dropping.ts'
export { type GruOptions, gru } from './cells/gru.ts'
export { type LstmOptions, lstm } from './cells/lstm.ts'
export { type LuongOptions, luong } from './cells/luong.ts'
export { simpleRnn } from './cells/simple-rnn.ts'
export { type ArrayInput, type NestedNumbers, type NumericArray, numericArray } from './data/arrays.ts'
export type { AnyBatch, Batch, BatchArrays, SomeBatchArrays } from './data/batch.ts'
export { type BesideExamples, batches } from './data/batches.ts'
export { type Bleu, type BleuOptions, bleu } from './data/bleu.ts'
export type { AnyDataset, BatchesOptions, Dataset } from './data/dataset.ts'
export { type DecodedText, type DecodeOptions, decodeText, type TextEncoding } from './data/decode.ts'
export type { BatchInput, Examples, FitData, GivenExamples } from './data/fit-data.ts'
export type { ArraysInput, SomeArraysInput } from './data/given.ts'
export type { MaskInput, MasksInput } from './data/given-masks.ts'
export { TextPairs, type TextPairsOptions, textPairs } from './data/pairs.ts'
export {
  type Preprocessing,
  preprocessingFromJson,
  type RecordPreprocessing,
  recordPreprocessing,
  type TextPreprocessing,
  textPreprocessing,
} from './data/preprocessing.ts'
export { permutation } from './data/shuffle.ts'
export type { Batches, BatchStream } from './data/source.ts'
export { type StreamDataset, type StreamsOptions, streams } from './data/streams.ts'
export type { SymbolKind } from './data/symbols.ts'
export { type TeacherForced, teacherForced } from './data/teacher-forcing.ts'
export { characterText, continuous, type PreparedText, type TextOptions } from './data/text.ts'
export { Vocabulary, type VocabularyOptions, vocabulary } from './data/vocabulary.ts'
export { type WindowsOptions, windows } from './data/windows.ts'
export type { EngineName, EngineOptions } from './engine/open.ts'
export type { InstructionTime, PlanProfile } from './engine/profile.ts'
export type { EngineDescription } from './execution/executor.ts'
export { openExecutor } from './execution/open.ts'
export type { SafetensorsType, TensorData } from './formats/element-types.ts'
export { decodeSafetensors, encodeSafetensors, type Safetensors, type SavedTensor, type TensorToSave } from './formats/safetensors.ts'
export * from './graph/activations.ts'
export {
  type Constraint,
  type ConstraintOption,
  type MinMaxNormOptions,
  maxNorm,
  minMaxNorm,
  type NormAxis,
  nonNeg,
  unitNorm,
  type WeightChange,
} from './graph/constraints.ts'
export * from './graph/ops.ts'
export { power } from './graph/powers.ts'
export { range } from './graph/range.ts'
export {
  l1,
  l1l2,
  l2,
  type OrthogonalRegularizerOptions,
  orthogonalRegularizer,
  type Regularizer,
  type RegularizerOption,
  type WeightPenalty,
} from './graph/regularizers.ts'
export { scan } from './graph/scan.ts'
export { concatSteps, firstStep, lastStep, reverse, type WindowOptions, windowOf } from './graph/steps.ts'
export type { Tensor } from './graph/tensor.ts'
export type { KerasArray, KerasInput, Nested } from './keras/arrays.ts'
export type { KerasCompile, KerasDescription } from './keras/compile.ts'
export type { KerasCallOptions, KerasGradients, KerasLayer, KerasLayerOptions } from './keras/keras-layer.ts'
export type { KerasBeside, KerasFitOptions, KerasLogs, KerasModel } from './keras/keras-model.ts'
export { type KerasLayerConfiguration, layerFromKeras } from './keras/layer-from-keras.ts'
export { type KerasModelOptions, modelFromKeras } from './keras/model-from-keras.ts'
export {
  activation,
  type EluOptions,
  elu,
  type LeakyReluOptions,
  leakyRelu,
  type ReluOptions,
  relu,
  type SoftmaxOptions,
  softmax,
} from './layers/activation.ts'
export { type ActivityRegularizationOptions, activityRegularization } from './layers/activity-regularization.ts'
export { type AdditiveAttentionOptions, additiveAttention } from './layers/additive-attention.ts'
export { attention, type DotAttentionOptions } from './layers/attention.ts'
export type { AttentionOptions } from './layers/attention-weights.ts'
export { type BatchNormalizationOptions, batchNormalization } from './layers/batch-normalization.ts'
export { type BidirectionalOptions, bidirectional, type MergeMode } from './layers/bidirectional.ts'
export { type ConcatenateOptions, concatenate } from './layers/concatenate.ts'
export { type Conv1DOptions, conv1D } from './layers/conv1d.ts'
export { type CroppingOptions, cropping1D } from './layers/cropping.ts'
export { type DenseOptions, dense, type KernelOptions } from './layers/dense.ts'
export { type DotOptions, dot } from './layers/dot.ts'
export { type DropoutOptions, dropout, type SpatialDropoutOptions, spatialDropout1D } from './layers/dropout.ts'
export { type EmbeddingOptions, embedding } from './layers/embedding.ts'
export {
  alphaDropout,
  type DropoutNoiseOptions,
  type GaussianNoiseOptions,
  gaussianDropout,
  gaussianNoise,
} from './layers/gaussian-noise.ts'
export { type GlobalPoolingOptions, globalAveragePooling1D, globalMaxPooling1D } from './layers/global-pooling.ts'
export { type InputOptions, input } from './layers/input.ts'
export { type LambdaFunction, type LambdaOptions, lambda } from './layers/lambda.ts'
export type { Layer, LayerCallOptions, LayerOptions, Symbolic } from './layers/layer.ts'
export { type LayerNormalizationOptions, layerNormalization, type NormalizationOptions } from './layers/layer-normalization.ts'
export { type MaskingOptions, masking } from './layers/masking.ts'
export { add, average, type Merge, maximum, minimum, multiply, subtract } from './layers/merge.ts'
export { type MultiHeadAttentionOptions, multiHeadAttention } from './layers/multi-head-attention.ts'
export type { NoiseOptions } from './layers/noise.ts'
export { type PointerOptions, pointer } from './layers/pointer.ts'
export { averagePooling1D, maxPooling1D, type PoolingOptions } from './layers/pooling.ts'
export { type PreluOptions, prelu } from './layers/prelu.ts'
export { type RecurrentLayer, type RecurrentOptions, recurrent } from './layers/recurrent.ts'
export { type RescalingOptions, rescaling } from './layers/rescaling.ts'
export {
  flatten,
  type PermuteOptions,
  permute,
  type RepeatVectorOptions,
  type ReshapeOptions,
  repeatVector,
  reshape,
} from './layers/reshaping.ts'
export { type RmsNormalizationOptions, rmsNormalization } from './layers/rms-normalization.ts'
export { timeDistributed } from './layers/time-distributed.ts'
export type { TimePadding } from './layers/time-window.ts'
export { type UnitNormalizationOptions, unitNormalization } from './layers/unit-normalization.ts'
export { type UpSamplingOptions, upSampling1D } from './layers/up-sampling.ts'
export { type ZeroPaddingOptions, zeroPadding1D } from './layers/zero-padding.ts'
export type { ArrayDescription, LayerDescription, WeightCount } from './model/describe-network.ts'
export { type ModelOptions, model } from './model/functional.ts'
export type { GenerateOptions, Generation } from './model/generation.ts'
export type { GivenStates } from './model/given-states.ts'
export { type EvaluateOptions, Model, type ModelParts, type PartOptions } from './model/model.ts'
export { open } from './model/open.ts'
export type { PredictOptions } from './model/predict.ts'
export type { NestedArray, Predictions, States } from './model/predictions.ts'
export { NumericResult } from './model/predictions.ts'
export type { ModelSource } from './model/read-model.ts'
export type { SavedModel } from './model/saved-model.ts'
export type { BeamOptions, GenerateMethod, SamplingOptions, SequenceOptions } from './model/sequence-to-sequence/generate-options.ts'
export {
  SequenceToSequence,
  type SequenceToSequenceOptions,
  sequenceToSequence,
} from './model/sequence-to-sequence/sequence-to-sequence.ts'
export type { Written } from './model/sequence-to-sequence/written.ts'
export { type SequentialOptions, sequential } from './model/sequential.ts'
export type { Stream, StreamOptions } from './model/stream.ts'
export type { StreamPool } from './model/stream-pool.ts'
export type { Symbols } from './model/symbols.ts'
export {
  type Arrays,
  type ValueAndGradient,
  type ValueAndGradientOptions,
  valueAndGradient,
} from './model/value-and-gradient.ts'
export type { SetWeightsOptions, WeightValues } from './model/weight-store.ts'
export {
  type BestCheckpoint,
  type Callback,
  type Checkpoint,
  type CheckpointBestOptions,
  checkpointBest,
  type RunControl,
} from './training/callbacks.ts'
export type { ClassWeights } from './training/class-weights.ts'
export { type EarlyStopping, type EarlyStoppingOptions, earlyStopping } from './training/early-stopping.ts'
export type {
  DivergedEvent,
  EndEvent,
  EndReason,
  EpochEvent,
  FitEvent,
  History,
  StartEvent,
  StepEvent,
  ValidationEvent,
} from './training/events.ts'
export type { FitOptions } from './training/fit-options.ts'
export type { KeptValue } from './training/keep.ts'
export {
  binaryCrossentropy,
  type CrossentropyOptions,
  categoricalCrossentropy,
  type SmoothedCrossentropyOptions,
  type SparseCategoricalCrossentropyOptions,
  sparseCategoricalCrossentropy,
} from './training/losses/cross-entropies.ts'
export { klDivergence, poisson } from './training/losses/distributions.ts'
export {
  cosineSimilarity,
  type HuberOptions,
  huber,
  logCosh,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogarithmicError,
} from './training/losses/errors.ts'
export {
  type BinaryFocalCrossentropyOptions,
  binaryFocalCrossentropy,
  categoricalFocalCrossentropy,
  type FocalCrossentropyOptions,
} from './training/losses/focal.ts'
export { categoricalHinge, hinge, squaredHinge } from './training/losses/hinges.ts'
export type { LossDefinition, LossFunction, LossOptions } from './training/losses/loss.ts'
export type { Loss, LossName } from './training/losses/losses.ts'
export { dice, type TverskyOptions, tversky } from './training/losses/overlap.ts'
export type { Reduction } from './training/losses/reduction.ts'
export {
  accuracy,
  type BinaryAccuracyOptions,
  binaryAccuracy,
  categoricalAccuracy,
  sparseCategoricalAccuracy,
  sparseTopKCategoricalAccuracy,
  type TopKOptions,
  topKCategoricalAccuracy,
} from './training/metrics/accuracies.ts'
export { type AucOptions, auc } from './training/metrics/auc.ts'
export {
  falseNegatives,
  falsePositives,
  type PrecisionOptions,
  precision,
  recall,
  type ThresholdOptions,
  trueNegatives,
  truePositives,
} from './training/metrics/confusion.ts'
export { type F1ScoreOptions, type FBetaScoreOptions, f1Score, fBetaScore } from './training/metrics/f-beta.ts'
export { meanIoU } from './training/metrics/mean-iou.ts'
export type { Metric, MetricFunction, MetricInput, Sums } from './training/metrics/metric.ts'
export type { MetricName, MetricOption, Metrics } from './training/metrics/metrics.ts'
export { type R2ScoreOptions, r2Score, rootMeanSquaredError } from './training/metrics/regression.ts'
export type { Monitor } from './training/monitor.ts'
export type { ObjectiveOptions, OutputMetrics, PerOutput } from './training/objective.ts'
export { type AdadeltaOptions, adadelta } from './training/optimizers/adadelta.ts'
export { type AdafactorOptions, adafactor } from './training/optimizers/adafactor.ts'
export { type AdagradOptions, adagrad } from './training/optimizers/adagrad.ts'
export { type AdamOptions, type AdamWOptions, adam, adamW } from './training/optimizers/adam.ts'
export { type AdamaxOptions, adamax } from './training/optimizers/adamax.ts'
export type { Clipping } from './training/optimizers/clipping.ts'
export { type FtrlOptions, ftrl } from './training/optimizers/ftrl.ts'
export { type LambOptions, lamb } from './training/optimizers/lamb.ts'
export { type LionOptions, lion } from './training/optimizers/lion.ts'
export { type NadamOptions, nadam } from './training/optimizers/nadam.ts'
export type {
  AroundUpdates,
  Optimizer,
  SharedNumber,
  Slot,
  UpdateRule,
  WeightAverage,
  WeightDecay,
} from './training/optimizers/optimizer.ts'
export type { OptimizerName, OptimizerOption } from './training/optimizers/optimizers.ts'
export type { CommonOptions, OptimizerOptions, WeightSelection } from './training/optimizers/options.ts'
export { type RmspropOptions, rmsprop } from './training/optimizers/rmsprop.ts'
export { type SgdOptions, sgd } from './training/optimizers/sgd.ts'
export type { Run } from './training/run.ts'
export {
  type CosineDecayOptions,
  type CosineDecayRestartsOptions,
  cosineDecay,
  cosineDecayRestarts,
} from './training/schedules/cosine.ts'
export {
  type ExponentialDecayOptions,
  exponentialDecay,
  inverseTimeDecay,
  type PiecewiseConstantDecayOptions,
  type PolynomialDecayOptions,
  piecewiseConstantDecay,
  polynomialDecay,
} from './training/schedules/decays.ts'
export { type OneCycleOptions, oneCycle } from './training/schedules/one-cycle.ts'
export { type ReduceOnPlateauOptions, reduceOnPlateau } from './training/schedules/reduce-on-plateau.ts'
export { constantRate, type InitialRate, type Schedule, type ScheduleMoment, type ScheduleState } from './training/schedules/schedule.ts'
export type { Means } from './training/totals.ts'
export type { TrainOnBatchOptions } from './training/train-on-batch.ts'
export type { StepResult } from './training/trainer.ts'
export type { StateTensor, TrainingRecord, TrainingState } from './training/training-state.ts'

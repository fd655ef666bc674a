import type { Json } from '../base/json.ts'
import { adadelta } from '../training/optimizers/adadelta.ts'
import { adagrad } from '../training/optimizers/adagrad.ts'
import { adam, adamW } from '../training/optimizers/adam.ts'
import { adamax } from '../training/optimizers/adamax.ts'
import { ftrl } from '../training/optimizers/ftrl.ts'
import { lamb } from '../training/optimizers/lamb.ts'
import { lion } from '../training/optimizers/lion.ts'
import { nadam } from '../training/optimizers/nadam.ts'
import type { Optimizer } from '../training/optimizers/optimizer.ts'
import type { OptimizerOptions } from '../training/optimizers/options.ts'
import { rmsprop } from '../training/optimizers/rmsprop.ts'
import { sgd } from '../training/optimizers/sgd.ts'
import { cosineDecay, cosineDecayRestarts } from '../training/schedules/cosine.ts'
import { exponentialDecay, inverseTimeDecay, piecewiseConstantDecay, polynomialDecay } from '../training/schedules/decays.ts'
import type { Schedule } from '../training/schedules/schedule.ts'
import { kept } from './kept.ts'
import { isKerasObject, type Reader, readByTable } from './read-compile.ts'
import type { Settings } from './settings.ts'

const rate = (s: Settings) => ({
  initialLearningRate: s.number('initial_learning_rate', 0.001),
  decaySteps: s.number('decay_steps', 1),
})

const numbers = (s: Settings, key: string): readonly number[] => (s.raw(key) ?? []) as readonly number[]

const schedules: Readonly<Record<string, Reader<Schedule>>> = {
  exponentialdecay: (s) => exponentialDecay({ ...rate(s), decayRate: s.number('decay_rate', 1), staircase: s.truth('staircase', false) }),
  inversetimedecay: (s) => inverseTimeDecay({ ...rate(s), decayRate: s.number('decay_rate', 1), staircase: s.truth('staircase', false) }),
  polynomialdecay: (s) =>
    polynomialDecay({
      ...rate(s),
      endLearningRate: s.number('end_learning_rate', 1e-4),
      power: s.number('power', 1),
      cycle: s.truth('cycle', false),
    }),
  piecewiseconstantdecay: (s) => piecewiseConstantDecay({ boundaries: numbers(s, 'boundaries'), values: numbers(s, 'values') }),
  cosinedecay: (s) =>
    cosineDecay({
      ...rate(s),
      alpha: s.number('alpha', 0),
      warmupSteps: s.number('warmup_steps', 0),
      ...kept({ warmupTarget: s.optionalNumber('warmup_target') }),
    }),
  cosinedecayrestarts: (s) =>
    cosineDecayRestarts({
      initialLearningRate: s.number('initial_learning_rate', 0.001),
      firstDecaySteps: s.number('first_decay_steps', 1),
      tMul: s.number('t_mul', 2),
      mMul: s.number('m_mul', 1),
      alpha: s.number('alpha', 0),
    }),
}

/** What every optimizer of Keras takes. */
function common(s: Settings): OptimizerOptions {
  for (const ignored of ['jit_compile', 'is_legacy_optimizer', 'loss_scale_factor']) s.raw(ignored)
  const learningRate = s.raw('learning_rate')
  const average = s.truth('use_ema', false)
  const momentum = s.number('ema_momentum', 0.99)
  const overwrite = s.optionalNumber('ema_overwrite_frequency')
  // Before 3 a decay of the rate itself went by this name.
  if (s.number('decay', 0) !== 0) throw s.unsupported('decay', 'inverseTimeDecay as the learning rate would serve')
  return {
    ...kept({
      learningRate: isKerasObject(learningRate) ? readByTable(learningRate, 'schedule', schedules) : numberOf(learningRate),
      weightDecay: s.optionalNumber('weight_decay'),
      clipNorm: s.optionalNumber('clipnorm'),
      globalClipNorm: s.optionalNumber('global_clipnorm'),
      clipValue: s.optionalNumber('clipvalue'),
      gradientAccumulationSteps: s.optionalNumber('gradient_accumulation_steps'),
    }),
    ...(average ? { useEma: true, emaMomentum: momentum, ...kept({ emaOverwriteFrequency: overwrite }) } : {}),
  } as unknown as OptimizerOptions
}

const numberOf = (value: Json | undefined): number | undefined => (typeof value === 'number' ? value : undefined)

const betas = (s: Settings) => kept({ beta1: s.optionalNumber('beta_1'), beta2: s.optionalNumber('beta_2') })
const epsilon = (s: Settings) => kept({ epsilon: s.optionalNumber('epsilon') })

const optimizers: Readonly<Record<string, Reader<Optimizer>>> = {
  sgd: (s) => sgd({ ...common(s), momentum: s.number('momentum', 0), nesterov: s.truth('nesterov', false) }),
  rmsprop: (s) =>
    rmsprop({
      ...common(s),
      ...epsilon(s),
      rho: s.number('rho', 0.9),
      momentum: s.number('momentum', 0),
      centered: s.truth('centered', false),
    }),
  adam: (s) => adam({ ...common(s), ...betas(s), ...epsilon(s), amsgrad: s.truth('amsgrad', false) }),
  adamw: (s) => adamW({ ...common(s), ...betas(s), ...epsilon(s), amsgrad: s.truth('amsgrad', false) }),
  adamax: (s) => adamax({ ...common(s), ...betas(s), ...epsilon(s) }),
  nadam: (s) => nadam({ ...common(s), ...betas(s), ...epsilon(s) }),
  adagrad: (s) => adagrad({ ...common(s), ...epsilon(s), initialAccumulatorValue: s.number('initial_accumulator_value', 0.1) }),
  adadelta: (s) => adadelta({ ...common(s), ...epsilon(s), rho: s.number('rho', 0.95) }),
  ftrl: (s) =>
    ftrl({
      ...common(s),
      learningRatePower: s.number('learning_rate_power', -0.5),
      initialAccumulatorValue: s.number('initial_accumulator_value', 0.1),
      l1RegularizationStrength: s.number('l1_regularization_strength', 0),
      l2RegularizationStrength: s.number('l2_regularization_strength', 0),
      l2ShrinkageRegularizationStrength: s.number('l2_shrinkage_regularization_strength', 0),
      beta: s.number('beta', 0),
    }),
  lion: (s) => lion({ ...common(s), ...betas(s) }),
  lamb: (s) => lamb({ ...common(s), ...betas(s), ...epsilon(s) }),
}

/** What an optimizer given to `compile` means: Keras's name or object, else ours as it is. Throws `unsupported`. */
export const readOptimizer = (optimizer: unknown): Optimizer =>
  typeof optimizer === 'string' || isKerasObject(optimizer)
    ? readByTable(optimizer as Json, 'optimizer', optimizers)
    : (optimizer as Optimizer)

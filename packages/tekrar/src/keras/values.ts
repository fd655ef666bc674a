import {
  constantInitializer,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  type Initializer,
  identity,
  lecunNormal,
  lecunUniform,
  ones,
  orthogonal,
  randomNormal,
  randomUniform,
  truncatedNormal,
  varianceScaling,
  zeros,
} from '../base/initializers.ts'
import type { Json, JsonObject } from '../base/json.ts'
import {
  type Activation,
  type ActivationName,
  activations,
  celu,
  elu,
  gelu,
  hardShrink,
  leakyRelu,
  reluWith,
  softShrink,
  squareplus,
  threshold,
} from '../graph/activations.ts'
import { type Constraint, maxNorm, minMaxNorm, nonNeg, unitNorm } from '../graph/constraints.ts'
import { add, maximum, minimum, multiply } from '../graph/ops.ts'
import { l1, l1l2, l2, orthogonalRegularizer, type Regularizer } from '../graph/regularizers.ts'
import type { Tensor } from '../graph/tensor.ts'
import { Settings } from './settings.ts'
import { camelCase, functionName, objectOf } from './spelling.ts'

/** Which Keras wrote a configuration: before 3, `hard_sigmoid` was another function. */
export interface Dialect {
  readonly before3: boolean
}

/** clip(0.2·x + 0.5, 0, 1): `hard_sigmoid` of Keras 1 and 2. */
export const oldHardSigmoid = (x: Tensor): Tensor => minimum(maximum(add(multiply(x, 0.2), 0.5), 0), 1)

/** Activations with settings of their own, as objects: `{ class_name: 'LeakyReLU', config: { negative_slope: 0.1 } }`. */
const withSettings: Readonly<Record<string, (settings: Settings) => Activation>> = {
  relu: (s) => {
    const options = {
      negativeSlope: s.number('negative_slope', 0),
      maxValue: s.optionalNumber('max_value') ?? null,
      threshold: s.number('threshold', 0),
    }
    return (x) => reluWith(x, options)
  },
  leakyRelu: (s) => {
    const slope = s.has('alpha') ? s.number('alpha', 0.3) : s.number('negative_slope', 0.2)
    return (x) => leakyRelu(x, slope)
  },
  elu: (s) => {
    const alpha = s.number('alpha', 1)
    return (x) => elu(x, alpha)
  },
  celu: (s) => {
    const alpha = s.number('alpha', 1)
    return (x) => celu(x, alpha)
  },
  gelu: (s) => {
    const approximate = s.truth('approximate', false)
    return (x) => gelu(x, approximate)
  },
  squareplus: (s) => {
    const b = s.number('b', 4)
    return (x) => squareplus(x, b)
  },
  hardShrink: (s) => {
    const at = s.number('threshold', 0.5)
    return (x) => hardShrink(x, at)
  },
  softShrink: (s) => {
    const at = s.number('threshold', 0.5)
    return (x) => softShrink(x, at)
  },
  threshold: (s) => {
    const at = s.number('threshold', 1)
    const value = s.number('value', 0)
    return (x) => threshold(x, at, value)
  },
}

/** Keras's name of an activation → ours: `hard_sigmoid`, `LeakyReLU` and `leaky_relu` alike. */
const activationKey = (name: string): string => {
  const key = camelCase(name)
  return key === 'reLU' ? 'relu' : key === 'leakyReLU' ? 'leakyRelu' : key === 'reLU6' ? 'relu6' : key === 'logsoftmax' ? 'logSoftmax' : key
}

/** An activation by name or as an object; linear for none. Throws `unsupported`. */
export function readActivation(settings: Settings, key: string, { before3 }: Dialect, fallback: ActivationName = 'linear'): Activation {
  const value = settings.raw(key)
  if (value === undefined) return fallback
  if (value === null) return 'linear'
  const name = functionName(value)
  const object = name === undefined ? objectOf(value) : undefined
  const known = activationKey(name ?? object?.className ?? '')
  if (known === 'hardSigmoid' && before3) return oldHardSigmoid
  if (object && Object.hasOwn(withSettings, known)) {
    const own = new Settings(object.config, `${settings.where}.${key}`)
    const activation = withSettings[known]!(own)
    own.finish()
    return activation
  }
  if (Object.hasOwn(activations, known)) return known as ActivationName
  throw settings.unsupported(
    `the ${key} ${JSON.stringify(value).slice(0, 60)}`,
    `one of ${Object.keys(activations).join(', ')} would serve`,
  )
}

/** By Keras's class name and by the short forms it takes as texts. */
const initializerClasses: Readonly<Record<string, (settings: Settings) => Initializer>> = {
  zeros: () => zeros,
  ones: () => ones,
  constant: (s) => constantInitializer(s.number('value', 0)),
  randomNormal: (s) => randomNormal({ mean: s.number('mean', 0), deviation: s.number('stddev', 0.05) }),
  randomUniform: (s) => randomUniform({ minimum: s.number('minval', -0.05), maximum: s.number('maxval', 0.05) }),
  truncatedNormal: (s) => truncatedNormal({ mean: s.number('mean', 0), deviation: s.number('stddev', 0.05) }),
  varianceScaling: (s) =>
    varianceScaling({
      scale: s.number('scale', 1),
      mode: fanModes[s.oneOf('mode', ['fan_in', 'fan_out', 'fan_avg'], 'fan_in')],
      distribution:
        distributions[s.oneOf('distribution', ['truncated_normal', 'normal', 'untruncated_normal', 'uniform'], 'truncated_normal')],
    }),
  glorotUniform: () => glorotUniform,
  glorotNormal: () => glorotNormal,
  heUniform: () => heUniform,
  heNormal: () => heNormal,
  lecunUniform: () => lecunUniform,
  lecunNormal: () => lecunNormal,
  orthogonal: (s) => orthogonal({ gain: s.number('gain', 1) }),
  identity: (s) => identity({ gain: s.number('gain', 1) }),
}

const fanModes = { fan_in: 'fanIn', fan_out: 'fanOut', fan_avg: 'fanAvg' } as const
const distributions = {
  truncated_normal: 'truncatedNormal',
  normal: 'truncatedNormal',
  untruncated_normal: 'untruncatedNormal',
  uniform: 'uniform',
} as const

const initializerAliases: Readonly<Record<string, string>> = {
  zero: 'zeros',
  one: 'ones',
  eye: 'identity',
  normal: 'randomNormal',
  uniform: 'randomUniform',
  xavierUniform: 'glorotUniform',
  orthogonalInitializer: 'orthogonal',
  identityInitializer: 'identity',
}

/** A row of a table by Keras's name for it, made with its settings; nothing where the setting is null or absent. Throws `unsupported`. */
function readObject<Made>(
  settings: Settings,
  key: string,
  what: string,
  table: Readonly<Record<string, (settings: Settings) => Made>>,
  aliases: Readonly<Record<string, string>> = {},
): Made | undefined {
  const value = settings.raw(key)
  if (value === undefined || value === null) return undefined
  const object = typeof value === 'string' ? { className: value, config: {} } : objectOf(value)
  const name = object && camelCase(object.className)
  const known = name === undefined ? undefined : (aliases[name] ?? name)
  if (!object || known === undefined || !Object.hasOwn(table, known))
    throw settings.unsupported(`the ${what} ${describe(value)}`, `one of ${Object.keys(table).join(', ')} would serve`)
  const own = new Settings(object.config as JsonObject, `${settings.where}.${key}`)
  const made = table[known]!(own)
  own.finish()
  return made
}

const describe = (value: Json): string => JSON.stringify(value).slice(0, 80)

/** An initialiser by name or as an object; nothing where there is none: the layer's own default then. Throws `unsupported`. */
export const readInitializer = (settings: Settings, key: string): Initializer | undefined =>
  readObject(settings, key, 'initializer', initializerClasses, initializerAliases)

const regularizerClasses: Readonly<Record<string, (settings: Settings) => Regularizer>> = {
  l1: (s) => l1({ l1: s.has('l') ? s.number('l', 0.01) : s.number('l1', 0.01) }),
  l2: (s) => l2({ l2: s.has('l') ? s.number('l', 0.01) : s.number('l2', 0.01) }),
  l1l2: (s) => l1l2({ l1: s.number('l1', 0), l2: s.number('l2', 0) }),
  orthogonalRegularizer: (s) =>
    orthogonalRegularizer({ factor: s.number('factor', 0.01), mode: s.oneOf('mode', ['rows', 'columns'], 'rows') }),
}

/** A regulariser by name or as an object, or none. Throws `unsupported`. */
export const readRegularizer = (settings: Settings, key: string): Regularizer | undefined =>
  readObject(settings, key, 'regularizer', regularizerClasses, { l1L2: 'l1l2' })

const axisOf = (settings: Settings): number | readonly number[] => {
  const axes = settings.wholes('axis') ?? [0]
  return axes.length === 1 ? axes[0]! : axes
}

const constraintClasses: Readonly<Record<string, (settings: Settings) => Constraint>> = {
  maxNorm: (s) => maxNorm({ maxValue: s.has('m') ? s.number('m', 2) : s.number('max_value', 2), axis: axisOf(s) }),
  nonNeg: () => nonNeg(),
  unitNorm: (s) => unitNorm({ axis: axisOf(s) }),
  minMaxNorm: (s) =>
    minMaxNorm({ minValue: s.number('min_value', 0), maxValue: s.number('max_value', 1), rate: s.number('rate', 1), axis: axisOf(s) }),
}

/** A constraint by name or as an object, or none. Throws `unsupported`. */
export const readConstraint = (settings: Settings, key: string): Constraint | undefined =>
  readObject(settings, key, 'constraint', constraintClasses, {
    maxnorm: 'maxNorm',
    nonneg: 'nonNeg',
    unitnorm: 'unitNorm',
    minmaxnorm: 'minMaxNorm',
  })

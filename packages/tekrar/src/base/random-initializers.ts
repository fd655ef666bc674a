import { describedInitializer, filled, type Initializer, inSteps } from './initializer.ts'
import { normalSteps } from './normals.ts'
import { uniformSteps } from './random.ts'
import { refuseUnless } from './refuse-unless.ts'
import { sizeOf } from './shape.ts'

/** Uniform in [minimum, maximum); Keras's `RandomUniform`. */
export const randomUniform = ({ minimum = -0.05, maximum = 0.05 } = {}): Initializer =>
  describedInitializer(
    'randomUniform',
    { minimum, maximum },
    inSteps(function* (shape, { seed, stream }) {
      const uniforms = yield* uniformSteps(seed, stream, 0, sizeOf(shape))
      return yield* filled(uniforms.length, (i) => minimum + uniforms[i]! * (maximum - minimum), uniforms)
    }),
  )

/** Normal with a mean and a standard deviation; Keras's `RandomNormal`. */
export const randomNormal = ({ mean = 0, deviation = 0.05 } = {}): Initializer =>
  describedInitializer(
    'randomNormal',
    { mean, deviation },
    inSteps(function* (shape, { seed, stream }) {
      const normals = yield* normalSteps(seed, stream, sizeOf(shape))
      return yield* filled(normals.length, (i) => mean + normals[i]! * deviation)
    }),
  )

/** Normal, drawn again where it lies more than two standard deviations out; Keras's `TruncatedNormal`. */
export const truncatedNormal = ({ mean = 0, deviation = 0.05 } = {}): Initializer =>
  describedInitializer(
    'truncatedNormal',
    { mean, deviation },
    inSteps(function* (shape, { seed, stream }) {
      const length = sizeOf(shape)
      for (let draws = Math.ceil(length * 1.1) + 64; ; draws *= 2) {
        const normals = yield* normalSteps(seed, stream, draws)
        const near = normals.filter((x) => Math.abs(x) <= 2)
        if (near.length >= length) return yield* filled(length, (i) => mean + near[i]! * deviation)
      }
    }),
  )

/** Options of `varianceScaling`. */
export interface VarianceScalingOptions {
  /** 1 */
  readonly scale?: number
  /** Divided by what goes into a unit, by what it goes to, or by the mean of both; `fanIn`. */
  readonly mode?: 'fanIn' | 'fanOut' | 'fanAvg'
  /** `truncatedNormal` */
  readonly distribution?: 'uniform' | 'truncatedNormal' | 'untruncatedNormal'
}

/** What goes in and out of one unit: all leading axes but one are a receptive field, as in Keras. */
function fans(shape: readonly number[]): { in: number; out: number } {
  if (shape.length < 2) return { in: shape[0] ?? 1, out: shape[0] ?? 1 }
  const field = sizeOf(shape.slice(0, -2))
  return { in: shape[shape.length - 2]! * field, out: shape[shape.length - 1]! * field }
}

/** The standard deviation of a normal distribution cut at two standard deviations. */
const CUT_DEVIATION = 0.87962566103423978

/** Mean 0, and a variance of the scale over the fan (He et al., 2015; Keras's `VarianceScaling`). Throws `invalid-argument`. */
export function varianceScaling({ scale = 1, mode = 'fanIn', distribution = 'truncatedNormal' }: VarianceScalingOptions = {}): Initializer {
  refuseUnless('varianceScaling', 'scale', scale > 0 && Number.isFinite(scale), 'a number above 0', scale)
  refuseUnless('varianceScaling', 'mode', ['fanIn', 'fanOut', 'fanAvg'].includes(mode), 'fanIn, fanOut or fanAvg', mode)
  const distributions = ['uniform', 'truncatedNormal', 'untruncatedNormal']
  refuseUnless('varianceScaling', 'distribution', distributions.includes(distribution), distributions.join(', '), distribution)
  return describedInitializer(
    'varianceScaling',
    { scale, mode, distribution },
    inSteps((shape, source) => {
      const { in: fanIn, out: fanOut } = fans(shape)
      const fan = { fanIn, fanOut, fanAvg: (fanIn + fanOut) / 2 }[mode]
      return distributed(distribution, scale / Math.max(1, fan)).inSteps!(shape, source)
    }),
  )
}

function distributed(distribution: NonNullable<VarianceScalingOptions['distribution']>, variance: number): Initializer {
  if (distribution === 'truncatedNormal') return truncatedNormal({ deviation: Math.sqrt(variance) / CUT_DEVIATION })
  if (distribution === 'untruncatedNormal') return randomNormal({ deviation: Math.sqrt(variance) })
  const limit = Math.sqrt(3 * variance)
  return randomUniform({ minimum: -limit, maximum: limit })
}

const scaling = (kind: string, options: VarianceScalingOptions): Initializer => describedInitializer(kind, {}, varianceScaling(options))

/** Uniform in ±√(6 / (fan in + fan out)) (Glorot and Bengio, 2010). */
export const glorotUniform: Initializer = describedInitializer(
  'glorotUniform',
  {},
  inSteps((shape, source) => {
    const { in: fanIn, out: fanOut } = fans(shape)
    const limit = Math.sqrt(6 / (fanIn + fanOut))
    return randomUniform({ minimum: -limit, maximum: limit }).inSteps!(shape, source)
  }),
)

/** Normal, cut at two deviations, with a variance of 2 / (fan in + fan out) (Glorot and Bengio, 2010). */
export const glorotNormal = scaling('glorotNormal', { mode: 'fanAvg' })
/** Uniform with a variance of 2 / fan in (He et al., 2015). */
export const heUniform = scaling('heUniform', { scale: 2, distribution: 'uniform' })
/** Normal, cut at two deviations, with a variance of 2 / fan in (He et al., 2015). */
export const heNormal = scaling('heNormal', { scale: 2 })
/** Uniform with a variance of 1 / fan in (LeCun et al., 1998). */
export const lecunUniform = scaling('lecunUniform', { distribution: 'uniform' })
/** Normal, cut at two deviations, with a variance of 1 / fan in (LeCun et al., 1998). */
export const lecunNormal = scaling('lecunNormal', {})

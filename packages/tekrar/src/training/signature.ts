import { BATCH, type Shape, sameDimension } from '../base/shape.ts'
import type { DataType } from '../graph/tensor.ts'
import { targetShape } from './losses/losses.ts'
import type { NetworkOutput, TrainableNetwork } from './network.ts'
import type { Objective } from './objective.ts'

/** The targets of one output as the program takes them, and what stands beside them. */
export interface TargetSignature {
  /** Time-first. */
  readonly shape: Shape
  readonly type: DataType
  /** How weights come: one for each row [batch], or for each step of each row [steps, batch]. */
  readonly weights?: 'rows' | 'steps'
  /** Whether it is told which steps of the targets are there, [steps, batch]. */
  readonly counted?: boolean
}

/** What a program must know of batches before it is made. */
export interface BatchSignature {
  /** Of each input, whether a mask comes with it. */
  readonly masked: readonly boolean[]
  /** Of each output; absent where it is neither learnt from nor measured. */
  readonly targets: readonly (TargetSignature | undefined)[]
}

/** Whether an output's first axis is time and a target of this shape could have it too. */
export const isInTime = ({ sequence }: NetworkOutput, shape: Shape): boolean => sequence && shape.length > 1

/** The signature of batches without masks and weights, for losses that say what their targets are like. */
export function plainSignature(network: TrainableNetwork, { outputs }: Objective): BatchSignature {
  return {
    masked: network.inputs.map(() => false),
    targets: network.outputs.map(({ shape }, i) => {
      const type = outputs[i]!.loss?.targets
      return type && { type, shape: targetShape(type, shape) }
    }),
  }
}

/** The signature as a string: equal where one program serves both. It is made at every step, so it is made quickly. */
export function signatureKey({ masked, targets }: BatchSignature): string {
  let key = ''
  for (const mask of masked) key += mask ? 'm' : '-'
  for (const target of targets) {
    if (!target) {
      key += ' none'
      continue
    }
    key += ` ${target.type} ${target.weights ?? ''} ${target.counted ? 'c' : ''}`
    for (const size of target.shape) key += typeof size === 'number' ? `,${size}` : `,${size.extent}`
  }
  return key
}

/** An output's axes before its features: [steps, batch] or [batch]. */
export const leading = ({ shape, sequence }: NetworkOutput): Shape => shape.slice(0, sequence ? 2 : 1)

/** Whether a tensor's second axis is the batch: a sequence, as it stands in the graph. */
export const isSequenceShape = (shape: Shape): boolean => shape[1] !== undefined && sameDimension(shape[1], BATCH)

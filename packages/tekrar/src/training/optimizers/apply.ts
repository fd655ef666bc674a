import { add, broadcastTo, divide, equal, maximum, multiply, select, subtract, variable } from '../../graph/ops.ts'
import type { Tensor, Update, Variable } from '../../graph/tensor.ts'
import type { Weight } from '../../layers/layer.ts'
import { type Clipped, clip } from './clipping.ts'
import type { Optimizer, SharedNumber, Slot } from './optimizer.ts'

/** What the training step keeps beside each weight of its own, whichever the optimizer. */
const AVERAGE = 'movingAverage'
const GRADIENTS = 'gradientSum'
/** Numbers it keeps: steps since the last update, updates since the average was last put in place, and whether there was an update at all. */
const WAITED = 'accumulatedSteps'
const UPDATES = 'averagedUpdates'
const BEGUN = 'begun'

/** What is kept beside each weight: the optimizer's slots, and what accumulating and averaging need. */
export const slotsOf = ({ slots, average, accumulationSteps }: Optimizer): Readonly<Record<string, Slot>> => ({
  ...slots,
  ...(accumulationSteps ? { [GRADIENTS]: 0 } : {}),
  ...(average ? { [AVERAGE]: 0 } : {}),
})

/** The first values of the numbers that all weights share. */
export const sharedOf = ({ shared, average, accumulationSteps }: Optimizer): Readonly<Record<string, number>> => ({
  ...Object.fromEntries(Object.entries(shared).map(([name, { initial }]) => [name, initial])),
  ...(accumulationSteps ? { [WAITED]: 0 } : {}),
  ...(average ? { [BEGUN]: 0, ...(average.overwriteFrequency ? { [UPDATES]: 0 } : {}) } : {}),
})

/** The moving average among a weight's slots; Keras puts it in the weight's place when a run ends. */
export const averageAmong = (slots: Readonly<Record<string, Variable>>): Variable | undefined => slots[AVERAGE]

/** The optimizer's variables, and the gradient of each weight. */
export interface Gradients {
  readonly weights: readonly { readonly weight: Weight; readonly gradient: Tensor }[]
  readonly slots: ReadonlyMap<Variable, Readonly<Record<string, Variable>>>
  readonly shared: Readonly<Record<string, Variable>>
  /** [] */
  readonly learningRate: Tensor
}

/** New values of weights, slots and shared numbers, and how large the gradients were. */
export interface Applied extends Omit<Clipped, 'gradients'> {
  readonly updates: readonly Update[]
}

/**
 * One step of any optimizer, in Keras's order: gradients are accumulated, then clipped; the weight decays, and the optimizer moves it; the moving average
 * follows, and takes its place where that is due; last comes the weight's constraint. While gradients are only accumulated, the optimizer changes nothing.
 */
export function applyGradients(optimizer: Optimizer, { weights, slots, shared, learningRate }: Gradients): Applied {
  const { average, weightDecay } = optimizer
  const due = dueNow(optimizer, shared)
  const settled = (fresh: Tensor, old: Variable): Tensor =>
    due ? select(due.now, broadcastTo(fresh, old.shape), variable(old)) : broadcastTo(fresh, old.shape)
  const sums = weights.map(({ weight, gradient }) => {
    const sum = slots.get(weight)![GRADIENTS]
    return sum ? add(gradient, variable(sum)) : gradient
  })
  const averaged = due ? weights.map(({ gradient }, i) => select(due.now, divide(sums[i]!, due.steps), gradient)) : sums
  const { gradients, ...clipped } = clip(averaged, optimizer.clipping)
  const next = nextShared(optimizer.shared, shared)
  const averaging = average && movingAverage(average, shared, due?.now)
  const updates = weights.flatMap(({ weight }, i): Update[] => {
    const own = slots.get(weight)!
    const read = Object.fromEntries(Object.keys(optimizer.slots).map((name) => [name, variable(own[name]!)]))
    const before = variable(weight)
    const decays = weightDecay && !weightDecay.excludes(weight.path)
    const decayed = decays ? subtract(before, multiply(before, multiply(learningRate, weightDecay.rate))) : before
    const result = optimizer.update({ gradient: gradients[i]!, weight: decayed, slots: read, shared: next, learningRate })
    const moved = settled(result.weight, weight)
    const mean = averaging?.of(variable(own[AVERAGE]!), moved)
    const placed = mean && averaging?.overwrites ? select(averaging.overwrites, mean, moved) : moved
    return [
      { variable: weight, value: weight.constraint ? weight.constraint(placed) : placed },
      ...Object.keys(optimizer.slots).map(
        (name): Update => ({ variable: own[name]!, value: settled(result.slots[name] ?? read[name]!, own[name]!) }),
      ),
      ...(due ? [{ variable: own[GRADIENTS]!, value: select(due.now, 0, sums[i]!) }] : []),
      ...(mean ? [{ variable: own[AVERAGE]!, value: mean }] : []),
    ]
  })
  const numbers = Object.entries(next).map(([name, value]): Update => ({ variable: shared[name]!, value: settled(value, shared[name]!) }))
  return { ...clipped, updates: [...updates, ...numbers, ...(due?.updates ?? []), ...(averaging?.updates ?? [])] }
}

function nextShared(declared: Readonly<Record<string, SharedNumber>>, kept: Readonly<Record<string, Variable>>): Record<string, Tensor> {
  const next: Record<string, Tensor> = {}
  for (const [name, number] of Object.entries(declared)) next[name] = number.next(variable(kept[name]!), next)
  return next
}

/** Whether this step ends a round of accumulation: 1 or 0, []. */
function dueNow({ accumulationSteps: steps }: Optimizer, shared: Readonly<Record<string, Variable>>) {
  const waited = shared[WAITED]
  if (!steps || !waited) return undefined
  const count = add(variable(waited), 1)
  const now = equal(count, steps)
  return { now, steps, updates: [{ variable: waited, value: select(now, 0, count) }] }
}

/** a' = μ·a + (1 − μ)·w, where μ is 0 until the first update is over; whether a' takes the weight's place: 1 or 0, []. */
function movingAverage(
  { momentum, overwriteFrequency }: NonNullable<Optimizer['average']>,
  shared: Readonly<Record<string, Variable>>,
  due: Tensor | undefined,
) {
  const begun = variable(shared[BEGUN]!)
  const kept = multiply(begun, momentum)
  const of = (average: Tensor, weight: Tensor): Tensor => add(multiply(average, kept), multiply(weight, subtract(1, kept)))
  const updates: Update[] = [{ variable: shared[BEGUN]!, value: due ? maximum(begun, due) : add(multiply(begun, 0), 1) }]
  const counted = shared[UPDATES]
  if (!counted || !overwriteFrequency) return { of, updates }
  const count = add(variable(counted), 1)
  const overwrites = equal(count, overwriteFrequency)
  const after = select(overwrites, 0, count)
  updates.push({ variable: counted, value: due ? select(due, after, variable(counted)) : after })
  return { of, updates, overwrites }
}

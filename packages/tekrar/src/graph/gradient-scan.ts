import { type Differentiation, type Placed, type StepGradient, stepGradient } from './gradient-step.ts'
import type { Extension } from './gradient-substitute.ts'
import { add, argument, fill } from './ops.ts'
import { type ScanResults, scanBody } from './scan.ts'
import type { Op, Tensor } from './tensor.ts'

export interface ScanGradient {
  /** What each of the scan's inputs receives, in their order. */
  readonly contributions: readonly (readonly Tensor[])[]
  /** The scan to put in the place of the one differentiated; undefined if it serves as it is. */
  readonly extension: Extension | undefined
}

/**
 * The gradient of a scan is a scan run the other way. Its states are the gradients of the forward states, and one accumulator for each use of a constant;
 * its sequences are the gradients of the forward outputs, the values that the forward scan stacks for it, and the forward sequences it uses.
 *
 * @param gradients for each result of the scan (outputs, then final states) what it receives, if anything
 * @param wanted for each input whether its gradient matters
 */
export function scanGradient(
  scan: Tensor,
  gradients: readonly (Tensor | undefined)[],
  wanted: readonly boolean[],
  differentiation: Differentiation,
): ScanGradient {
  const op = scan.op as Extract<Op, { kind: 'scan' }>
  const { body, steps, reverse, segments } = op
  const [outputGradients, stateGradients] = [gradients.slice(0, body.outputs.length), gradients.slice(body.outputs.length)]
  const given = (results: readonly (Tensor | undefined)[]): boolean[] => results.map((gradient) => gradient !== undefined)
  const asked = { outputs: given(outputGradients), states: given(stateGradients), inputs: wanted, isSegment: segments === true }
  const step = stepGradient(body, asked, differentiation)
  if (!step) return { contributions: scan.inputs.map(() => []), extension: undefined }

  const afterStates = body.sequences.length + body.states.length
  const sequences = scan.inputs.slice(0, body.sequences.length)
  const initial = scan.inputs.slice(body.sequences.length, afterStates)
  const constants = scan.inputs.slice(afterStates)
  const extended = scanBody(step.forward, { steps, reverse, segments, sequences, initial, constants })
  const sums = step.uses.map(({ at, tensor }) => argument(`sum of gradients of constant ${at}`, tensor.shape))
  const backward = scanBody(
    {
      index: step.index,
      sequences: tensorsOf([...step.outputs, ...step.saved, ...step.sequences]),
      states: [...tensorsOf(step.states), ...sums],
      constants: tensorsOf(step.constants),
      outputs: tensorsOf(step.sequenceGradients),
      next: [...step.before, ...step.uses.map(({ tensor }, i) => add(sums[i]!, tensor))],
    },
    {
      steps,
      reverse: !reverse,
      segments,
      sequences: [
        ...step.outputs.map(({ at }) => outputGradients[at]!),
        ...step.saved.map(({ at }) => extended.outputs[at]!),
        ...step.sequences.map(({ at }) => sequences[at]!),
      ],
      initial: [
        ...step.states.map(({ at, tensor }) => stateGradients[at] ?? fill(0, tensor.shape)),
        ...sums.map(({ shape }) => fill(0, shape)),
      ],
      constants: step.constants.map(({ at }) => constants[at]!),
    },
  )
  const extendedScan = [...extended.outputs, ...extended.states][0]!.inputs[0]!
  const extra = step.forward.outputs.length - body.outputs.length
  return {
    contributions: contributionsOf(step, backward, { sequences, initial, constants }),
    extension: step.isExtended ? { scan: extendedScan, outputs: body.outputs.length, extra } : undefined,
  }
}

const tensorsOf = (placed: readonly Placed[]): Tensor[] => placed.map(({ tensor }) => tensor)

/** The backward scan's results, sorted by the forward scan's inputs. */
function contributionsOf(
  step: StepGradient,
  { outputs, states }: ScanResults,
  inputs: { readonly sequences: readonly Tensor[]; readonly initial: readonly Tensor[]; readonly constants: readonly Tensor[] },
): Tensor[][] {
  const sorted = (places: readonly Placed[], results: readonly Tensor[], count: number): Tensor[][] =>
    Array.from({ length: count }, (_, input) => places.flatMap(({ at }, i) => (at === input ? [results[i]!] : [])))
  return [
    ...sorted(step.sequenceGradients, outputs, inputs.sequences.length),
    ...sorted(step.states, states, inputs.initial.length),
    ...sorted(step.uses, states.slice(step.states.length), inputs.constants.length),
  ]
}

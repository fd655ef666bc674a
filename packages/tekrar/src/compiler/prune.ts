import { topological } from '../graph/order.ts'
import { scanBody } from '../graph/scan.ts'
import type { Program, Tensor } from '../graph/tensor.ts'
import { rewriteProgramScans, type ScanRule, scanOperands } from './rewrite.ts'

/** Takes out of every scan what nobody uses: outputs, states that feed nothing, sequences and constants; equal outputs and equal operands become one. */
export const prune = (program: Program): Program => rewriteProgramScans(program, pruneScan)

const pruneScan: ScanRule = (scan, used) => {
  const { body, steps, reverse, segments } = scan.op
  const { sequences, initial, constants } = scanOperands(scan)
  const outputCount = body.outputs.length
  const keptStates = new Set<number>()
  for (let i = 0; i < body.states.length; i++) if (used[outputCount + i]) keptStates.add(i)
  const roots = () => [...body.outputs.filter((_, i) => used[i]), ...[...keptStates].map((i) => body.next[i]!)]
  let reached: Set<Tensor>
  for (;;) {
    reached = new Set(topological(roots()))
    const before = keptStates.size
    body.states.forEach((state, i) => {
      if (reached.has(state)) keptStates.add(i)
    })
    if (keptStates.size === before) break
  }
  const states = [...keptStates].sort((a, b) => a - b)
  const outputs: Tensor[] = []
  const outputAt = body.outputs.map((output, i) => {
    if (!used[i]) return -1
    const known = outputs.indexOf(output)
    return known >= 0 ? known : outputs.push(output) - 1
  })
  const keptSequences = sequences.map((_, i) => i).filter((i) => reached.has(body.sequences[i]!))
  const keptConstants = constants.map((_, i) => i).filter((i) => reached.has(body.constants[i]!))
  if (outputs.length === 0 && states.length === 0) return used.map(() => scan)
  const results = scanBody(
    {
      index: body.index,
      sequences: keptSequences.map((i) => body.sequences[i]!),
      states: states.map((i) => body.states[i]!),
      constants: keptConstants.map((i) => body.constants[i]!),
      outputs,
      next: states.map((i) => body.next[i]!),
    },
    {
      steps,
      reverse,
      segments,
      sequences: keptSequences.map((i) => sequences[i]!),
      initial: states.map((i) => initial[i]!),
      constants: keptConstants.map((i) => constants[i]!),
    },
  )
  return used.map((_, i) => (i < outputCount ? results.outputs[outputAt[i]!] : results.states[states.indexOf(i - outputCount)]) ?? scan)
}

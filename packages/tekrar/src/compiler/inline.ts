import { scanBody } from '../graph/scan.ts'
import type { Program, Tensor } from '../graph/tensor.ts'
import { replace, rewriteProgramScans, type ScanRule, scanOperands } from './rewrite.ts'

/** A scan of exactly one step is its body. */
export const inlineSingleSteps = (program: Program): Program => rewriteProgramScans(program, inlineScan)

const inlineScan: ScanRule = (scan) => {
  const { body, steps, reverse, segments } = scan.op
  const { sequences, initial, constants } = scanOperands(scan)
  if (steps !== 1) {
    const results = scanBody(body, { steps, reverse, segments, sequences, initial, constants })
    return [...results.outputs, ...results.states]
  }
  const first = (sequence: Tensor): Tensor => ({
    op: { kind: 'reshape' },
    inputs: [sequence],
    shape: sequence.shape.slice(1),
    type: sequence.type,
  })
  const replaced = new Map<Tensor, Tensor>([
    [body.index, { op: { kind: 'constant', value: 0 }, inputs: [], shape: [], type: 'index' }],
    ...body.sequences.map((slice, i): [Tensor, Tensor] => [slice, first(sequences[i]!)]),
    ...body.states.map((state, i): [Tensor, Tensor] => [state, initial[i]!]),
    ...body.constants.map((parameter, i): [Tensor, Tensor] => [parameter, constants[i]!]),
  ])
  const roots = replace([...body.outputs, ...body.next], replaced)
  return roots.map((root, i) =>
    i < body.outputs.length
      ? ({ op: { kind: 'reshape' }, inputs: [root], shape: [1, ...root.shape], type: root.type } satisfies Tensor)
      : root,
  )
}

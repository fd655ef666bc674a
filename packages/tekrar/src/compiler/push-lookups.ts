import { argument } from '../graph/ops.ts'
import { scanBody } from '../graph/scan.ts'
import type { Program, Tensor } from '../graph/tensor.ts'
import { replace, rewriteProgramScans, type ScanRule, scanOperands } from './rewrite.ts'
import { filledWith } from './simplify.ts'

/** Sequences that a loop need not read from memory: a lookup is done inside by its ids, a repeated value is a constant. */
export const pushLookups = (program: Program): Program => rewriteProgramScans(program, pushScan)

const pushScan: ScanRule = (scan) => {
  const { body, steps, reverse, segments } = scan.op
  const { sequences, initial, constants } = scanOperands(scan)
  const keptParameters: Tensor[] = []
  const kept: Tensor[] = []
  const addedConstants: { parameter: Tensor; value: Tensor }[] = []
  const replaced = new Map<Tensor, Tensor>()
  sequences.forEach((sequence, i) => {
    const slice = body.sequences[i]!
    const { op } = sequence
    const filled = filledWith(sequence)
    if (filled !== undefined) {
      replaced.set(slice, { ...sequence, op: { kind: 'broadcast', axes: [] }, shape: slice.shape })
    } else if (op.kind === 'gather' && sequence.inputs[1]!.shape.length >= 1) {
      const [table, ids] = sequence.inputs as [Tensor, Tensor]
      const tableParameter = argument('table', table.shape, table.type)
      const idsParameter = argument('ids', ids.shape.slice(1), 'index')
      addedConstants.push({ parameter: tableParameter, value: table })
      keptParameters.push(idsParameter)
      kept.push(ids)
      replaced.set(slice, { op: { kind: 'gather' }, inputs: [tableParameter, idsParameter], shape: slice.shape, type: slice.type })
    } else if (op.kind === 'broadcast' && !op.axes.includes(0)) {
      const [source] = sequence.inputs as [Tensor]
      const parameter = argument('repeated', source.shape, source.type)
      addedConstants.push({ parameter, value: source })
      const axes = op.axes.map((axis) => axis - 1)
      replaced.set(
        slice,
        axes.length === slice.shape.length
          ? parameter
          : { op: { kind: 'broadcast', axes }, inputs: [parameter], shape: slice.shape, type: slice.type },
      )
    } else {
      keptParameters.push(slice)
      kept.push(sequence)
    }
  })
  const roots = replace([...body.outputs, ...body.next], replaced)
  const results = scanBody(
    {
      ...body,
      sequences: keptParameters,
      constants: [...body.constants, ...addedConstants.map((added) => added.parameter)],
      outputs: roots.slice(0, body.outputs.length),
      next: roots.slice(body.outputs.length),
    },
    { steps, reverse, segments, sequences: kept, initial, constants: [...constants, ...addedConstants.map((added) => added.value)] },
  )
  return [...results.outputs, ...results.states]
}

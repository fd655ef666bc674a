import { argument, slice } from '../graph/ops.ts'
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
    const step = body.sequences[i]!
    const { op } = sequence
    const filled = filledWith(sequence)
    const looked = lookupIn(sequence)
    if (filled !== undefined) {
      replaced.set(step, { ...sequence, op: { kind: 'broadcast', axes: [] }, shape: step.shape })
    } else if (looked) {
      const { table, ids, columns } = looked
      const tableParameter = argument('table', table.shape, table.type)
      const idsParameter = argument('ids', ids.shape.slice(1), 'index')
      addedConstants.push({ parameter: tableParameter, value: table })
      keptParameters.push(idsParameter)
      kept.push(ids)
      replaced.set(step, { op: { kind: 'gather' }, inputs: [columns(tableParameter), idsParameter], shape: step.shape, type: step.type })
    } else if (op.kind === 'broadcast' && !op.axes.includes(0)) {
      const [source] = sequence.inputs as [Tensor]
      const parameter = argument('repeated', source.shape, source.type)
      addedConstants.push({ parameter, value: source })
      const axes = op.axes.map((axis) => axis - 1)
      replaced.set(
        step,
        axes.length === step.shape.length
          ? parameter
          : { op: { kind: 'broadcast', axes }, inputs: [parameter], shape: step.shape, type: step.type },
      )
    } else {
      keptParameters.push(step)
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

interface Lookup {
  readonly table: Tensor
  readonly ids: Tensor
  /** Those of the table's columns that are looked up. */
  readonly columns: (table: Tensor) => Tensor
}

/** The lookup that a sequence is, or some columns of. */
function lookupIn(sequence: Tensor): Lookup | undefined {
  const { op } = sequence
  const isColumns = op.kind === 'slice' && op.axis === sequence.shape.length - 1
  const { op: below, inputs } = isColumns ? sequence.inputs[0]! : sequence
  const [table, ids] = inputs
  if (below.kind !== 'gather' || !table || !ids || ids.shape.length < 1) return undefined
  return { table, ids, columns: (whole) => (isColumns ? slice(whole, op.start, op.size) : whole) }
}

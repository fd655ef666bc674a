import { topological } from './order.ts'
import type { Tensor } from './tensor.ts'

/** A scan in whose place one stands that gives `extra` outputs more, after its own `outputs`; its inputs are the same. */
export interface Extension {
  readonly scan: Tensor
  readonly outputs: number
  readonly extra: number
}

/** The roots over the extended scans, so that no scan stands in them beside its own extension. */
export function substitute(roots: readonly Tensor[], extensions: ReadonlyMap<Tensor, Extension>): Tensor[] {
  if (extensions.size === 0) return [...roots]
  const replaced = new Map<Tensor, Tensor>()
  const results = new Map<Tensor, Map<number, Tensor>>()
  const withInputs = (tensor: Tensor): Tensor => {
    const inputs = tensor.inputs.map((operand) => replaced.get(operand)!)
    return inputs.every((operand, i) => operand === tensor.inputs[i]) ? tensor : { ...tensor, inputs }
  }
  const scanOf = (extended: Tensor): Tensor => {
    const known = replaced.get(extended)
    if (known) return known
    const made = withInputs(extended)
    replaced.set(extended, made)
    return made
  }
  const resultOf = (tensor: Tensor, index: number): Tensor => {
    const scan = replaced.get(tensor.inputs[0]!)!
    const made = { ...tensor, op: { kind: 'result', index }, inputs: [scan] } as const
    if (tensor.name !== undefined) return made
    const known = results.get(scan) ?? new Map<number, Tensor>()
    results.set(scan, known)
    if (!known.has(index)) known.set(index, made)
    return known.get(index)!
  }
  for (const tensor of topological(roots)) {
    const extension = extensions.get(tensor)
    if (extension) replaced.set(tensor, scanOf(extension.scan))
    else if (tensor.op.kind === 'scan') scanOf(tensor)
    else if (tensor.op.kind === 'result') {
      const of = extensions.get(tensor.inputs[0]!)
      const { index } = tensor.op
      replaced.set(tensor, resultOf(tensor, of && index >= of.outputs ? index + of.extra : index))
    } else replaced.set(tensor, withInputs(tensor))
  }
  return roots.map((root) => replaced.get(root)!)
}

import { concat, matmul, slice } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'

/**
 * x·W for gates that stand side by side in W, [inputs, gates · units] → [batch, gates · units]. `apart`: each gate drops numbers of its own, so that it has a
 * product of its own; else they share one draw.
 */
export function gateProduct(
  x: Tensor,
  kernel: Tensor,
  gates: readonly string[],
  { drop, apart }: { readonly drop: (x: Tensor, draw?: string) => Tensor; readonly apart: boolean },
): Tensor {
  if (!apart) return matmul(drop(x), kernel)
  const dropped = gates.map((gate) => drop(x, gate))
  if (dropped.every((part) => part === x)) return matmul(x, kernel)
  const width = (kernel.shape[1] as number) / gates.length
  return concat(dropped.map((part, i) => matmul(part, slice(kernel, i * width, width))))
}

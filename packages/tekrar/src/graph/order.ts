import type { Tensor } from './tensor.ts'

/** Every tensor that the given ones depend on, themselves included, operands before their users; without recursion, so that depth is no limit. */
export function topological(roots: Iterable<Tensor>): Tensor[] {
  const order: Tensor[] = []
  const seen = new Set<Tensor>()
  const stack: { tensor: Tensor; next: number }[] = []
  for (const root of roots) {
    if (seen.has(root)) continue
    seen.add(root)
    stack.push({ tensor: root, next: 0 })
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!
      const input = top.tensor.inputs[top.next++]
      if (input === undefined) {
        order.push(top.tensor)
        stack.pop()
      } else if (!seen.has(input)) {
        seen.add(input)
        stack.push({ tensor: input, next: 0 })
      }
    }
  }
  return order
}

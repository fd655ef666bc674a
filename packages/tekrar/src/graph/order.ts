import type { Tensor } from './tensor.ts'

/** Every tensor that the given ones depend on, themselves included, operands before their users; without recursion, so that depth is no limit. */
export function topological(roots: Iterable<Tensor>): Tensor[] {
  const order: Tensor[] = []
  const seen = new Set<Tensor>()
  const stack: Tensor[] = []
  /** Of each tensor on the stack, which operand comes next. */
  const next: number[] = []
  for (const root of roots) {
    if (seen.has(root)) continue
    seen.add(root)
    stack.push(root)
    next.push(0)
    while (stack.length > 0) {
      const top = stack.length - 1
      const tensor = stack[top]!
      const input = tensor.inputs[next[top]!++]
      if (input === undefined) {
        order.push(tensor)
        stack.pop()
        next.pop()
      } else if (!seen.has(input)) {
        seen.add(input)
        stack.push(input)
        next.push(0)
      }
    }
  }
  return order
}

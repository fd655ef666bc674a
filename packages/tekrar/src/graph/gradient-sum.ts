import { sameShape } from '../base/shape.ts'
import { add, concat, fill } from './ops.ts'
import type { Op, Tensor } from './tensor.ts'

type Pad = Tensor & { readonly op: Extract<Op, { kind: 'pad' }> }

/** One value from all that a tensor receives, in order; undefined if it receives nothing. What slices of one axis give back becomes one `concat`. */
export function sumOf(contributions: readonly Tensor[]): Tensor | undefined {
  const rest = contributions.filter((x) => !isPad(x))
  const pads = contributions.filter(isPad)
  const axes = [...new Set(pads.map((pad) => pad.op.axis))]
  const joined = axes.flatMap((axis) => join(pads.filter((pad) => pad.op.axis === axis)))
  return [...rest, ...joined].reduce<Tensor | undefined>((sum, x) => (sum ? add(sum, x) : x), undefined)
}

const isPad = (x: Tensor): x is Pad => x.op.kind === 'pad'

/** Pads along one axis as one tensor of pieces side by side, zeros where none stands; as they are if pieces overlap. */
function join(pads: readonly Pad[]): readonly Tensor[] {
  const pieces = new Map<string, { readonly start: number; readonly end: number; readonly parts: Tensor[] }>()
  const axis = pads[0]!.op.axis
  const size = pads[0]!.shape[axis] as number
  for (const pad of pads) {
    const [part, start, end] = [pad.inputs[0]!, pad.op.before, size - pad.op.after]
    const known = pieces.get(`${start} ${end}`)
    if (known) known.parts.push(part)
    else pieces.set(`${start} ${end}`, { start, end, parts: [part] })
  }
  const ordered = [...pieces.values()].sort((a, b) => a.start - b.start)
  if (ordered.length < 2 && pads.length < 2) return pads
  if (ordered.some((piece, i) => i > 0 && piece.start < ordered[i - 1]!.end)) return pads
  const shape = ordered[0]!.parts[0]!.shape
  const zeros = (width: number): Tensor[] =>
    width === 0
      ? []
      : [
          fill(
            0,
            shape.map((d, i) => (i === axis ? width : d)),
          ),
        ]
  const row = ordered.flatMap(({ start, parts }, i) => [...zeros(start - (ordered[i - 1]?.end ?? 0)), sumOf(parts)!])
  const joined = concat([...row, ...zeros(size - ordered[ordered.length - 1]!.end)], axis)
  if (!sameShape(joined.shape, pads[0]!.shape)) throw new Error('pieces do not make up the whole')
  return [joined]
}

import { argmax, multiply, outer } from '../../graph/ops.ts'
import { EPSILON, keepLast } from '../losses/logits.ts'
import { alignedTo } from '../losses/reduction.ts'
import { areClassNumbers, classNumbers, oneHot } from './classes.ts'
import { countsIn, type Metric } from './metric.ts'

/**
 * The mean over the classes of right ÷ (foretold + wanted − right), the intersection over the union, of the likeliest classes: Keras's `OneHotMeanIoU`. A class that is
 * neither foretold nor wanted is left out. targets […] numbers of classes, or [… V].
 */
export const meanIoU = (): Metric => ({
  name: 'meanIoU',
  sums(input) {
    const { output, targets } = input
    const shares = countsIn(input)
    const classes = output.shape[output.shape.length - 1] as number
    const wanted = areClassNumbers(targets, output) ? classNumbers(targets, output) : argmax(targets)
    const rows = oneHot(wanted, classes)
    const counts = shares ? multiply(rows, keepLast(alignedTo(wanted, shares))) : rows
    return { confusion: outer(counts, oneHot(argmax(output), classes)) }
  },
  result({ confusion }) {
    const classes = Math.round(Math.sqrt(confusion!.length))
    const sum = (of: (i: number) => number) => Array.from({ length: classes }, (_, i) => of(i)).reduce((total, one) => total + one, 0)
    const shares: number[] = []
    for (let i = 0; i < classes; i++) {
      const right = confusion![i * classes + i]!
      const union = sum((j) => confusion![i * classes + j]! + confusion![j * classes + i]!) - right
      if (union > 1e-9) shares.push(right / (union + EPSILON))
    }
    return shares.reduce((total, share) => total + share, 0) / (shares.length + EPSILON)
  },
})

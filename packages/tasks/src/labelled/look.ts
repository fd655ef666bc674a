import type { Finding } from '../base/finding.ts'
import { clean } from '../language/clean.ts'
import { found } from '../sayings/labelled.ts'
import type { Place } from './labelled.ts'

/** By which texts are the same: case (in Turkish too, where I is the capital of ı), marks' forms and blanks do not tell them apart. */
export const keyOf = (text: string): string => clean(text, 'other').replaceAll('ı', 'i')

/** Texts that come more than once, by their keys (`keyOf`) and whether their labels agree. */
export function sameTexts(keys: readonly string[], labels: readonly string[], places: readonly Place[]): Finding[] {
  const first = new Map<string, number>()
  const against = new Set<number>()
  let [copies, copy, contradiction] = [0, -1, -1]
  for (const [i, key] of keys.entries()) {
    const before = first.get(key)
    if (before === undefined) first.set(key, i)
    else if (labels[before] === labels[i]) {
      copies++
      if (copy < 0) copy = i
    } else {
      against.add(before)
      if (contradiction < 0) contradiction = i
    }
  }
  const findings: Finding[] = []
  if (copies > 0) findings.push(found('note', 'labelled-duplicates', { texts: copies, ...places[copy]! }))
  if (contradiction >= 0) {
    const before = first.get(keys[contradiction]!)!
    findings.push(
      found('warning', 'labelled-contradictions', {
        texts: against.size,
        labels: [labels[before]!, labels[contradiction]!],
        first: places[before]!,
        second: places[contradiction]!,
      }),
    )
  }
  return findings
}

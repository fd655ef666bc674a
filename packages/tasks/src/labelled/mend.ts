import type { Finding } from '../base/finding.ts'
import type { Progress } from '../base/progress.ts'
import { breathing, mapped } from '../base/work.ts'
import { lookingForLanguage } from '../language/detect.ts'
import { lookingForDamage, repaired } from '../language/repair.ts'
import { found } from '../sayings/labelled.ts'

/** Texts put right where that is wanted, and counted; otherwise as they are, with a warning where they look wrongly read. */
export async function mended(
  texts: readonly string[],
  { repair, findings }: { readonly repair: boolean; readonly findings: Finding[] },
  progress: Progress = {},
): Promise<readonly string[]> {
  if (!repair) {
    const { letters, sequences } = await breathing(lookingForDamage(texts), progress)
    if (sequences > 0) findings.push(found('warning', 'labelled-wrong-signs', { signs: sequences }))
    if (letters > 0 && (await breathing(lookingForLanguage(texts), progress)) === 'tr')
      findings.push(found('warning', 'labelled-wrong-letters', { letters }))
    return texts
  }
  const right = await breathing(mapped(texts, repaired), progress)
  const letters = right.reduce((sum, each) => sum + each.letters, 0)
  const signs = right.reduce((sum, each) => sum + each.sequences, 0)
  findings.push(found('note', 'labelled-repaired', { letters, signs }))
  return right.map(({ text }) => text)
}

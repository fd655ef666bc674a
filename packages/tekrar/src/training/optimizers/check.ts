import { TekrarError } from '../../base/errors.ts'

/** Refuses a setting that is no number, or outside its range; the ends are named by `least` (allowed), `above` and `below` (not allowed). */
export function checkSettings(
  where: string,
  settings: Readonly<Record<string, number>>,
  { least, above, below }: { readonly least?: number; readonly above?: number; readonly below?: number },
): void {
  for (const [name, value] of Object.entries(settings)) {
    const inside = Number.isFinite(value) && !(least !== undefined && value < least) && !(above !== undefined && value <= above)
    if (inside && !(below !== undefined && value >= below)) continue
    const range = [
      least !== undefined && `at least ${least}`,
      above !== undefined && `above ${above}`,
      below !== undefined && `below ${below}`,
    ]
    const expected = ['a number', range.filter(Boolean).join(' and ')].filter(Boolean).join(' ')
    throw new TekrarError('invalid-argument', { where, name, expected, actual: String(value) })
  }
}

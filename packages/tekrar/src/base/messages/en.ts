/**
 * Every error of the library, in English: what failed, where, what was expected, what came, and what to do.
 * A row takes the facts and returns the sentence; `tr.ts` has the same rows.
 */
export const english = {
  'shape-mismatch': (d: { where: string; expected: string; actual: string; remedy?: string }) =>
    `${d.where}: expected ${d.expected}, got ${d.actual}${d.remedy ? `; ${d.remedy}` : ''}`,
  'invalid-argument': (d: { where: string; name: string; expected: string; actual: string }) =>
    `${d.where}: ${d.name} must be ${d.expected}, got ${d.actual}`,
  unsupported: (d: { where: string; what: string; remedy: string }) => `${d.where}: ${d.what}; ${d.remedy}`,
}

export type ErrorTable = typeof english

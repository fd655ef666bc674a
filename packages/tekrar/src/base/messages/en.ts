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
  'cell-state-missing': (d: { cell: string; state: string; given: readonly string[] }) =>
    `cell ${d.cell}: the step gives no ${d.state} (it gives ${d.given.join(', ') || 'nothing'}); return the next value of every state that the cell declares`,
  'cell-state-unknown': (d: { cell: string; state: string; declared: readonly string[] }) =>
    `cell ${d.cell}: the step gives a state ${d.state} that the cell does not declare (it declares ${d.declared.join(', ') || 'none'}); add it to states`,
  'damaged-safetensors': (d: { reason: SafetensorsDamage; place: string; expected: string | number; actual: string | number }) =>
    `safetensors, ${d.place}: ${safetensorsDamage[d.reason]}: expected ${d.expected}, got ${d.actual}; take the file again from where it came, or an earlier copy`,
  'invalid-model': (d: { place: string; problem: string }) => `${d.place}: ${d.problem}; the model was not written by Tekrar, or was damaged since`,
  'newer-model': (d: { found: number; known: number }) =>
    `the model has format version ${d.found}, this library reads up to ${d.known}; install a newer version of tekrar`,
  'duplicate-name': (d: { name: string }) => `two layers are called '${d.name}'; give one of them another name`,
}

/** What can be wrong with a safetensors file. */
const safetensorsDamage = {
  'cut-short': 'the file is cut short',
  'too-long': 'bytes follow the last tensor',
  'header-length': 'the header length is out of bounds',
  header: 'the header is damaged',
  'duplicate-key': 'a key is there twice',
  entry: 'the entry is damaged',
  type: 'the data type is unknown',
  size: 'shape and bytes do not fit together',
  place: 'tensors overlap or leave a hole',
  value: 'a value is impossible',
  checksum: 'the checksum does not fit, a bit has changed',
}
export type SafetensorsDamage = keyof typeof safetensorsDamage

export type ErrorTable = typeof english

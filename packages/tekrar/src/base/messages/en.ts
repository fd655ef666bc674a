import { quoted, quotedWithCodes } from './quoted.ts'

/**
 * Every error of the library, in English: what failed, where, what was expected, what came, and what to do.
 * A row takes the facts and returns the sentence; `tr.ts` has the same rows.
 */
export const english = {
  'shape-mismatch': (d: { where: string; expected: string; actual: string; remedy?: string }) =>
    `${d.where}: expected ${d.expected}, got ${d.actual}${d.remedy ? `; ${d.remedy}` : ''}`,
  'invalid-argument': (d: { where: string; name: string; expected: string; actual: string; remedy?: string }) =>
    `${d.where}: ${d.name} must be ${d.expected}, got ${d.actual}${d.remedy ? `; ${d.remedy}` : ''}`,
  /** `classes`: the ids are targets, and the table is the layer that gives a number for each class. */
  'id-out-of-range': (d: { where: string; id: number; limit: number; table: string; classes?: true }) =>
    d.classes
      ? `${d.where}: there is no class ${d.id}: ${d.table} gives ${d.limit} classes, so targets must be whole numbers from 0 to ${d.limit - 1}; correct the targets, or give it as many outputs as the largest class and one more`
      : `${d.where}: ids must be whole numbers from 0 to ${d.limit - 1}, got ${d.id}; ${d.table} has ${d.limit} rows: give it as many as there are symbols`,
  diverged: (d: { step: number; what: 'weight' | 'output' | 'loss' | 'gradient'; layer: string; loss: number }) =>
    `step ${d.step}: the ${d.what} ${d.what === 'output' ? 'of ' : ''}'${d.layer}' was the first that is no finite number (loss ${d.loss}); the step changed nothing. Lower the learning rate, or clip gradients with globalClipNorm: 1`,
  'state-mismatch': (d: { what: string; expected: string; actual: string }) =>
    `training state: ${d.what} must be ${d.expected}, got ${d.actual}; continue with the model and the options the state was taken from`,
  unsupported: (d: { where: string; what: string; remedy: string }) => `${d.where}: ${d.what}; ${d.remedy}`,
  'cell-state-missing': (d: { cell: string; state: string; given: readonly string[] }) =>
    `cell ${d.cell}: the step gives no ${d.state} (it gives ${d.given.join(', ') || 'nothing'}); return the next value of every state that the cell declares`,
  'cell-state-unknown': (d: { cell: string; state: string; declared: readonly string[] }) =>
    `cell ${d.cell}: the step gives a state ${d.state} that the cell does not declare (it declares ${d.declared.join(', ') || 'none'}); add it to states`,
  'damaged-safetensors': (d: { reason: SafetensorsDamage; place: string; expected: string | number; actual: string | number }) =>
    `safetensors, ${d.place}: ${safetensorsDamage[d.reason]}: expected ${d.expected}, got ${d.actual}; take the file again from where it came, or an earlier copy`,
  /** `from`: whose description it is, where it is not ours. */
  'invalid-model': (d: { place: string; problem: string; from?: 'Keras' }) =>
    `${d.place}: ${d.problem}; ${d.from === 'Keras' ? 'Keras does not write this, or it was changed since: give what get_config() or to_json() gave, as it is' : 'the model was not written by Tekrar, or was damaged since'}`,
  'no-model': (d: { place: string }) =>
    `${d.place}: there is no model here; name a folder with model.json and weights.safetensors, or a run that has one in model/`,
  'newer-model': (d: { found: number; known: number }) =>
    `the model has format version ${d.found}, this library reads up to ${d.known}; install a newer version of tekrar`,
  'duplicate-name': (d: { name: string }) => `two layers are called '${d.name}'; give one of them another name`,
  'unknown-symbols': (d: { symbols: readonly string[]; by: 'characters' | 'words'; known: readonly string[] }) =>
    d.by === 'words'
      ? `the prompt has words the model never saw: ${quoted(d.symbols, 10)}; use other words`
      : `the prompt has characters the model never saw: ${quotedWithCodes(d.symbols, 10)}; it knows ${quoted(d.known, 200)}`,
  'too-few-symbols': (d: { where: string; symbols: number; needed: number }) =>
    `${d.where}: ${d.symbols} symbols to train on, at least ${d.needed} are needed; give a longer text, or a smaller share for validation`,
  'binary-data': (d: { where: string; byte: number; value: string }) =>
    `${d.where}: this is binary data, not text (byte ${d.value} at position ${d.byte}); give a text file in UTF-8, UTF-16, windows-1254 or windows-1252`,
  'undecodable-text': (d: { where: string; encoding: string; byte: number; line: number; value: string }) =>
    `${d.where}, line ${d.line}: the byte ${d.value} at position ${d.byte} cannot be read as ${d.encoding}; save the file as UTF-8`,
  /** `weights`: bytes of the weights, where not even one row and one step find room. */
  'out-of-memory': (d: { where: string; bytes: number; remedy?: string; fits?: { batch: number; steps?: number }; weights?: number }) => {
    const missing = `${d.where}: ${mebibytes(d.bytes)} of memory are not available`
    if (d.weights !== undefined)
      return `${missing}, nor enough for a batch of 1 with one step: the weights alone need ${mebibytes(d.weights)}; use fewer units or fewer layers`
    const fits = d.fits ? `a batch of ${d.fits.batch}${d.fits.steps ? ` with ${d.fits.steps} steps` : ''} would fit` : undefined
    const remedy = fits ?? d.remedy ?? 'use a smaller batch, fewer steps or fewer units'
    return `${missing}; ${remedy}`
  },
  'engine-unavailable': (d: { engine: string; reason: EngineAbsence; detail: string }) =>
    `the ${d.engine} engine cannot run: ${engineAbsence[d.reason]}${d.detail ? ` (${d.detail})` : ''}; ${engineRemedy[d.reason]}`,
}

const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(bytes < 10 * 2 ** 20 ? 1 : 0)} MiB`

/** Why an engine cannot run, and what to do. */
const engineAbsence = {
  'not-installed': 'the package @tekrar/native is not installed',
  'not-built': 'the addon is neither built here nor shipped for such a machine',
  'addon-not-installed': 'the package with the addon for this machine is not installed',
  'other-version': 'the addon is of another version',
  'not-loaded': 'the addon does not load',
  'instruction-set': 'it does not have the instruction set asked for here',
  'web-page': 'a web page cannot load addons',
  'no-webassembly': 'there is no WebAssembly with SIMD here',
  'no-kernels': 'this copy of tekrar was built without kernels.wasm',
}
const engineRemedy: Readonly<Record<EngineAbsence, string>> = {
  'not-installed': 'npm install @tekrar/native, or leave the engine out to take wasm',
  'not-built': 'run npm run build in a clone where a C++ compiler is installed, or leave the engine out to take wasm',
  'addon-not-installed':
    'install @tekrar/native again with optional dependencies (after deleting node_modules and a lock file made on another system); in a clone run npm run build where a C++ compiler is; or leave the engine out to take wasm',
  'other-version': 'install tekrar and @tekrar/native in one version, in a clone run npm run build, or leave the engine out to take wasm',
  'not-loaded': 'install @tekrar/native again, or leave the engine out to take wasm',
  'instruction-set': 'leave the instruction set out to take the best there is',
  'web-page': 'leave the engine out to take wasm',
  'no-webassembly': 'use a newer browser or Node.js',
  'no-kernels': 'run npm run build:kernels and npm run build',
}
export type EngineAbsence = keyof typeof engineAbsence

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

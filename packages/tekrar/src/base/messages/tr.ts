import type { ErrorTable } from './en.ts'

/** Every error of the library, in Turkish; the rows are those of `en.ts`. */
export const turkish: ErrorTable = {
  'shape-mismatch': (d) => `${d.where}: beklenen ${d.expected}, gelen ${d.actual}${d.remedy ? `; ${d.remedy}` : ''}`,
  'invalid-argument': (d) => `${d.where}: ${d.name} şöyle olmalı: ${d.expected}; gelen: ${d.actual}`,
  unsupported: (d) => `${d.where}: ${d.what}; ${d.remedy}`,
}

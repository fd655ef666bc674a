import type { Finding } from '../base/finding.ts'
import type { Place } from '../base/place.ts'
import type { AnySaying } from '../base/saying.ts'
import type { Layout } from '../tabular/layout.ts'
import type { Form } from './options.ts'

export type { Place } from '../base/place.ts'

/** The columns of a table that were read; of several columns of texts, all, in their order. */
export interface ReadColumns {
  readonly text: readonly string[]
  readonly label: string
}

/** Texts with their labels; those without a text or without a label are left out. */
export interface Labelled {
  readonly texts: readonly string[]
  readonly labels: readonly string[]
  /** By which texts are the same (`keyOf`). */
  readonly keys: readonly string[]
  readonly places: readonly Place[]
  /** Null where it was no table. */
  readonly columns: ReadColumns | null
  /** Null where it was no table of separated cells. */
  readonly layout: Layout | null
  readonly format: Form
  /** What was found and decided in reading, counted. */
  readonly findings: readonly Finding[]
  readonly facts: readonly AnySaying[]
}

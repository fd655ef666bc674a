import { finding } from '../base/finding.ts'
import type { Form } from '../base/form.ts'
import type { By } from '../base/pieces.ts'
import { refusing } from '../base/task-error.ts'

/** What makes data no texts with labels. */
export interface LabelledErrors {
  /** No form of texts with labels is seen in the file. */
  'labelled-unclear': { readonly file: string }
  /** Tables beside files that are none. */
  'labelled-mixed-kinds': { readonly table: string; readonly tables: number; readonly other: string; readonly others: number }
  /** `option` names a column that the file does not have. */
  'labelled-no-column': {
    readonly file: string
    readonly option: 'text' | 'label'
    readonly column: string
    readonly columns: readonly string[]
  }
  /** None of the columns looks like one of texts, or of labels. */
  'labelled-column-unclear': { readonly file: string; readonly option: 'text' | 'label'; readonly columns: readonly string[] }
  'labelled-same-column': { readonly file: string; readonly column: string }
  /** Nearly as many labels as texts: no column of classes. */
  'labelled-too-many-classes': {
    readonly classes: number
    readonly texts: number
    readonly column: string | null
    readonly examples: readonly string[]
  }
  /** No row has both a text and a label. */
  'labelled-empty': { readonly file: string; readonly blank: number; readonly unlabelled: number }
}

export interface LabelledFindings {
  /** Files are written in different encodings; `file` is one of each. */
  'labelled-mixed-encodings': {
    readonly encodings: readonly { readonly encoding: string; readonly files: number; readonly file: string }[]
  }
  /** Rows without a text, left out. */
  'labelled-blank-texts': { readonly texts: number; readonly file: string; readonly line: number | null }
  /** Rows without a label, left out. */
  'labelled-missing-labels': { readonly texts: number; readonly file: string; readonly line: number | null }
  /** Texts that come again with the same label: `texts` of them are copies of others. */
  'labelled-duplicates': { readonly texts: number; readonly file: string; readonly line: number | null }
  /** Texts that stand with different labels. */
  'labelled-contradictions': {
    readonly texts: number
    readonly labels: readonly string[]
    readonly first: { readonly file: string; readonly line: number | null }
    readonly second: { readonly file: string; readonly line: number | null }
  }
  /** Files that are no data (README), or lie beside the folders of the classes: left out. */
  'labelled-left-out-files': { readonly files: number; readonly file: string }
  /** Turkish with ý þ ð for ı ş ğ. */
  'labelled-wrong-letters': { readonly letters: number }
  /** UTF-8 that was read as another encoding. */
  'labelled-wrong-signs': { readonly signs: number }
  'labelled-repaired': { readonly letters: number; readonly signs: number }
  /** The vocabulary asked for is larger than what the texts have. */
  'vocabulary-not-filled': { readonly asked: number; readonly size: number; readonly minimumCount: number; readonly by: By }
}

export interface LabelledFacts {
  /** `columns` where it was a table. */
  'labelled-form': {
    readonly format: Form
    readonly files: number
    readonly examples: number
    readonly classes: readonly string[]
    readonly columns: { readonly text: readonly string[]; readonly label: string } | null
  }
}

export const refuse: ReturnType<typeof refusing<LabelledErrors>> = refusing<LabelledErrors>()
export const found: ReturnType<typeof finding<LabelledFindings>> = finding<LabelledFindings>()

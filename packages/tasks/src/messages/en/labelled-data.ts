import type { Place } from '../../base/place.ts'
import type { Words } from '../../base/saying.ts'
import type { LabelledErrors, LabelledFacts, LabelledFindings } from '../../sayings/labelled.ts'
import { counted, type FactLine, number } from './numbers.ts'

const texts = (count: number): string => counted(number(count), 'text', 'texts')
const rows = (count: number): string => counted(number(count), 'row', 'rows')
const files = (count: number): string => counted(number(count), 'file', 'files')
const flag = { text: '--text', label: '--label' } as const
const holds = { text: 'the texts', label: 'the labels' } as const
const at = ({ file, line }: Place): string => (line === null ? file : `${file}, line ${line}`)

const errors: Words<LabelledErrors> = {
  'labelled-unclear': (d) =>
    `${d.file}: texts with labels are not seen in it: it is no table with columns for both, its lines do not begin with labels, and it is the only file; give a file or a folder for each class, or say with --format what it is (table, lines)`,
  'labelled-mixed-kinds': (d) =>
    `${files(d.tables)} named like a table (${d.table}) and ${files(d.others)} that ${d.others === 1 ? 'is not' : 'are not'} (${d.other}); give one kind alone, or say with --format how to read them (table, folders, files, lines)`,
  'labelled-no-column': (d) =>
    `${d.file}: there is no column “${d.column}”, it has ${d.columns.join(', ')}; name the one with ${holds[d.option]} with ${flag[d.option]}, or give its number`,
  'labelled-column-unclear': (d) =>
    `${d.file}: none of its columns (${d.columns.join(', ')}) looks like the one with ${holds[d.option]}; name it with ${flag[d.option]}, or give its number${d.option === 'label' ? '; files of one class each are read with --format files' : ''}`,
  'labelled-same-column': (d) =>
    `${d.file}: the column “${d.column}” would be both text and label; name two columns with --text and --label`,
  'labelled-too-many-classes': (d) =>
    `${number(d.classes)} different labels in ${texts(d.texts)} (${d.examples.join(', ')}, …): ${d.column === null ? 'these are no classes; say with --format how to read the data' : `“${d.column}” holds no classes; name the column that does with --label`}`,
  'labelled-empty': (d) =>
    `${d.file}: no row has both a text and a label (${number(d.blank)} without a text, ${number(d.unlabelled)} without a label); name the right columns with --text and --label, or fill them in`,
}

const findings: Words<LabelledFindings> = {
  'labelled-mixed-encodings': (d) =>
    `the files are written in different encodings: ${d.encodings.map(({ encoding, files: count, file }) => `${files(count)} in ${encoding} (${file})`).join(', ')}; each is read in its own; if letters look wrong, save all as UTF-8`,
  'labelled-blank-texts': (d) =>
    `${rows(d.texts)} without a text left out, the first at ${at(d)}; fill them in, or name the right column with --text`,
  'labelled-missing-labels': (d) =>
    `${rows(d.texts)} without a label left out, the first at ${at(d)}; label them, or name the right column with --label`,
  'labelled-duplicates': (d) =>
    `${texts(d.texts)} ${d.texts === 1 ? 'comes' : 'come'} again with the same label, the first at ${at(d)}: kept, on the same side when a part is kept apart; leave them out where they are no new observations`,
  'labelled-contradictions': (d) =>
    `${texts(d.texts)} ${d.texts === 1 ? 'stands' : 'stand'} with different labels, the first as “${d.labels[0]}” at ${at(d.first)} and “${d.labels[1]}” at ${at(d.second)}: kept; decide on one, for the network can answer only one`,
  'labelled-left-out-files': (d) => `${files(d.files)} left out, ${d.files === 1 ? 'it is' : 'they are'} no data (${d.file})`,
  'labelled-wrong-letters': (d) =>
    `${counted(number(d.letters), 'letter', 'letters')} ý þ ð in Turkish texts: ı ş ğ read wrongly; --repair puts them right`,
  'labelled-wrong-signs': (d) =>
    `${counted(number(d.signs), 'letter', 'letters')} read wrongly (Ã¼ for ü), as when UTF-8 is opened as another encoding; --repair puts them right`,
  'labelled-repaired': (d) =>
    `put right: ${counted(number(d.letters), 'letter', 'letters')} ý þ ð to ı ş ğ, ${number(d.signs)} such as Ã¼ to ü`,
  'vocabulary-not-filled': (d) =>
    `the vocabulary has ${number(d.size)} ${d.by}, not the ${number(d.asked)} of --vocabulary: no more of them come at least ${counted(number(d.minimumCount), 'time', 'times')} (--minimum-count); give more data, or ask for less`,
}

const CLASSES_NAMED = 8
const forms = {
  table: 'a table',
  folders: 'a folder for each class',
  files: 'a file for each class',
  lines: 'lines that begin with their label',
} as const

const facts: Words<LabelledFacts, FactLine> = {
  'labelled-form': (d) => [
    'Read as',
    [
      d.files > 1 && d.format !== 'files' ? `${forms[d.format]} (${files(d.files)})` : forms[d.format],
      ...(d.columns ? [`text in ${d.columns.text.join(', ')}`, `label in ${d.columns.label}`] : []),
      ...(d.columns ? [] : [`labels ${d.classes.slice(0, CLASSES_NAMED).join(', ')}${d.classes.length > CLASSES_NAMED ? ', …' : ''}`]),
    ].join('; '),
  ],
}

/** What is said of the reading of texts with labels. */
export const labelledData = {
  errors,
  findings,
  facts,
  options: {
    text: 'column of the texts: its name, or its number from 1; several with commas between them (found by looking)',
    label: 'column of the labels: its name, or its number from 1 (found by looking)',
    format: 'how the data are given, where it is not seen: a table, a folder or a file for each class, lines "label text"',
    separator: 'sign between the cells of a table, or tab (found by looking)',
    header: 'whether the first row of a table names its columns (found by looking)',
    validationFiles: 'files to choose the best weights by, instead of a share of the data',
    textLanguage: 'language of the texts: it rules lower case, apostrophes and words; auto looks, none keeps case',
    repair: 'put ý þ ð right to ı ş ğ, and Ã¼ to ü',
    by: 'what is read one at a time: words, characters, or subwords learned from the data',
    vocabulary: 'numbers for words or pieces at most, the most frequent (20,000 words, 8,000 subwords, 5,000 characters)',
    minimumCount: 'how often a word or piece must come in the training part to have a number of its own',
    longest: 'words, subwords or characters of a text that are read',
  },
}

import type { Frequency } from '../../base/frequency.ts'
import type { Words } from '../../base/saying.ts'
import type { SeriesErrors, SeriesFacts, SeriesFindings } from '../../sayings/series.ts'
import type { TableErrors, TableFacts, TableFindings } from '../../sayings/table.ts'
import { counted, type FactLine, number, percent, short } from './numbers.ts'

/** So many steps of a frequency: `6 hours`, `1 day`, `15 minutes`. */
export const lasting = ({ every, unit }: Frequency, steps = 1): string => counted(number(every * steps), unit, `${unit}s`)

const rows = (count: number): string => counted(number(count), 'row', 'rows')
const steps = (count: number): string => counted(number(count), 'step', 'steps')
const sign = (separator: string | null): string =>
  separator === null ? 'one column' : separator === '\t' ? 'tabs' : separator === ' ' ? 'blanks' : `"${separator}"`
const list = (names: readonly string[]): string => (names.length > 12 ? `${names.slice(0, 12).join(', ')}, …` : names.join(', '))
/** One file is named, of several the first. */
const files = (names: readonly string[]): string =>
  names.length > 1 ? `${names[0]} and ${number(names.length - 1)} more` : (names[0] ?? '')
const formats: Readonly<Record<string, string>> = {
  xlsx: 'an Excel workbook',
  xls: 'an old Excel workbook',
  parquet: 'a Parquet file',
  pdf: 'a PDF',
}

/** Steps there are to use, and of how many. */
const usable = ({ longest, all }: { readonly longest: number; readonly all: number }): string =>
  `${steps(longest)}${all > longest ? ` (of ${number(all)}; the others are kept for validation and the test)` : ''} ${longest === 1 ? 'is' : 'are'} too few`

const errors: Words<TableErrors & SeriesErrors> = {
  'damaged-gzip': (d) => `${d.file}: the compressed data are cut short or damaged; compress the file again, or give it as it is`,
  'table-other-format': (d) => `${d.file}: this is ${formats[d.format] ?? d.format}, not text; save it as CSV and give that`,
  'file-binary': (d) =>
    `${d.file}: this is binary data, not text (byte ${d.value} at position ${number(d.byte)}); give a text file in UTF-8, UTF-16, windows-1254 or windows-1252`,
  'file-undecodable': (d) =>
    `${d.file}, line ${d.line}: the byte ${d.value} at position ${number(d.byte)} is not ${d.encoding}, and the rest is${d.lines > 1 ? ` (${number(d.lines)} lines are like this)` : ''}; correct ${d.lines > 1 ? 'these lines' : 'this line'}, or save the whole file as UTF-8 with the program that wrote it`,
  'table-empty': (d) => `${d.file}: there is nothing in it; give a file with a row of names and rows of values`,
  'table-no-rows': (d) =>
    `${d.file}: a row of names (${list(d.columns)}) and no row below it; give a file with rows, or --header no if these are values`,
  'table-ragged': (d) =>
    `${d.file}, line ${d.line}: ${counted(number(d.cells), 'cell', 'cells')} where there ${d.columns === 1 ? 'is' : 'are'} ${counted(number(d.columns), 'column', 'columns')} (${d.rows === 1 ? 'the only such row' : `${rows(d.rows)} like this`}; parted by ${sign(d.separator)}); put cells with that sign in quotes, or name another sign with --separator`,
  'table-short': (d) =>
    `${d.file}, line ${d.line}: ${d.cells} of ${d.columns} cells, and ${rows(d.rows)} like this (parted by ${sign(d.separator)}); name the right sign with --separator`,
  'table-quotes': (d) =>
    `${d.file}, line ${d.line}: a quote that is opened here pairs with none; close it, or double it ("") where it is part of the text`,
  'table-doubled-column': (d) => `${d.file}: columns ${d.places.join(' and ')} are both called "${d.column}"; rename one of them`,
  'table-json': (d) =>
    d.problem === 'list'
      ? `${d.file}, line ${d.line}: a list, where one JSON object a line is read; write each object in a line of its own (jq -c '.[]')`
      : `${d.file}, line ${d.line}: ${d.problem === 'broken' ? 'no complete JSON' : 'no JSON object'}; write one object a line, such as {"text": "…"}`,
  'table-separator': (d) =>
    `${d.file}: parted by ${sign(d.separator)} there is a single column ("${d.columns[0]}"); leave --separator away to have it found, or name another sign`,
  'series-no-time': (d) =>
    `${d.file}: no column of times was found among ${list(d.columns)}; name it with --time (several that make one as --time year,month,day), or give --time none to count rows as steps`,
  'series-no-column': (d) => `${d.file}: there is no column "${d.column}"; --${d.option} may name ${list(d.columns)}`,
  'series-two-roles': (d) => `column "${d.column}" is named by --${d.options[0]} and by --${d.options[1]}; leave it out of one of them`,
  'series-found-role': (d) =>
    d.role === 'group'
      ? `column "${d.column}" tells the series of the table apart, so --${d.option} cannot name it; name another column there, or another with --group (none: one series)`
      : `column "${d.column}" has the times, so --${d.option} cannot name it; name another column there, or another with --time`,
  'series-date': (d) =>
    `${d.file}, line ${d.line}, column "${d.column}": "${d.value}" is not a date like the others; correct it, or say how dates are written with --date-format (such as dmy, or "dd.MM.yyyy HH:mm")`,
  'series-date-order': (d) =>
    `${d.file}, line ${d.line}, column "${d.column}": "${d.value}" may have the day first or the month, and no row decides it; say which with --date-format dmy or --date-format mdy`,
  'series-date-format': (d) =>
    `--date-format "${d.format}" is none; give dmy, mdy, ymd, unix, unixms or excel, or a pattern such as "dd.MM.yyyy HH:mm"`,
  'series-timezone': (d) =>
    `--timezone "${d.timezone}" is not known; give a name such as Europe/Istanbul, or what clocks are ahead, such as +03:00`,
  'series-frequency': (d) =>
    `--frequency "${d.frequency}" is none; give a number and a unit, such as 15min, 1h, 1day, 1week, 1month, 1year`,
  'series-no-frequency': (d) =>
    d.rows === 1
      ? `${d.file}: there is a single row, from which nothing can be said of how a series goes on; give a file with more of them`
      : `${d.file}: all rows have the same time, so that the length of a step cannot be found; give it with --frequency`,
  'series-decimal': (d) =>
    `${d.file}, line ${d.line}, column "${d.column}": "${d.value}" may be a little over a thousand or a fraction, and no cell decides it; say what the decimal sign is with --decimal . or --decimal ,`,
  'series-decimals-mixed': (d) =>
    `${d.file}: "${d.value}" (line ${d.line}, column "${d.column}") has a decimal point, "${d.other.value}" (line ${d.other.line}, column "${d.other.column}") a decimal comma; write all numbers alike, or say what the decimal sign is with --decimal`,
  'series-not-a-number': (d) =>
    `${d.file}, line ${d.line}, column "${d.column}": "${d.value}" is not a number (${d.count === 1 ? 'the only such cell' : `${number(d.count)} cells like this`}); correct it or leave it empty${d.isAsked ? '' : ', or use other columns with --inputs'}`,
  'series-currencies': (d) =>
    `${d.file}, line ${d.line}, column "${d.column}": "${d.value}" is in another currency than "${d.other.value}" (line ${d.other.line}); give each currency a column of its own, or convert them`,
  'series-target': (d) =>
    `${d.file}: it has several columns of numbers; say with --target what to foretell: one or more of ${list(d.columns)}, or "*" for all`,
  'series-no-numbers': (d) =>
    `${d.file}: none of the columns ${list(d.columns)} has numbers to foretell${d.example ? ` (line ${d.example.line}, column "${d.example.column}": "${d.example.value}" is none); write numbers alone, without words or units, or give a file that has them` : '; give a file that has one'}`,
  'series-target-words': (d) =>
    `${d.file}, line ${d.line}: the target "${d.column}" has words ("${d.value}"), not numbers; name another with --target`,
  'series-target-missing': (d) =>
    `${d.file}: the target "${d.column}" has no value in the part to train on; name another with --target, or give more data`,
  'series-sparse': (d) =>
    `${d.file}, line ${d.line}: from ${d.from} to ${d.to} there is no row, so that at steps of ${lasting(d.frequency)} only ${number(d.rows)} of ${number(d.steps)} steps would have one; correct the date if it is wrong, or give longer steps with --frequency`,
  'series-too-short': (d) =>
    d.horizon > 0
      ? `${files(d.files)}: ${usable(d)}: each example takes ${steps(d.lookback)} of the past (--lookback) and ${number(d.horizon)} to foretell (--horizon); give more data${d.longest > 1 ? `, or train with smaller ones: ${number(d.longest)} both together at most` : ''}`
      : `${files(d.files)}: ${usable(d)} for one window of ${number(d.lookback)} (--lookback); give more data, or train with a smaller one: less than ${number(d.longest)}`,
  'series-no-window': (d) =>
    `${files(d.files)}: every window (${number(d.skipped)} of them) has steps without a value; allow longer gaps to be filled with --fill, or give a shorter --lookback`,
  'series-columns-differ': (d) =>
    `${d.file}: ${d.missing.length === 1 ? 'the column' : 'the columns'} ${list(d.missing)} ${d.missing.length === 1 ? 'is' : 'are'} missing; it has ${list(d.columns)}; give data with the same columns as in training`,
}

const findings: Words<TableFindings & SeriesFindings> = {
  'file-mixed-encodings': (d) =>
    `${d.file}: ${counted(number(d.lines), 'line', 'lines')} in utf-8 (the first is line ${d.line}) and ${number(d.other.lines)} in ${d.other.encoding} (the first is line ${d.other.line}): each is read in its own; if letters look wrong, save the whole file as UTF-8`,
  'table-short-rows': (d) =>
    `${d.file}: ${rows(d.rows)} with fewer cells than columns (the first in line ${d.line}): filled up with empty cells; look whether the file is whole`,
  'table-preamble': (d) => `${d.file}: the table begins in line ${d.line}: what stands above it is left out`,
  'table-literal-quotes': (d) => `${d.file}: quotes do not pair (line ${d.line}), so they are read as part of the text`,
  'table-no-header': (d) =>
    `${d.file}: no row of names was found: the columns are called 1 to ${d.columns}; if the first row has the names, give --header yes`,
  'series-untimed-rows': (d) => `${rows(d.rows)} without a time (the first in ${d.file}, line ${d.line}): left out`,
  'series-newest-first': (d) => `${d.file}: the newest row comes first: read from the last`,
  'series-backwards': (d) =>
    `${rows(d.rows)} with a time before that of the row above (the first in ${d.file}, line ${d.line}): sorted by time; look whether the dates are right`,
  'series-repeated': (d) =>
    `${rows(d.rows)} with a time that another row of ${d.averaged ? 'its' : 'the'} series has (the first in ${d.file}, line ${d.line}${d.identical > 0 ? `; ${number(d.identical)} of them copies` : ''}): ${d.averaged ? 'averaged' : 'kept one after the other'}; if they are several series, name the column that tells them apart with --group`,
  'series-gaps': (d) =>
    `${counted(number(d.gaps), 'gap', 'gaps')} in time, ${steps(d.steps)} in all; the longest between ${d.from} and ${d.to}${d.group === null ? '' : ` (${d.group})`}, ${lasting(d.frequency, d.longest)}`,
  'series-off-grid': (d) =>
    `${rows(d.rows)} are not at a whole number of steps of ${lasting(d.frequency)}: moved to the nearest; give another step with --frequency`,
  'series-irregular': (d) =>
    `times keep no step: of ${lasting(d.frequency)} are only ${percent(d.share)} of the distances; give a step with --frequency, of which rows are averaged`,
  'series-other-steps': (d) =>
    `${number(d.groups)} of ${number(d.of)} series ${d.groups === 1 ? 'keeps' : 'keep'} other steps than ${lasting(d.frequency)} (${d.example}: ${lasting(d.own)}): read at steps of ${lasting(d.frequency)} all the same, gaps and all; give the longest step with --frequency, so that closer rows are averaged, or train on such series apart`,
  'series-averaged': (d) => `${rows(d.rows)} averaged over ${steps(d.steps)} of ${lasting(d.frequency)}`,
  'series-odd-cells': (d) =>
    `${counted(number(d.count), 'cell', 'cells')} of the column "${d.column}" ${d.count === 1 ? 'is' : 'are'} no number (${d.file}, line ${d.line}: "${d.value}"): read as if nothing stood there`,
  'series-partial-steps': (d) =>
    `${rows(d.rows)} at the ends of series, in ${counted(number(d.steps), 'step', 'steps')} of ${lasting(d.frequency)} that ${d.steps === 1 ? 'is' : 'are'} not whole (such as at ${d.example}): left out, since the mean of a part is not that of the whole`,
  'series-parted-apart': (d) =>
    `the series end at different times, and each is parted by its own: ${d.learned} is learned from until ${d.until}, while what is kept of ${d.kept} begins at ${d.from}; if they share what moves them (weather, say), figures may look too good: measure on later rows of all with --test-files`,
  'series-test-in-training': (d) =>
    `${number(d.steps)} of ${steps(d.of)} of --test-files are in the data that are learned from or chosen by too${d.example === null ? '' : ` (such as ${d.example})`}, so figures look better than they are; give rows of later times`,
  'series-skipped-hour': (d) =>
    `${rows(d.rows)} at an hour that clocks in ${d.timezone} skip, as daylight saving begins: taken as the hour after; look whether --timezone is right`,
  'series-offsets': (d) =>
    `${d.file}: the times in "${d.column}" are at several distances from UTC: hours and days are those of UTC; name the place with --timezone`,
  'series-grouped': (d) =>
    d.by === null
      ? `${number(d.groups)} files at the same times: each is a series of its own`
      : `${number(d.groups)} series, told apart by the column "${d.by}"; --group none reads them as one`,
  'series-ignored-column': (d) =>
    ({
      texts: `column "${d.column}" has texts: left out`,
      counter: `column "${d.column}" only counts the rows: left out; --inputs takes it in`,
      missing: `column "${d.column}" has no value in the part to train on: left out`,
      constant: `column "${d.column}" is the same in the whole part to train on: left out`,
    })[d.reason],
  'series-sparse-column': (d) =>
    `column "${d.column}" is empty in ${number(d.empty)} of ${rows(d.rows)} to train on: an empty cell is read as "not so", not as a missing value`,
  'series-constant-target': (d) =>
    `"${d.column}" is ${short(d.value)} in the whole part to train on: there is nothing to learn of it; give data in which it changes`,
  'series-missing': (d) => {
    const left =
      d.left === 0
        ? ''
        : d.leftAs === 'mask'
          ? `; ${number(d.left)} missing for longer: the mean, and marked as missing`
          : `; ${number(d.left)} missing for longer: windows with them are left out`
    const filled =
      d.filled === 0
        ? 'none filled'
        : d.filled === d.steps
          ? `filled forward, at most ${lasting(d.frequency, d.fill)}`
          : `${number(d.filled)} filled forward, at most ${lasting(d.frequency, d.fill)}`
    return `${steps(d.steps)} without ${d.column}: ${filled}${left} (--fill)`
  },
  'series-filled-targets': (d) =>
    `${number(d.missing)} of ${steps(d.steps)} to learn from lack ${list(d.columns)}, in ${counted(number(d.gaps), 'place', 'places')}${d.examples ? `: ${number(d.examples.left)} of ${number(d.examples.of)} examples would be left without them` : ''}; so values filled forward are foretold too, in training and in the report, whose figures look better for it; a longer step with --frequency has fewer gaps`,
  'series-new-category': (d) =>
    `${steps(d.steps)} with "${d.category}" in ${d.column}, which the part to train on does not have${d.others > 0 ? `, and ${number(d.others)} more such words` : ''}: read as none of those it has; train on data that have it`,
  'series-outliers': (d) =>
    `${counted(number(d.values), 'value', 'values')} of ${d.column} far from all others (${short(d.least)} to ${short(d.most)}; such as at ${d.example}); leave them empty if they are errors, or scale with --scaling robust`,
  'series-short-groups': (d) =>
    `${number(d.groups)} of ${number(d.of)} series are too short to learn from (${d.example}: ${steps(d.steps)}, and an example takes ${number(d.needed)}); give more of them, or a shorter --lookback`,
  'series-skipped-windows': (d) =>
    `${counted(number(d.skipped), 'window', 'windows')} with steps without a value left out, ${number(d.windows)} ${d.windows === 1 ? 'remains' : 'remain'}; --fill fills longer gaps`,
}

const facts: Words<TableFacts & SeriesFacts, FactLine> = {
  table: (d) => [
    'Table',
    `${d.file}: ${rows(d.rows)}, ${counted(number(d.columns), 'column', 'columns')} (${sign(d.separator)}, ${d.encoding})`,
  ],
  series: (d) => [
    'Series',
    `${d.groups > 1 ? `${number(d.groups)} series, ` : ''}${rows(d.rows)}${d.from === null ? '' : ` from ${d.from} to ${d.to}`}${
      d.frequency.unit === 'row'
        ? ''
        : d.stepping === 'rows'
          ? `, mostly ${lasting(d.frequency)} apart`
          : `, ${steps(d.steps)} of ${lasting(d.frequency)}`
    }${d.timezone === null ? '' : ` (${d.timezone})`}`,
  ],
  'series-columns': (d) => [
    'Columns',
    `${d.time.length === 0 ? '' : `time: ${d.time.join(', ')}; `}target: ${list(d.targets)}${d.others.length === 0 ? '' : `; beside it: ${list(d.others)}`}${d.known.length === 0 ? '' : `; known ahead: ${list(d.known)}`}`,
  ],
  'series-numbers': (d) => [
    d.column,
    `${short(d.least)} to ${short(d.most)}, mean ${short(d.mean)}${d.missing > 0 ? `, ${steps(d.missing)} without` : ''}`,
  ],
  'series-categories': (d) => [
    d.column,
    `${counted(number(d.categories), 'word', 'words')}: ${d.examples.join(', ')}${d.categories > d.examples.length ? ', …' : ''}${d.missing > 0 ? `; ${steps(d.missing)} without` : ''}`,
  ],
}

/** What is said of tables and series of numbers, whichever task reads them. */
export const table = {
  errors,
  findings,
  facts,
  units: { windows: { one: 'window', many: 'windows' } },
  measures: {},
  contenders: {},
  titles: {},
  columns: {},
  work: {},
  options: {
    separator: 'the sign between the cells of a table (found): one character, or tab',
    header: 'whether the first row of a table has the names (found)',
    time: 'the column of times, or the columns that make one: year,month,day,hour (found); none: rows are steps',
    target: 'what it is about: one column of numbers or more (found where there is only one); "*" for all',
    inputs: 'the columns to read beside the target (all)',
    known: 'columns whose values are known ahead, such as holidays or a weather forecast',
    group: 'the column that tells several series in one table apart (found); none: one series',
    frequency: 'the length of a step, such as 15min, 1h, 1day, 1month (found); rows closer together are averaged',
    timezone: 'where the clocks of the times hang, such as Europe/Istanbul or +03:00; daylight saving is heeded',
    dateFormat: 'how dates are written (found): dmy, mdy, ymd, unix, unixms, excel, or a pattern such as "dd.MM.yyyy HH:mm"',
    decimal: 'the decimal sign (found)',
    fill: 'how many steps the last value stands in for missing ones',
    missing: 'what becomes of values missing for longer: mask (marked by an input of their own), drop (windows with them are left out)',
    scaling: 'how numbers are scaled: standard (mean and deviation) or robust (median and middle half)',
  },
}

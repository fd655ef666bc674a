/** Combining marks, joiners and variation selectors take no column. */
const nothing = /[\p{Mn}\p{Me}\p{Cf}]/u
/** East Asian wide characters and most emoji take two. */
const wide =
  /[\u{1100}-\u{115f}\u{2e80}-\u{303e}\u{3041}-\u{33ff}\u{3400}-\u{4dbf}\u{4e00}-\u{9fff}\u{a000}-\u{a4cf}\u{ac00}-\u{d7a3}\u{f900}-\u{faff}\u{fe30}-\u{fe6f}\u{ff00}-\u{ff60}\u{ffe0}-\u{ffe6}\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u

/** The columns a text takes on a terminal; it has no escape sequences. */
export function widthOf(text: string): number {
  let width = 0
  for (const character of text) width += nothing.test(character) ? 0 : wide.test(character) ? 2 : 1
  return width
}

/** The text cut to so many columns, with an ellipsis where something was cut off. */
export function cut(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text
  let width = 0
  let kept = ''
  for (const character of text) {
    const next = width + widthOf(character)
    if (next > columns - 1) break
    width = next
    kept += character
  }
  return columns > 0 ? `${kept}…` : ''
}

/** Filled up with blanks to so many columns. */
export const padded = (text: string, columns: number): string => text + ' '.repeat(Math.max(0, columns - widthOf(text)))

/** Lines of at most so many columns, broken between words; a word that is longer stands alone. */
export function wrapped(text: string, columns: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line && widthOf(line) + 1 + widthOf(word) > columns) {
      lines.push(line)
      line = word
    } else line = line ? `${line} ${word}` : word
  }
  return [...lines, line]
}

/** A text of several lines, each of them wrapped. */
export const wrappedLines = (text: string, columns: number): string =>
  text
    .split('\n')
    .flatMap((line) => wrapped(line, columns))
    .join('\n')

/** Lines that are too long wrapped, what follows two blanks further in; others, drawings among them, as they are. */
export const wrappedWhereLong = (text: string, columns: number): string =>
  text
    .split('\n')
    .map((line) => {
      if (widthOf(line) <= columns) return line
      const blanks = /^ */.exec(line)![0]
      const [first, ...others] = wrapped(line.trimStart(), columns - blanks.length)
      return [blanks + first, ...others.map((other) => `${blanks}  ${other}`)].join('\n')
    })
    .join('\n')

/** Wrapped lines, the first after a mark, the others below its text. */
export const hanging = (mark: string, text: string, columns: number): string =>
  wrapped(text, columns - widthOf(mark))
    .map((line, i) => (i === 0 ? mark : ' '.repeat(widthOf(mark))) + line)
    .join('\n')

/** Each line two blanks in. */
export const indented = (text: string): string =>
  text
    .split('\n')
    .map((line) => `  ${line}`.trimEnd())
    .join('\n')

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach the terminal
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/g

/** Control characters, which could move the cursor or worse, shown as ␀ … ␡; line ends and tabs stay, but for the carriage returns of Windows. */
export const harmless = (text: string): string =>
  text
    .replaceAll('\r', '')
    .replace(CONTROLS, (control) => (control === '\u007f' ? '␡' : String.fromCodePoint(0x2400 + control.charCodeAt(0))))

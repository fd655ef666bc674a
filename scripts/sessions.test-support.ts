/** A command as a page shows it in a block `console`, behind `$ `, and what the page shows of its output: lines in a row, between which others are left out (`…`). */
export interface Session {
  readonly command: string
  readonly pieces: readonly (readonly string[])[]
}

export function sessionsOf(page: string): Session[] {
  const blocks = [...page.matchAll(/^```console\n(.*?)^```/gms)].map(([, block]) => block!)
  return blocks.flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((part) => {
        const [command, ...lines] = part.trimEnd().split('\n')
        const pieces = lines
          .join('\n')
          .split(/^…$/m)
          .map((piece) => linesOf(piece))
        return { command: command!, pieces: pieces.filter(({ length }) => length > 0) }
      }),
  )
}

/** Lines without blanks at their ends; blank ones before the first and after the last are none. */
const linesOf = (text: string): string[] => {
  const lines = text.split('\n').map((line) => line.trimEnd())
  const from = lines.findIndex(Boolean)
  return from < 0 ? [] : lines.slice(from, lines.findLastIndex(Boolean) + 1)
}

/** Numbers written in full are compared in four figures: their last ones hang on how a version of Node computes a sine. */
const compared = (line: string): string => line.replaceAll(/\d+\.\d{7,}/g, (number) => Number(number).toPrecision(4))

/** The first piece that is not printed behind the one before it; null where all are. */
export function notPrinted(output: string, pieces: Session['pieces']): string | null {
  const lines = linesOf(output)
  let from = 0
  for (const piece of pieces) {
    const at = lines.findIndex((_, i) => i >= from && piece.every((line, k) => compared(lines[i + k] ?? '') === compared(line)))
    if (at < 0) return piece.join('\n')
    from = at + piece.length
  }
  return null
}

/** The words of a command of a page. */
export const wordsOf = (command: string): string[] => [...command.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word)

import type { Output } from '../context.ts'
import { cut } from './width.ts'

const CLEAR_LINE = '\u001b[2K'
const UP = '\u001b[1A'

/** A few lines at the end of a terminal that are drawn anew in place. Each change is one write, so nothing flickers. */
export class LiveBlock {
  readonly #output: Output
  #lines = 0

  constructor(output: Output) {
    this.#output = output
  }

  /** Shows these lines in place of those before; each is cut to the terminal's width, or the cursor's place would be lost. */
  draw(lines: readonly string[]): void {
    this.#output.write(this.#erasing() + lines.map((line) => `${cut(line, this.#output.columns - 1)}\n`).join(''))
    this.#lines = lines.length
  }

  /** Writes text that stays, above the block; the block itself is to be drawn again after it. */
  above(text: string): void {
    this.#output.write(`${this.#erasing()}${text}`)
    this.#lines = 0
  }

  /** Leaves what is shown where it is. */
  leave(): void {
    this.#lines = 0
  }

  readonly #erasing = (): string => `\r${`${UP}${CLEAR_LINE}`.repeat(this.#lines)}`
}

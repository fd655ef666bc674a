import type { Output } from '../context.ts'
import type { Event } from '../event.ts'

/** The one way to standard output with `--json`: an event a line. */
export const writeEvent = (out: Output, event: Event): void => out.write(`${JSON.stringify(event)}\n`)

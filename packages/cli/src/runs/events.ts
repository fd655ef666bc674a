import { promises } from 'node:fs'
import { join } from 'node:path'
import type { Measurement, StageName, TrainingEvent, ValidationEvent } from '../event.ts'
import type { FileOperations } from '../files/operations.ts'

/** The events of a run: `events.jsonl`, one JSON object a line, only ever added to. */
export class EventLog {
  readonly #files: FileOperations
  readonly #path: string
  #waiting = ''
  #lineOpen = false

  constructor(files: FileOperations, run: string) {
    this.#files = files
    this.#path = join(run, 'events.jsonl')
  }

  /** A process that died while writing may have left half a line: the next one starts on its own. */
  async open(): Promise<void> {
    const bytes = await this.#files.read(this.#path).catch(() => new Uint8Array())
    this.#lineOpen = bytes.length > 0 && bytes[bytes.length - 1] !== 0x0a
  }

  add(event: TrainingEvent): void {
    this.#waiting += `${JSON.stringify(event)}\n`
  }

  /** Writes what was added since the last time. */
  async flush(): Promise<void> {
    if (!this.#waiting) return
    const text = (this.#lineOpen ? '\n' : '') + this.#waiting
    this.#lineOpen = true
    await this.#files.append(this.#path, text)
    this.#waiting = ''
    this.#lineOpen = false
  }
}

/**
 * What a run's events say in the end, of the stage it is in. What came after the last saved state was undone by a resume, so a later start wipes it out.
 */
export interface RunSummary {
  readonly start: Extract<TrainingEvent, { type: 'start' }> | null
  readonly stage: StageName
  readonly step: number
  readonly best: Measurement | null
  readonly last: Measurement | null
  readonly unitsPerSecond: number | null
}

/** Lines that are no JSON (cut short when a process died) are passed over. */
export async function readEvents(run: string): Promise<TrainingEvent[]> {
  const text = await promises.readFile(join(run, 'events.jsonl'), 'utf8').catch(() => '')
  const events: TrainingEvent[] = []
  for (const line of text.split('\n')) {
    try {
      const event = JSON.parse(line) as TrainingEvent
      if (typeof event === 'object' && event !== null) events.push(event)
    } catch {
      // A line cut short.
    }
  }
  return withoutUndone(events)
}

function withoutUndone(events: readonly TrainingEvent[]): TrainingEvent[] {
  let kept: TrainingEvent[] = []
  for (const event of events) {
    if (event.type === 'start') kept = kept.filter((before) => !('step' in before) || isBefore(before, event))
    kept.push(event)
  }
  return kept
}

const order: readonly StageName[] = ['pretraining', 'training']
const stageOf = (event: object): number => order.indexOf(('stage' in event ? event.stage : 'training') as StageName)

/** Whether what happened at a step had happened when training went on from there. */
const isBefore = (event: { readonly step: number }, start: Extract<TrainingEvent, { type: 'start' }>): boolean =>
  stageOf(event) === stageOf(start) ? event.step <= start.resumedAt : stageOf(event) < stageOf(start)

export function summarise(all: readonly TrainingEvent[]): RunSummary {
  const start = all.filter((event) => event.type === 'start').at(-1) ?? null
  const stage = start ? stageOf(start) : order.indexOf('training')
  const events = all.filter((event) => !('step' in event) || stageOf(event) === stage)
  const validations = events.filter((event) => event.type === 'validation')
  const best = validations.filter((event) => event.best).at(-1)
  const last = validations.at(-1)
  const speed = events.filter((event) => event.type === 'step' || event.type === 'end').at(-1)
  return {
    start,
    stage: order[stage]!,
    step: events.reduce((most, event) => ('step' in event ? Math.max(most, event.step) : most), 0),
    best: best ? measurementOf(best) : null,
    last: last ? measurementOf(last) : null,
    unitsPerSecond: speed?.unitsPerSecond ?? null,
  }
}

/** What a validation found; one that an older version kept has no metrics. */
const measurementOf = ({
  loss,
  step,
  metrics = {},
}: Omit<ValidationEvent, 'metrics'> & { readonly metrics?: ValidationEvent['metrics'] }): Measurement => ({
  loss,
  step,
  metrics,
})

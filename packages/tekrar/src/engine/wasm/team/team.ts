import type { Worker, Workers } from '../workers/workers.ts'
import { announceMessage, callFor, isListening, mailWords } from './mail.ts'
import { breakUp, MeetingWord, meeting, meetingWords } from './meeting.ts'
import { program } from './worker.generated.ts'
import type { Message } from './worker.ts'

/** What workers need to know of a machine. */
export interface Shared {
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  /** Where in the memory its calls are set up. */
  readonly state: number
}

/** A machine's place in the team. */
export interface Seat {
  /** What its kernels call to meet the others. */
  readonly meet: () => void
  /** How many members can take part in its next call, this thread included. Whoever is missing is asked for, and not waited for. */
  muster(shared: Shared): number
  /** Runs a call that is set up for so many members as `muster` gave, more than 1; `part` is this thread's. Throws what `part` throws. */
  run(members: number, part: () => void): void
  /** Says how much memory the machine has by now. */
  grown(bytes: number): void
}

/** What is known of a machine's place without holding it. */
interface Place {
  readonly number: number
  readonly members: number
  readonly words: Int32Array
  /** The workers of which generation know the machine, and how many of them. */
  told: { generation: number; workers: number }
}

interface Hired {
  readonly worker: Worker
  readonly mail: Int32Array
  /** Comes once it has started, or with the reason why it has not. */
  readonly answer: Promise<string | undefined>
}

/** Workers keep what they were told of machines that are gone, since they never look for rubbish; after so many, or so much memory, they end, and begin anew. */
const MOST_GONE = 16
const MOST_GONE_BYTES = 64e6
/** How long to wait for the first worker before going on without. */
const START_MILLISECONDS = 5000

/** Whether this thread may sleep; the main one of a page may not. */
function mayWait(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1)
    return true
  } catch {
    return false
  }
}

/**
 * The workers that help this thread: one pool for all its machines, since only one of their calls is in hand at a time. They start when they are first wanted,
 * and end when no machine is left. A call is joined by those who are there.
 */
export class Team {
  readonly #workers: Workers
  readonly #mayWait = mayWait()
  /** Member 1 and the next. */
  #hired: Hired[] = []
  /** Goes up as workers end: what they were told is void. */
  #generation = 1
  /** Why there are no workers, once that is known. */
  #refusal: string | undefined
  /** How many workers there can be: fewer once one of them has failed that is not the first. */
  #most = Number.POSITIVE_INFINITY
  /** The first worker's start, while somebody waits for it. */
  #opening: Promise<string | undefined> | undefined
  #seats = 0
  #lastNumber = 0
  #gone = { machines: 0, bytes: 0 }
  readonly #registry = new FinalizationRegistry<{ readonly place: Place; readonly size: { bytes: number } }>(({ place, size }) =>
    this.#left(place, size.bytes),
  )

  constructor(workers: Workers) {
    this.#workers = workers
  }

  /** Starts the first worker; why it cannot be done, if so. */
  open(): Promise<string | undefined> {
    this.#opening ??= this.#start().finally(() => {
      this.#opening = undefined
    })
    return this.#opening
  }

  async #start(): Promise<string | undefined> {
    if (this.#hired.length === 0 && this.#refusal === undefined) this.#hire()
    const [first] = this.#hired
    if (!first) return this.#refusal
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve(`no answer in ${START_MILLISECONDS} ms`), START_MILLISECONDS)
    })
    const why = await Promise.race([first.answer, late])
    clearTimeout(timer)
    if (why !== undefined) this.#refuse(why)
    return why
  }

  /** A place for a machine, whose calls at most so many members join; it is given up when nobody holds the machine's memory any more. */
  seat(memory: WebAssembly.Memory, members: number): Seat {
    const words = meetingWords(members)
    const place: Place = { number: ++this.#lastNumber, members, words, told: { generation: 0, workers: 0 } }
    const size = { bytes: 0 }
    this.#seats++
    this.#registry.register(memory, { place, size })
    return {
      meet: meeting(words, this.#mayWait),
      muster: (shared) => this.#muster(place, shared),
      run: (count, part) => this.#run(place, count, part),
      grown: (bytes) => {
        size.bytes = bytes
      },
    }
  }

  #muster(place: Place, shared: Shared): number {
    const { words, told } = place
    if (this.#refusal !== undefined || Atomics.load(words, MeetingWord.broken) !== 0) return 1
    while (this.#hired.length < Math.min(place.members - 1, this.#most) && this.#refusal === undefined) this.#hire()
    if (told.generation !== this.#generation) place.told = { generation: this.#generation, workers: 0 }
    const machine: Message = { kind: 'machine', machine: place.number, words, ...shared }
    for (; place.told.workers < Math.min(place.members - 1, this.#hired.length); place.told.workers++)
      this.#post(this.#hired[place.told.workers]!, machine)
    let members = 1
    while (members < place.members && this.#isThere(place, members)) members++
    return members
  }

  #isThere({ words }: Place, member: number): boolean {
    const hired = this.#hired[member - 1]
    return hired !== undefined && Atomics.load(words, MeetingWord.present + member) === this.#generation && isListening(hired.mail)
  }

  #run({ number, words }: Place, members: number, part: () => void): void {
    Atomics.store(words, MeetingWord.members, members)
    for (let member = 1; member < members; member++) callFor(this.#hired[member - 1]!.mail, number)
    try {
      part()
    } catch (error) {
      breakUp(words, error)
      throw error
    }
  }

  #hire(): void {
    const before = this.#hired.length
    try {
      let answered: (why?: string) => void = () => {}
      const answer = new Promise<string | undefined>((resolve) => {
        answered = resolve
      })
      const worker = this.#workers.start(program, answered, (why) => {
        answered(why)
        // those that were ended fail too
        if (this.#hired[before] === hired) this.#lose(before, why)
      })
      const hired: Hired = { worker, mail: mailWords(), answer }
      this.#hired.push(hired)
      this.#post(hired, { kind: 'start', mail: hired.mail, member: this.#hired.length, generation: this.#generation })
    } catch (error) {
      this.#lose(before, error instanceof Error ? error.message : String(error))
    }
  }

  /** Goes on without a worker that failed. So many are `before` it: they stay; those behind it join no call without it. */
  #lose(before: number, why: string): void {
    if (before === 0) this.#refuse(why)
    for (const { worker } of this.#hired.splice(before)) worker.end()
    this.#most = before
  }

  #post({ worker, mail }: Hired, message: Message): void {
    worker.post(message)
    announceMessage(mail)
  }

  #refuse(why: string): void {
    this.#end()
    this.#refusal = why
  }

  #end(): void {
    for (const { worker } of this.#hired) worker.end()
    this.#hired = []
    this.#generation++
    this.#gone = { machines: 0, bytes: 0 }
  }

  #left({ told }: Place, bytes: number): void {
    this.#seats--
    if (told.generation === this.#generation) this.#gone = { machines: this.#gone.machines + 1, bytes: this.#gone.bytes + bytes }
    // whoever waits for the first worker is about to take a seat
    if (this.#opening) return
    if (this.#seats === 0 || this.#gone.machines >= MOST_GONE || this.#gone.bytes >= MOST_GONE_BYTES) this.#end()
  }
}

import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { Contestant } from './contestant.ts'
import { commandOf, type PeerName } from './peers.ts'
import { SYMBOLS, WORDS } from './shapes.ts'

/** Seconds that a peer may take to start, to make ready (it may compile) and to answer beyond the time it was given. */
const PATIENCE = { start: 120, prepare: 300, time: 120 }

export interface Absent {
  /** Which package, or program, is not there. */
  readonly missing: string
  readonly reason: string
}

export interface PeerProcess extends Contestant {
  readonly name: PeerName
  readonly versions: Readonly<Record<string, string>>
  /** Whether it has failed for good: it must be started anew. */
  readonly isGone: boolean
  /** Ends the process. */
  end(): void
}

interface Answer {
  readonly versions?: Readonly<Record<string, string>>
  readonly missing?: string
  readonly reason?: string
  readonly ready?: true
  readonly ms?: number
  readonly error?: string
}

/** Starts a peer; what is missing where it is not installed. */
export async function startPeer(
  name: PeerName,
  options: { readonly python: string; readonly threads: number; readonly directory: string; readonly signal: AbortSignal },
): Promise<PeerProcess | Absent> {
  const { threads, signal } = options
  const { command, words } = commandOf(name, options)
  const number = String(threads)
  const child = spawn(command, words, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...process.env,
      OMP_NUM_THREADS: number,
      MKL_NUM_THREADS: number,
      TF_NUM_INTRAOP_THREADS: number,
      TF_NUM_INTEROP_THREADS: number,
      TF_CPP_MIN_LOG_LEVEL: '3',
      CUDA_VISIBLE_DEVICES: '',
      JAX_PLATFORMS: 'cpu',
    },
  })
  const talk = conversation(child)
  const stop = () => child.kill('SIGKILL')
  signal.addEventListener('abort', stop)
  void talk.ended.then(() => signal.removeEventListener('abort', stop))
  let hello: Answer
  try {
    hello = await talk.next(PATIENCE.start, signal)
  } catch (error) {
    stop()
    signal.throwIfAborted()
    const { code, message } = error as { code?: string; message: string }
    return { missing: code === 'ENOENT' ? command : name, reason: code === 'ENOENT' ? '' : message }
  }
  if (!hello.versions) {
    stop()
    return { missing: hello.missing ?? name, reason: hello.reason ?? '' }
  }
  const ask = async (request: object, seconds: number, signal: AbortSignal): Promise<Answer> => {
    talk.say(request)
    const answer = await talk.next(seconds, signal)
    if (answer.error !== undefined) throw new Error(answer.error)
    return answer
  }
  return {
    name,
    threads,
    versions: hello.versions,
    prepare: async ({ kind, shape }, signal) => {
      const whole = { ...shape, symbols: SYMBOLS, words: WORDS }
      await ask({ do: 'prepare', kind, shape: whole }, PATIENCE.prepare, signal)
    },
    time: async (seconds, signal) => (await ask({ do: 'time', seconds }, seconds + PATIENCE.time, signal)).ms ?? Number.NaN,
    rest() {},
    get isGone() {
      return talk.failed
    },
    end: () => child.stdin.end(),
  }
}

function parsed(line: string): Answer | null {
  try {
    return line.startsWith('{') ? (JSON.parse(line) as Answer) : null
  } catch {
    return null
  }
}

/** Lines of JSON to and from a process; other lines are passed over. */
function conversation(child: ChildProcessByStdio<Writable, Readable, Readable>) {
  const answers: Answer[] = []
  let waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | null = null
  let failure: Error | null = null
  let said = ''
  child.stdin.on('error', () => {})
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2000)
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer = parsed(line)
    if (!answer) return
    if (waiting) waiting.resolve(answer)
    else answers.push(answer)
  })
  const fail = (error: Error): void => {
    failure ??= error
    waiting?.reject(failure)
  }
  child.on('error', fail)
  const ended = new Promise<void>((resolve) => {
    child.on('close', (code, signal) => {
      const last = said.trim().split('\n').at(-1) ?? ''
      fail(new Error(`it ended with ${signal ?? `code ${code}`}${last ? `: ${last}` : ''}`))
      resolve()
    })
  })
  return {
    ended,
    get failed() {
      return failure !== null
    },
    say: (request: object) => child.stdin.write(`${JSON.stringify(request)}\n`),
    next: (seconds: number, signal: AbortSignal): Promise<Answer> => {
      const answer = answers.shift()
      if (answer) return Promise.resolve(answer)
      if (failure) return Promise.reject(failure)
      return new Promise<Answer>((resolve, reject) => {
        const giveUp = () => {
          fail(new Error(`it gave no answer in ${seconds} seconds`))
          child.kill('SIGKILL')
        }
        const timer = setTimeout(giveUp, seconds * 1000)
        const stop = () => fail(signal.reason as Error)
        signal.addEventListener('abort', stop)
        const settled =
          <Value>(settle: (value: Value) => void) =>
          (value: Value) => {
            clearTimeout(timer)
            signal.removeEventListener('abort', stop)
            waiting = null
            settle(value)
          }
        waiting = { resolve: settled(resolve), reject: settled(reject) }
      })
    },
  }
}

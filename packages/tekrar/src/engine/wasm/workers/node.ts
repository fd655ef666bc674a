import type { Workers } from './workers.ts'

/** The little we use of Node, typed here so that the library needs no types of Node's. */
interface NodeWorker {
  on(event: 'message', handler: () => void): void
  on(event: 'error', handler: (error: Error) => void): void
  on(event: 'exit', handler: (code: number) => void): void
  postMessage(message: unknown): void
  unref(): void
  terminate(): Promise<number>
}
interface Threads {
  Worker: new (program: string, options: { eval: true; name: string; execArgv: string[]; env: object }) => NodeWorker
}
interface NodeProcess {
  /** In Node from 20.16. */
  getBuiltinModule?(name: 'node:worker_threads'): Threads
  getBuiltinModule?(name: 'node:os'): { availableParallelism(): number }
}

const { process } = globalThis as { process?: NodeProcess }

const START = `
const { parentPort } = require('node:worker_threads')
member.work({ receive: (handler) => parentPort.on('message', handler), answer: (answer) => parentPort.postMessage(answer) })`

function open(getBuiltinModule: NonNullable<NodeProcess['getBuiltinModule']>): Workers {
  const { Worker } = getBuiltinModule('node:worker_threads')
  return {
    absence: undefined,
    parallelism: getBuiltinModule('node:os').availableParallelism(),
    start(program, answered, failed) {
      const worker = new Worker(program + START, { eval: true, name: 'tekrar', execArgv: [], env: {} })
      worker.on('message', () => {
        worker.unref()
        answered()
      })
      worker.on('error', (error) => failed(error.message))
      worker.on('exit', (code) => failed(`exit code ${code}`))
      return { post: (message) => worker.postMessage(message), end: () => void worker.terminate() }
    },
  }
}

export const workers: Workers | undefined = process?.getBuiltinModule && open(process.getBuiltinModule)

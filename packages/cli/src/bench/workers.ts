import { Worker } from 'node:worker_threads'

/** The first message of each of so many workers that run the same program beside each other. Rejects where one fails; all have ended when this settles. */
export async function fromWorkers<Message>(program: string, count: number, workerData: unknown): Promise<readonly Message[]> {
  const workers = Array.from({ length: count }, () => new Worker(program, { eval: true, workerData }))
  try {
    return await Promise.all(workers.map((worker) => firstMessage<Message>(worker)))
  } finally {
    // Those that wait for one that failed would wait for ever.
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

const firstMessage = <Message>(worker: Worker): Promise<Message> =>
  new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`a worker ended with ${code} before it said anything`)))
  })

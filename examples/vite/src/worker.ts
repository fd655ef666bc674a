import { adam, characterText, dense, embedding, gru, type Model, recurrent, sequential } from 'tekrar'
import type { Reply, Request } from './messages.ts'

let model: Model | undefined
let stopping = new AbortController()

const tell = (reply: Reply): void => self.postMessage(reply)

async function train(book: string, steps: number): Promise<void> {
  const text = characterText(book, { validation: 0 })
  model = sequential([
    embedding({ vocabulary: text.vocabulary.size, units: 16 }),
    recurrent(gru({ units: 64 }), { returnSequences: true }),
    dense({ units: text.vocabulary.size }),
  ])
  const run = model.fit(text.streams({ steps: 40, batch: 8 }), {
    optimizer: adam({ learningRate: 0.01, globalClipNorm: 1 }),
    loss: 'sparseCategoricalCrossentropy',
    steps,
    signal: stopping.signal,
  })
  let loss = Number.NaN
  for await (const event of run) {
    if (event.type === 'start') {
      tell({ kind: 'started', engine: `${event.engine.name} (${event.engine.instructionSet})`, weights: event.weights })
    } else if (event.type === 'step') {
      loss = event.loss
      if (event.step % 10 === 0) tell({ kind: 'step', step: event.step, steps, loss })
    } else if (event.type === 'end') {
      tell({ kind: 'trained', step: event.step, seconds: event.milliseconds / 1000, loss })
    }
  }
}

async function write(prompt: string, length: number): Promise<void> {
  if (!model) throw new Error('Train first.')
  for await (const text of model.generate({ prompt, length, temperature: 0.5, signal: stopping.signal })) tell({ kind: 'piece', text })
  tell({ kind: 'written' })
}

self.onmessage = async ({ data: request }: MessageEvent<Request>) => {
  if (request.kind === 'stop') return stopping.abort()
  stopping = new AbortController()
  try {
    if (request.kind === 'train') await train(request.text, request.steps)
    else await write(request.prompt, request.length)
  } catch (error) {
    if (stopping.signal.aborted) tell({ kind: 'written' })
    else tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
  }
}

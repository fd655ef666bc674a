import type { Reply, Request } from './messages.ts'
import { rhyme } from './rhyme.ts'

const STEPS = 600
const LENGTH = 400

const find = <Kind extends HTMLElement>(id: string): Kind => document.getElementById(id) as Kind
const text = find<HTMLTextAreaElement>('text')
const prompt = find<HTMLInputElement>('prompt')
const progress = find<HTMLProgressElement>('progress')
const status = find('status')
const output = find('output')
const [train, stop, write] = [find<HTMLButtonElement>('train'), find<HTMLButtonElement>('stop'), find<HTMLButtonElement>('write')]

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
const ask = (request: Request): void => worker.postMessage(request)

let trained = false
const working = (yes: boolean): void => {
  train.disabled = yes
  stop.disabled = !yes
  write.disabled = yes || !trained
}

worker.onmessage = ({ data: reply }: MessageEvent<Reply>) => {
  switch (reply.kind) {
    case 'started':
      status.textContent = `${reply.weights} weights, engine ${reply.engine}`
      break
    case 'step':
      progress.value = reply.step / reply.steps
      status.textContent = `Step ${reply.step} of ${reply.steps}, loss ${reply.loss.toFixed(3)}`
      break
    case 'trained':
      trained = true
      working(false)
      status.textContent = `Trained: ${reply.step} steps in ${reply.seconds.toFixed(1)} s, loss ${reply.loss.toFixed(3)}`
      break
    case 'piece':
      output.textContent += reply.text
      break
    case 'written':
      working(false)
      break
    case 'failed':
      working(false)
      status.textContent = reply.message
  }
}

text.value = rhyme
train.onclick = () => {
  trained = false
  working(true)
  ask({ kind: 'train', text: text.value, steps: STEPS })
}
write.onclick = () => {
  working(true)
  output.textContent = prompt.value
  ask({ kind: 'write', prompt: prompt.value, length: LENGTH })
}
stop.onclick = () => ask({ kind: 'stop' })

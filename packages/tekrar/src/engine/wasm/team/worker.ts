import type { Kernels } from '../kernels.ts'
import { attend } from './mail.ts'
import { breakUp, MeetingWord, meeting } from './meeting.ts'

/** What a worker is told. */
export type Message =
  | { readonly kind: 'start'; readonly mail: Int32Array; readonly member: number; readonly generation: number }
  | {
      readonly kind: 'machine'
      /** Its number among the machines, from 1. */
      readonly machine: number
      readonly module: WebAssembly.Module
      readonly memory: WebAssembly.Memory
      /** Where in the memory its calls are set up. */
      readonly state: number
      readonly words: Int32Array
    }

/** What a worker says: that it has started. */
export type Answer = 'started'

/** The thread a worker runs on: messages in, an answer out. */
export interface Port {
  receive(handler: (message: Message) => void): void
  answer(answer: Answer): void
}

/**
 * All that a worker does: it takes part in the calls of machines. This file, with what it imports, becomes the text that workers are started from; see
 * `scripts/embed-wasm.mjs`.
 */
export function work(port: Port): void {
  const parts = new Map<number, () => void>()
  let started: Extract<Message, { kind: 'start' }> | undefined
  let received = 0

  port.receive((message) => {
    received++
    if (message.kind === 'start') {
      started = message
      port.answer('started')
    } else {
      const { machine, words } = message
      const { member, generation } = started!
      parts.set(machine, partOf(message, member))
      Atomics.store(words, MeetingWord.present + member, generation)
    }
    attend(started!.mail, received, (machine) => parts.get(machine)!())
  })
}

/** An instance of its own over the memory that all share, and one call's part of it. */
function partOf({ module, memory, state, words }: Extract<Message, { kind: 'machine' }>, member: number): () => void {
  const { exports } = new WebAssembly.Instance(module, { env: { memory, meet: meeting(words, true) } })
  const kernels = exports as unknown as Kernels
  const stack = kernels.stack_of(state, member)
  return () => {
    kernels.__stack_pointer.value = stack
    try {
      kernels.execute(state, member)
    } catch (error) {
      // whoever called hears of it at the next meeting, this worker's last part in this machine
      breakUp(words, error)
    }
  }
}

/**
 * How a worker is called, without its event loop: words that it shares with whoever calls. `call` holds the machine whose call it shall join, `MESSAGE` if it shall
 * return to its event loop, since a message waits there, and 0 between; `sent` counts the messages, `listening` is 1 while it looks at `call`.
 */
export const MailWord = { call: 0, sent: 16, listening: 32 } as const
const WORDS = 48
const MESSAGE = -1
/** How often a worker looks for a call before it sleeps: some 100 microseconds. */
const PATIENCE = 10_000

export const mailWords = (): Int32Array => new Int32Array(new SharedArrayBuffer(WORDS * Int32Array.BYTES_PER_ELEMENT))

/** Says that a message was posted. */
export function announceMessage(mail: Int32Array): void {
  Atomics.add(mail, MailWord.sent, 1)
  if (Atomics.compareExchange(mail, MailWord.call, 0, MESSAGE) === 0) Atomics.notify(mail, MailWord.call)
}

/** Whether the worker would join a call at once. */
export const isListening = (mail: Int32Array): boolean =>
  Atomics.load(mail, MailWord.listening) === 1 && Atomics.load(mail, MailWord.call) === 0

/** Calls a worker that listens to join a call of a machine, whose number is 1 or more. */
export function callFor(mail: Int32Array, machine: number): void {
  Atomics.store(mail, MailWord.call, machine)
  Atomics.notify(mail, MailWord.call)
}

/** The worker's side: joins calls until a message waits that is not among the `received`. */
export function attend(mail: Int32Array, received: number, join: (machine: number) => void): void {
  Atomics.store(mail, MailWord.listening, 1)
  // a message may be here before its sender has counted it
  while (Atomics.load(mail, MailWord.sent) <= received) {
    for (let looks = 0; looks < PATIENCE && Atomics.load(mail, MailWord.call) === 0; looks++);
    Atomics.wait(mail, MailWord.call, 0)
    const call = Atomics.exchange(mail, MailWord.call, 0)
    if (call > 0) join(call)
  }
  Atomics.store(mail, MailWord.listening, 0)
}

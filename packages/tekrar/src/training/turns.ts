/** How long the event loop may be held before it gets a turn, in milliseconds. */
const HOLD = 6

/** setImmediate where there is one: in Node a message posted while messages are handled is handled before timers and sockets are, a thousand times over. */
const immediate: ((callback: () => void) => unknown) | undefined = (globalThis as { setImmediate?: (callback: () => void) => unknown })
  .setImmediate

/** Gives everything that waits on the event loop its turn; without the 1 to 4 ms that a browser adds to timers. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (immediate) {
      immediate(resolve)
      return
    }
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(0)
  })
}

/** Remembers when the event loop last had a turn, and gives it one when that is too long ago. */
export class Turns {
  private last = performance.now()

  /** How long the loop has been held. */
  get held(): number {
    return performance.now() - this.last
  }

  async yield(always = false): Promise<void> {
    if (!always && this.held < HOLD) return
    await nextTurn()
    this.last = performance.now()
  }
}

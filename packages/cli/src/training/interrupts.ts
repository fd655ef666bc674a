import { ExitCode } from '../failure.ts'

/** Ctrl-C and its kin while training: the first asks to stop after the step and save, the second leaves at once. */
export interface Interrupts {
  readonly signal: AbortSignal
  /** Asks to stop, as the first Ctrl-C does. */
  stop(): void
  /** Leaves the signals to the system again. */
  forget(): void
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

export function listenForInterrupts(onFirst: () => void): Interrupts {
  const controller = new AbortController()
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(ExitCode.interrupted)
    controller.abort()
    onFirst()
  }
  for (const signal of SIGNALS) process.on(signal, stop)
  return {
    signal: controller.signal,
    stop: () => {
      if (!controller.signal.aborted) stop()
    },
    forget: () => {
      for (const signal of SIGNALS) process.off(signal, stop)
    },
  }
}

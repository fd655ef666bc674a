/** For work that takes its time between training steps: fitting baselines, measuring. */
export interface Progress {
  readonly signal?: AbortSignal
  /** Called now and then with what is being done (a key in `messages.contenders` or `messages.work`) and how much of it is done, from 0 to 1. */
  readonly tell?: (what: string, share: number) => void
  /** Whether the network alone is measured: baselines that take their time are not fitted, since they are known from before. */
  readonly alone?: boolean
}

/** Lets the event loop turn, so that a terminal is drawn and Ctrl-C is heard; throws where the signal was given. To be awaited every few dozen milliseconds of work. */
export async function breathe({ signal }: Progress = {}): Promise<void> {
  await new Promise<void>((resolve) => setTimeout(resolve))
  signal?.throwIfAborted()
}

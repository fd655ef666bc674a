/** What the page asks of the worker. */
export type Request =
  | { readonly kind: 'train'; readonly text: string; readonly steps: number }
  | { readonly kind: 'write'; readonly prompt: string; readonly length: number }
  | { readonly kind: 'stop' }

/** What the worker tells the page. Losses are nats a character. */
export type Reply =
  | { readonly kind: 'started'; readonly engine: string; readonly weights: number }
  | { readonly kind: 'step'; readonly step: number; readonly steps: number; readonly loss: number }
  | { readonly kind: 'trained'; readonly step: number; readonly seconds: number; readonly loss: number }
  | { readonly kind: 'piece'; readonly text: string }
  | { readonly kind: 'written' }
  | { readonly kind: 'failed'; readonly message: string }

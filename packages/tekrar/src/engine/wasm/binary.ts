import { kernels } from './kernels.generated.ts'

/** Whether kernels.wasm was built. */
export const isBuilt = kernels !== ''

/** The bytes of kernels.wasm. They are carried compressed: as text, what is not compressed hardly is by servers either. */
export async function kernelsBinary(): Promise<Uint8Array<ArrayBuffer>> {
  const text = atob(kernels)
  const compressed = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) compressed[i] = text.charCodeAt(i)

  const { readable, writable } = new DecompressionStream('deflate-raw')
  const writer = writable.getWriter()
  // together: where the text is damaged, both sides fail. Not a Response, which Node takes tens of milliseconds to load
  const [pieces] = await Promise.all([collect(readable), writer.write(compressed).then(() => writer.close())])
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}

async function collect(readable: ReadableStream<Uint8Array>): Promise<readonly Uint8Array[]> {
  const pieces: Uint8Array[] = []
  for (const reader = readable.getReader(); ; ) {
    const { done, value } = await reader.read()
    if (done) return pieces
    pieces.push(value)
  }
}

import type { Source } from '../base/source.ts'
import { refuse } from '../sayings/table.ts'

/** Whether the bytes are compressed by gzip, whatever the file is called. */
const isZipped = ({ bytes }: Source): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

/**
 * The file itself where it is compressed by gzip, under its name without `.gz`; any other as it is.
 * Throws TaskError `damaged-gzip` for one that is cut short or damaged, or that ends in `.gz` and is none.
 */
export async function unzipped(source: Source): Promise<Source> {
  const named = /\.gz$/i.test(source.name)
  if (!isZipped(source)) return named ? refuse('damaged-gzip', { file: source.name }) : source
  const bytes = await inflated(source)
  return unzipped({ name: named ? source.name.slice(0, -3) : source.name, bytes })
}

async function inflated({ name, bytes }: Source): Promise<Uint8Array> {
  const whole = new Blob([bytes as BlobPart]).stream().pipeThrough(new DecompressionStream('gzip'))
  try {
    return new Uint8Array(await new Response(whole).arrayBuffer())
  } catch {
    return refuse('damaged-gzip', { file: name })
  }
}

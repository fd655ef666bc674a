import type { Context } from '../context.ts'
import { ExitCode } from '../failure.ts'
import type { AnyTrained, Values } from '../tasks.ts'
import { writeEvent } from '../terminal/json.ts'
import { harmless } from '../terminal/width.ts'

/** One that writes text piece by piece, so that it can be read as it comes. */
interface Streaming {
  generate(options: Values): AsyncIterable<string> & PromiseLike<string>
}

export const isStreaming = (trained: AnyTrained): trained is AnyTrained & Streaming =>
  'generate' in trained && typeof trained.generate === 'function'

/** Texts to standard output, as they are made. */
export async function stream(
  trained: Streaming,
  values: Values,
  { json }: { readonly json: boolean },
  { out }: Context,
): Promise<ExitCode> {
  const count = Number(values.count ?? 1)
  const seed = Number(values.seed ?? 1)
  const prompt = typeof values.prompt === 'string' ? values.prompt : ''
  const show = out.terminal ? harmless : (text: string) => text
  for (let index = 0; index < count; index++) {
    const writing = trained.generate({ ...values, seed: seed + index })
    if (json) {
      writeEvent(out, { type: 'text', index, prompt, text: String(await writing) })
      continue
    }
    if (index > 0) out.write('\n\n')
    out.write(show(prompt))
    for await (const piece of writing) {
      if (out.closed) return ExitCode.done
      out.write(show(piece))
      await out.drained()
    }
    if (index + 1 === count) out.write('\n')
  }
  return ExitCode.done
}

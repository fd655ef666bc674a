import type { Engine } from './engine.ts'
import { openNative } from './native/node.ts'
import { isBuilt } from './wasm/binary.ts'
import { openWasm } from './wasm/open.ts'

/** Engines whose bits are equal among themselves, or the reason why there are none here. `fused`: a multiply-add rounds once. */
export interface Family {
  readonly name: 'native' | 'wasm'
  readonly fused: boolean
  readonly engines: readonly Engine[] | string
}

async function nativeEngines(): Promise<readonly Engine[] | string> {
  const open = (threads: number, instructionSet?: string) =>
    openNative({
      threads,
      ...(instructionSet ? { instructionSet } : {}),
      outOfMemory: (bytes) => Object.assign(new Error(`no ${bytes} bytes`), { code: 'out-of-memory' }),
    })
  const first = await open(1)
  if ('absent' in first) return `${first.absent} ${first.detail}`
  const opened = await Promise.all(['avx512', 'avx2', 'neon', 'scalar'].flatMap((set) => [1, 2, 4].map((threads) => open(threads, set))))
  return opened.flatMap((result) => ('engine' in result ? [result.engine] : []))
}

const wasmEngines = async (): Promise<readonly Engine[]> =>
  (await Promise.all([1, 2, 4].map((threads) => openWasm(threads)))).map(({ engine }) => engine)

/** Every engine that is built here. */
export const families: readonly Family[] = await Promise.all([
  (async () => ({ name: 'wasm' as const, fused: false, engines: isBuilt ? await wasmEngines() : 'kernels.wasm was not built' }))(),
  (async () => ({ name: 'native' as const, fused: true, engines: await nativeEngines() }))(),
])

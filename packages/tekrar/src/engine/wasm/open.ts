import { TekrarError } from '../../base/errors.ts'
import type { Engine } from '../engine.ts'
import { kernels } from './kernels.generated.ts'
import { wasmMachine } from './machine.ts'

export const WASM_INSTRUCTION_SET = 'simd128'

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64)
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}

let compiled: Promise<WebAssembly.Module> | undefined

/** The engine over the embedded WebAssembly; the module is compiled once. Throws `engine-unavailable`. */
export async function openWasm(): Promise<Engine> {
  if (!kernels) throw new TekrarError('engine-unavailable', { engine: 'wasm', reason: 'no-kernels', detail: '' })
  const unavailable = (cause: unknown) =>
    new TekrarError(
      'engine-unavailable',
      { engine: 'wasm', reason: 'no-webassembly', detail: cause instanceof Error ? cause.message : String(cause) },
      { cause },
    )
  if (typeof WebAssembly === 'undefined') throw unavailable('no WebAssembly')
  compiled ??= WebAssembly.compile(bytesOf(kernels))
  const module = await compiled.catch((cause) => {
    compiled = undefined
    throw unavailable(cause)
  })
  const engine: Engine = { name: 'wasm', instructionSet: WASM_INSTRUCTION_SET, threads: 1, machine: () => wasmMachine(engine, module) }
  return engine
}

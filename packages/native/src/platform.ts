import { libcOf } from './libc.ts'

/** The platforms that have a package with an addon, `@tekrar/native-<platform>`. */
export const PREBUILT: readonly string[] = [
  'linux-x64-gnu',
  'linux-x64-musl',
  'linux-arm64-gnu',
  'linux-arm64-musl',
  'darwin-x64',
  'darwin-arm64',
  'win32-x64',
]

let known: string | undefined

/** What this process runs on: `linux-x64-gnu`, `darwin-arm64`. */
export function thisPlatform(): string {
  const machine = `${process.platform}-${process.arch}`
  known ??= process.platform === 'linux' ? `${machine}-${libcOf(process.execPath)}` : machine
  return known
}

// The platforms that get a package with an addon, and what such an addon may ask of the system it runs on.
// `packages/native/src/platform.ts` lists the same names for the loader.

/** Libraries of the system that an addon may want. */
const GNU = /^(libc\.so\.6|libm\.so\.6|libpthread\.so\.0|libdl\.so\.2|ld-linux-(x86-64|aarch64)\.so\.[12])$/
const MUSL = /^(libc\.so|libc\.musl-\w+\.so\.1)$/
const MACOS = /^\/usr\/lib\/libSystem\.B\.dylib$/
const WINDOWS = /^(node\.exe|kernel32\.dll|ntdll\.dll|api-ms-win-crt-[\w-]+\.dll)$/i

const linux = { os: 'linux', format: 'ELF', link: ['-shared', '-pthread', '-Wl,-s'] }
const gnu = { ...linux, libc: 'glibc', libraries: GNU, wants: 'glibc 2.17 or newer' }
const musl = { ...linux, libc: 'musl', libraries: MUSL, wants: 'musl' }
const macos = {
  os: 'darwin',
  format: 'Mach-O',
  link: ['-shared', '-Wl,-undefined,dynamic_lookup', '-Wl,-s'],
  libraries: MACOS,
  wants: 'macOS 11 or newer',
}
const windows = { os: 'win32', format: 'PE', link: ['-shared', '-Wl,-s'], libraries: WINDOWS, wants: 'Windows 10 or newer' }

/** Name → the compiler's target, npm's `os`, `cpu` and `libc`, how it is linked. */
export const PLATFORMS = {
  'linux-x64-gnu': { ...gnu, target: 'x86_64-linux-gnu.2.17', cpu: 'x64' },
  'linux-x64-musl': { ...musl, target: 'x86_64-linux-musl', cpu: 'x64' },
  'linux-arm64-gnu': { ...gnu, target: 'aarch64-linux-gnu.2.17', cpu: 'arm64' },
  'linux-arm64-musl': { ...musl, target: 'aarch64-linux-musl', cpu: 'arm64' },
  'darwin-x64': { ...macos, target: 'x86_64-macos.11.0', cpu: 'x64' },
  'darwin-arm64': { ...macos, target: 'aarch64-macos.11.0', cpu: 'arm64' },
  'win32-x64': { ...windows, target: 'x86_64-windows-gnu', cpu: 'x64' },
}

/** The newest that an addon may ask for. */
export const GLIBC = '2.17'
export const MACOS_VERSION = '11.0'
/** NAPI_VERSION in addon.cpp. */
export const NODE_API = 'v8'

import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PREBUILT } from '../packages/native/src/platform.ts'
import { byVersion, describeAddon } from './addon-binary.mjs'
import { misfits } from './prebuilt-misfits.mjs'
import { PLATFORMS } from './prebuilt-platforms.mjs'

const built = fileURLToPath(new URL('../packages/native/build/tekrar.node', import.meta.url))
const here = process.platform === 'linux' && existsSync(built)

test.skipIf(!here)('an addon’s file tells its processor, what it shows and what it wants', () => {
  const found = describeAddon(readFileSync(built))
  expect(found).toMatchObject({ format: 'ELF', processor: process.arch })
  expect(found.exports).toContain('napi_register_module_v1')
  expect(found.imports).toEqual(expect.arrayContaining(['napi_define_properties', 'napi_create_external_arraybuffer']))
  expect(found.libraries.some((library: string) => /^libc\.so/.test(library))).toBe(true)
})

test.skipIf(!here)('an addon cut short is refused wherever it is cut, in a sentence', () => {
  const bytes = readFileSync(built)
  for (let length = 64; length < bytes.length; length += 9973)
    expect(() => describeAddon(bytes.subarray(0, length))).toThrow('the file is cut short or damaged')
})

test('bytes that are no addon are refused in a sentence, never read beyond their end', () => {
  const heads = [[], [0x7f, 0x45, 0x4c, 0x46, 2, 1], [0x4d, 0x5a], [0xcf, 0xfa, 0xed, 0xfe]]
  fc.assert(
    fc.property(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 300 }), (head, rest) => {
      try {
        describeAddon(Uint8Array.from([...head, ...rest]))
      } catch (error) {
        expect((error as Error).message).toMatch(/^(neither ELF|not an? |the file is cut short)/)
      }
    }),
  )
})

test('versions go by their numbers', () => {
  expect(['2.17', '2.9', '2.2.5', '2.14'].sort(byVersion)).toEqual(['2.2.5', '2.9', '2.14', '2.17'])
})

test('the loader looks for the platforms that are compiled for', () => {
  expect([...PREBUILT].sort()).toEqual(Object.keys(PLATFORMS).sort())
})

describe('an addon fits its platform', () => {
  const exports = ['napi_register_module_v1', 'node_api_module_get_api_version_v1']
  const imports = ['napi_create_int32', 'memcpy']
  const gnu = { format: 'ELF', processor: 'x64', exports, imports, libraries: ['libc.so.6', 'libpthread.so.0'], glibc: '2.17' }
  const mac = {
    format: 'Mach-O',
    processor: 'arm64',
    exports,
    imports,
    libraries: ['/usr/lib/libSystem.B.dylib'],
    macos: '11.0',
    signed: true,
  }
  const of = (platform: keyof typeof PLATFORMS, addon: object) => misfits(PLATFORMS[platform], addon)

  test('where it has its format, its processor and what is there', () => {
    expect(of('linux-x64-gnu', gnu)).toEqual([])
    expect(of('linux-x64-musl', { ...gnu, libraries: ['libc.so'], glibc: undefined })).toEqual([])
    expect(of('darwin-arm64', mac)).toEqual([])
    expect(of('darwin-arm64', { ...mac, exports: [...exports, '_ZdlPvm', '__dso_handle'] })).toEqual([])
  })
  test('and not where anything is another’s', () => {
    expect(of('linux-arm64-gnu', gnu)).toEqual(['is for x64, not arm64'])
    expect(of('linux-x64-musl', gnu)).toEqual(['wants libc.so.6, libpthread.so.0', 'wants glibc 2.17'])
    expect(of('linux-x64-gnu', { ...gnu, glibc: '2.34' })).toEqual(['wants glibc 2.34'])
    expect(of('linux-x64-gnu', { ...gnu, glibc: undefined })).toEqual(['is not for glibc'])
    expect(of('linux-x64-gnu', { ...gnu, libraries: ['libc.so.6', 'libstdc++.so.6'] })).toEqual(['wants libstdc++.so.6'])
    expect(of('linux-x64-gnu', { ...gnu, exports: [...exports, '_Znwm'] })).toEqual(['shows what is its own: _Znwm'])
    expect(of('linux-x64-gnu', { ...gnu, exports: [] })).toEqual(['does not export napi_register_module_v1'])
    expect(of('linux-x64-gnu', { ...gnu, imports: ['memcpy'] })).toEqual(['asks Node for nothing'])
    expect(of('linux-x64-gnu', { ...gnu, imports: ['node_api_post_finalizer', 'napi_create_int32'] })).toEqual([
      'asks for node_api_post_finalizer, which Node-API v8 does not have',
    ])
    expect(of('darwin-arm64', { ...mac, macos: '15.0', signed: false })).toEqual([
      'wants macOS 15.0, not 11.0',
      'is not signed, without which no arm64 Mac loads it',
    ])
  })
})

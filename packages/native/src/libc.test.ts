import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { libcOf } from './libc.ts'

const folder = mkdtempSync(join(tmpdir(), 'tekrar-libc-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const write = (bytes: Uint8Array): string => {
  const file = join(folder, 'program')
  writeFileSync(file, bytes)
  return file
}

/** The head of an ELF program that names a dynamic linker, at some place behind its segments. */
function program(linker: string, place: number): Uint8Array {
  const bytes = new Uint8Array(place + linker.length + 1)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, 0x7f454c46)
  view.setUint8(4, 2)
  view.setBigUint64(32, 64n, true)
  view.setUint16(54, 56, true)
  view.setUint16(56, 2, true)
  view.setUint32(64, 6, true)
  view.setUint32(120, 3, true)
  view.setBigUint64(128, BigInt(place), true)
  view.setBigUint64(152, BigInt(linker.length + 1), true)
  bytes.set(new TextEncoder().encode(linker), place)
  return bytes
}

test('a program is musl’s if its dynamic linker is, wherever in the file that is named', () => {
  for (const place of [176, 5000, 200_000]) {
    expect(libcOf(write(program('/lib/ld-musl-aarch64.so.1', place)))).toBe('musl')
    expect(libcOf(write(program('/nix/store/glibc/lib/ld-linux-x86-64.so.2', place)))).toBe('gnu')
  }
})

test('what cannot be read, or is no program, counts as gnu', () => {
  expect(libcOf(join(folder, 'nowhere'))).toBe('gnu')
  expect(libcOf(folder)).toBe('gnu')
  const whole = program('/lib/ld-musl-x86_64.so.1', 300)
  for (let length = 0; length < 304; length += 7) expect(libcOf(write(whole.subarray(0, length)))).toBe('gnu')
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => libcOf(write(bytes)) === 'gnu'))
})

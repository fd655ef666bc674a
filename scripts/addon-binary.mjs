// What an addon's file says of itself, for platforms that are not here to load it: ELF (Linux), PE (Windows) and Mach-O (macOS), 64 bits, little-endian.

/**
 * → { format, processor, exports, imports, libraries, glibc?, macos?, signed? }: names of functions and libraries; the newest glibc and the oldest macOS it
 * wants; whether it carries a signature. Throws on anything else, or where the file is cut short.
 */
export function describeAddon(bytes) {
  const file = reader(bytes)
  try {
    if (file.u32(0) === 0x464c457f) return readElf(file)
    if (file.u16(0) === 0x5a4d) return readPe(file)
    if (file.u32(0) === 0xfeedfacf) return readMachO(file)
  } catch (error) {
    if (error instanceof RangeError) throw new Error('the file is cut short or damaged')
    throw error
  }
  throw new Error('neither ELF, PE nor Mach-O')
}

const MOST = 100_000

function reader(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return {
    u8: (at) => view.getUint8(at),
    u16: (at) => view.getUint16(at, true),
    u32: (at) => view.getUint32(at, true),
    u64: (at) => Number(view.getBigUint64(at, true)),
    text(at) {
      let end = at
      while (view.getUint8(end) !== 0) end++
      return new TextDecoder().decode(bytes.subarray(at, end))
    },
  }
}

/** 0, 1, … below a count that a file gives. */
function* counted(count) {
  if (count > MOST) throw new RangeError(`${count}`)
  for (let i = 0; i < count; i++) yield i
}

const called = (names, number) => names[number] ?? `unknown (${number})`

function readElf(file) {
  if (file.u8(4) !== 2 || file.u8(5) !== 1) throw new Error('not an ELF file of 64 bits, little-endian')
  const [headers, size, count] = [file.u64(40), file.u16(58), file.u16(60)]
  const sections = [...counted(count)].map((i) => {
    const at = headers + i * size
    return { type: file.u32(at + 4), at: file.u64(at + 24), bytes: file.u64(at + 32), link: file.u32(at + 40) }
  })
  const ofType = (type) => sections.filter((section) => section.type === type)
  const name = (section, offset) => file.text(sections[section.link].at + offset)
  const found = { format: 'ELF', processor: called({ 62: 'x64', 183: 'arm64' }, file.u16(18)), exports: [], imports: [], libraries: [] }
  for (const section of ofType(11)) {
    for (const i of counted(section.bytes / 24)) {
      const at = section.at + i * 24
      const [symbol, binding] = [name(section, file.u32(at)), file.u8(at + 4) >> 4]
      if (binding !== 0) (file.u16(at + 6) === 0 ? found.imports : found.exports).push(symbol)
    }
  }
  for (const section of ofType(6))
    for (const i of counted(section.bytes / 16))
      if (file.u64(section.at + i * 16) === 1) found.libraries.push(name(section, file.u64(section.at + i * 16 + 8)))
  const glibc = ofType(0x6ffffffe).flatMap((section) => wantedVersions(file, section, (offset) => name(section, offset)))
  return { ...found, glibc: glibc.sort(byVersion).at(-1) }
}

/** The versions of glibc that its symbols are of. */
function wantedVersions(file, section, name) {
  const versions = []
  let library = section.at
  for (const _ of counted(MOST)) {
    let version = library + file.u32(library + 8)
    for (const _ of counted(file.u16(library + 2))) {
      const found = /^GLIBC_([\d.]+)$/.exec(name(file.u32(version + 8)))
      if (found) versions.push(found[1])
      version += file.u32(version + 12)
    }
    const next = file.u32(library + 12)
    if (next === 0) break
    library += next
  }
  return versions
}

/** 2.9 before 2.17. */
export const byVersion = (one, other) => one.localeCompare(other, 'en', { numeric: true })

function readPe(file) {
  const header = file.u32(0x3c)
  const optional = header + 24
  if (file.u32(header) !== 0x4550 || file.u16(optional) !== 0x20b) throw new Error('not a PE file of 64 bits')
  const sections = [...counted(file.u16(header + 6))].map((i) => {
    const at = optional + file.u16(header + 20) + i * 40
    return { address: file.u32(at + 12), bytes: file.u32(at + 16), at: file.u32(at + 20) }
  })
  const place = (address) => {
    const section = sections.find((section) => address >= section.address && address < section.address + section.bytes)
    if (!section) throw new RangeError(`${address}`)
    return address - section.address + section.at
  }
  const [exported, imported] = [file.u32(optional + 112), file.u32(optional + 120)]
  const found = {
    format: 'PE',
    processor: called({ 34404: 'x64', 43620: 'arm64' }, file.u16(header + 4)),
    exports: [],
    imports: [],
    libraries: [],
  }
  if (exported) {
    const names = place(file.u32(place(exported) + 32))
    for (const i of counted(file.u32(place(exported) + 24))) found.exports.push(file.text(place(file.u32(names + i * 4))))
  }
  for (const i of counted(imported ? MOST : 0)) {
    const at = place(imported) + i * 20
    if (file.u32(at + 12) === 0) break
    found.libraries.push(file.text(place(file.u32(at + 12))))
    const names = place(file.u32(at) || file.u32(at + 16))
    for (const j of counted(MOST)) {
      const entry = file.u64(names + j * 8)
      if (entry === 0) break
      if (entry < 2 ** 31) found.imports.push(file.text(place(entry) + 2))
    }
  }
  return found
}

const COMMAND = { symbols: 2, library: 0xc, signature: 0x1d, build: 0x32 }

function readMachO(file) {
  const found = {
    format: 'Mach-O',
    processor: called({ 16777223: 'x64', 16777228: 'arm64' }, file.u32(4)),
    exports: [],
    imports: [],
    libraries: [],
    signed: false,
  }
  let at = 32
  for (const _ of counted(file.u32(16))) {
    const kind = file.u32(at)
    if (kind === COMMAND.library) found.libraries.push(file.text(at + file.u32(at + 8)))
    if (kind === COMMAND.signature) found.signed = true
    if (kind === COMMAND.build) found.macos = `${file.u16(at + 14)}.${file.u8(at + 13)}`
    if (kind === COMMAND.symbols) readSymbols(file, at, found)
    at += file.u32(at + 4)
  }
  return found
}

/** Names as C has them, without the underscore before each; those that only this file sees are left out. */
function readSymbols(file, at, { exports, imports }) {
  const [symbols, names] = [file.u32(at + 8), file.u32(at + 16)]
  for (const i of counted(file.u32(at + 12))) {
    const symbol = symbols + i * 16
    const type = file.u8(symbol + 4)
    if ((type & 0x1) === 0 || (type & 0x10) !== 0) continue
    const list = (type & 0xe) === 0 ? imports : exports
    list.push(file.text(names + file.u32(symbol)).replace(/^_/, ''))
  }
}

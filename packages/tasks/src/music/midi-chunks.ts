import { refuse } from '../sayings/music.ts'

/**
 * The header and the tracks of a Standard MIDI File, whole and in a row, without any other chunks (which the standard lets stand between them). Throws
 * TaskError `not-midi`, and `midi-cut-short` where the bytes end before what they announce.
 */
export function midiChunks(file: string, bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const nameAt = (at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4))
  const wants = (size: number): void => {
    if (size > bytes.length) refuse('midi-cut-short', { file, wanted: size, bytes: bytes.length })
  }
  if (nameAt(0) !== 'MThd') refuse('not-midi', { file, problem: 'it does not begin with MThd' })
  wants(14)
  const tracks = view.getUint16(10)
  const kept: Uint8Array[] = []
  let at = 0
  while (kept.length < tracks + 1) {
    wants(at + 8)
    const end = at + 8 + view.getUint32(at + 4)
    wants(end)
    if (nameAt(at) === 'MTrk' || kept.length === 0) kept.push(bytes.subarray(at, end))
    at = end
  }
  const whole = new Uint8Array(kept.reduce((sum, { length }) => sum + length, 0))
  let place = 0
  for (const chunk of kept) {
    whole.set(chunk, place)
    place += chunk.length
  }
  return whole
}

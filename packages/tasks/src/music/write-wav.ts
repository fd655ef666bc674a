import type { Step } from './piece.ts'
import { heldKeys, type Timing } from './write-midi.ts'

const RATE = 44_100
/** Overtones of a struck string, softer the higher; each fades faster than the one below. */
const OVERTONES = [1, 0.5, 0.28, 0.16, 0.09, 0.05]
/** Seconds in which a tone comes, and in which it goes once the key is let go. */
const ATTACK = 0.006
const RELEASE = 0.12
/** The loudest sample; 1 is the loudest there is. */
const PEAK = 0.89

/** Music as a WAV file: one channel of 16-bit samples, 44,100 a second, made of decaying overtones like a piano's; nothing is clipped. */
export function writeWav(steps: readonly Step[], { grid, tempo }: Timing): Uint8Array {
  const stepSeconds = 60 / tempo / grid
  const sound = new Float32Array(Math.ceil((steps.length * stepSeconds + RELEASE) * RATE) + 1)
  for (const { key, begin, end } of heldKeys(steps)) addTone(sound, key, begin * stepSeconds, (end - begin) * stepSeconds)
  const loudest = sound.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
  return wavOf(sound, loudest === 0 ? 0 : PEAK / loudest)
}

/** Adds a tone: Σ over overtones n of aₙ · e^(−t·dₙ) · sin(2πnft), within its attack and release. */
function addTone(sound: Float32Array, key: number, begin: number, seconds: number): void {
  const frequency = 440 * 2 ** ((key - 69) / 12)
  const first = Math.round(begin * RATE)
  const count = Math.min(sound.length - first, Math.floor((seconds + RELEASE) * RATE))
  // Low strings sound longer.
  const decay = 0.9 * 2 ** ((key - 60) / 24)
  for (const [i, loudness] of OVERTONES.entries()) {
    const step = (2 * Math.PI * frequency * (i + 1)) / RATE
    if (step >= Math.PI) break
    // A sine by turning a point: two products a sample instead of a sine.
    const [turnX, turnY] = [Math.cos(step), Math.sin(step)]
    const fade = Math.exp((-decay * (1 + 0.6 * i)) / RATE)
    let [x, y, level] = [1, 0, loudness]
    for (let n = 0; n < count; n++) {
      sound[first + n]! += level * y * envelope(n / RATE, seconds)
      ;[x, y] = [x * turnX - y * turnY, x * turnY + y * turnX]
      level *= fade
    }
  }
}

const envelope = (time: number, seconds: number): number =>
  Math.min(1, time / ATTACK) * Math.max(0, Math.min(1, 1 - (time - seconds) / RELEASE))

function wavOf(sound: Float32Array, scale: number): Uint8Array {
  const bytes = new Uint8Array(44 + sound.length * 2)
  const view = new DataView(bytes.buffer)
  const name = (at: number, letters: string): void => bytes.set(new TextEncoder().encode(letters), at)
  name(0, 'RIFF')
  view.setUint32(4, bytes.length - 8, true)
  name(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, RATE, true)
  view.setUint32(28, RATE * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  name(36, 'data')
  view.setUint32(40, sound.length * 2, true)
  for (const [i, sample] of sound.entries()) view.setInt16(44 + i * 2, Math.round(sample * scale * 32_767), true)
  return bytes
}

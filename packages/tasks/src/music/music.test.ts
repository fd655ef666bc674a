import fc from 'fast-check'
import { writeMidi as encode, parseMidi } from 'midi-file'
import { expect, test } from 'vitest'
import { TaskError } from '../base/task-error.ts'
import { gridOf, onGrid } from './grid.ts'
import { HIGHEST_KEY, LOWEST_KEY, type Step } from './piece.ts'
import { readMusic } from './read.ts'
import { readMidi } from './read-midi.ts'
import { writeMidi } from './write-midi.ts'
import { writeWav } from './write-wav.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const read = (name: string, bytes: Uint8Array, grid: number | null = null) => readMusic([{ name, bytes }], { grid, playChords: false })
const key = fc.integer({ min: LOWEST_KEY, max: HIGHEST_KEY })
const step = fc.uniqueArray(key, { maxLength: 5 }).map((keys): Step => keys.sort((a, b) => a - b))
/** Sounds in its first and last step, since silence around music is left out. */
const roll = fc.tuple(fc.array(step, { maxLength: 40 }), key, key).map(([steps, first, last]): Step[] => [[first], ...steps, [last]])

async function errorOf(work: () => unknown): Promise<unknown> {
  try {
    await work()
  } catch (error) {
    return error
  }
  return null
}

test('a roll written as MIDI and read again is the same', async () => {
  await fc.assert(
    fc.asyncProperty(roll, fc.constantFrom(1, 2, 3, 4, 6, 8, 12), fc.integer({ min: 30, max: 300 }), async (steps, grid, tempo) => {
      const again = await read('a.mid', writeMidi(steps, { grid, tempo }), grid)
      expect(again.training.map((piece) => piece.steps)).toEqual([steps])
      expect(Math.round(again.tempo)).toBe(tempo)
    }),
    { numRuns: 60 },
  )
})

test('what is written is a valid MIDI file by the parser of another package', () => {
  const { header, tracks } = parseMidi(writeMidi([[60], [60, 64], []], { grid: 2, tempo: 90 }))
  expect(header).toMatchObject({ format: 0, numTracks: 1, ticksPerBeat: 480 })
  expect(tracks[0]!.map(({ type, deltaTime }) => [type, deltaTime])).toEqual([
    ['setTempo', 0],
    ['programChange', 0],
    ['noteOn', 0],
    ['noteOn', 240],
    ['noteOff', 240],
    ['noteOff', 0],
    ['endOfTrack', 240],
  ])
})

test('a MIDI file cut short anywhere is one clear error or, cut after its last note, never a half-read piece', async () => {
  const whole = writeMidi([[60], [62], [64], [65]], { grid: 1, tempo: 120 })
  for (let length = 4; length < whole.length; length++) {
    const error = await errorOf(() => read('cut.mid', whole.subarray(0, length)))
    expect(error).toMatchObject({ code: 'midi-cut-short', details: { file: 'cut.mid', bytes: length } })
  }
})

test('any bytes at all are read or refused with a code, never anything else', () =>
  fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.constantFrom('x.mid', 'x.abc', 'x.json', 'x'), async (bytes, name) => {
      const error = await errorOf(() => read(name, bytes))
      if (error !== null) expect(error).toHaveProperty('code')
    }),
    { numRuns: 300 },
  ))

const track = (events: object[]) => [...events, { deltaTime: 0, meta: true, type: 'endOfTrack' }] as never
const on = (noteNumber: number, deltaTime = 0, channel = 0) => ({ deltaTime, type: 'noteOn', channel, noteNumber, velocity: 90 })
const off = (noteNumber: number, deltaTime = 0, channel = 0) => ({ deltaTime, type: 'noteOff', channel, noteNumber, velocity: 0 })
const midi = (tracks: object[][], header: object = {}) =>
  Uint8Array.from(
    encode({ header: { format: 1, numTracks: tracks.length, ticksPerBeat: 96, ...header }, tracks: tracks.map(track) } as never),
  )

test('tracks are laid one over the other, and those of format 2 are pieces of their own', () => {
  const tracks = [
    [on(60), off(60, 96)],
    [on(72, 96), off(72, 96)],
  ]
  expect(readMidi({ name: 'a.mid', bytes: midi(tracks) }).pieces.map(({ notes }) => notes)).toEqual([
    [
      { key: 60, begin: 0, end: 1 },
      { key: 72, begin: 1, end: 2 },
    ],
  ])
  expect(readMidi({ name: 'a.mid', bytes: midi(tracks, { format: 2 }) }).pieces.map(({ name }) => name)).toEqual(['a.mid#1', 'a.mid#2'])
})

test('drums, keys that no piano has and notes that never end are counted', () => {
  const { pieces, findings } = readMidi({
    name: 'a.mid',
    bytes: midi([
      [on(60), on(5), on(40, 0, 9), off(5, 96), on(64)],
      [on(62), off(62, 192)],
    ]),
  })
  expect(pieces[0]!.notes.map((note) => note.key)).toEqual([60, 62])
  expect(findings.map(({ code, details }) => [code, details])).toEqual([
    ['drums-left-out', { file: 'a.mid', count: 1 }],
    ['notes-off-piano', { file: 'a.mid', count: 1, lowest: 5, highest: 5 }],
    ['notes-without-end', { file: 'a.mid', count: 2 }],
  ])
})

test.each([
  ['empty.mid', midi([[]]), 'no-notes'],
  ['text.mid', bytesOf('to be or not to be'), 'not-midi'],
  ['words.txt', bytesOf('to be or not to be'), 'not-music'],
  ['empty.abc', bytesOf('X:1\nT:Nothing\nK:C\n'), 'no-notes'],
  ['empty.json', bytesOf('[[[],[]]]'), 'no-notes'],
  ['bad.json', bytesOf('{"train":[[[60,"61"]]]}'), 'broken-roll'],
  ['cut.json', bytesOf('[[[60],'), 'broken-roll'],
])('%s is refused by its name', async (name, bytes, code) => {
  const error = await errorOf(() => read(name, bytes))
  expect(error).toBeInstanceOf(TaskError)
  expect(error).toMatchObject({ code, details: { file: name } })
})

test('a broken roll is told by its place', async () => {
  expect(await errorOf(() => read('r.json', bytesOf('{"train":[[[60],[61]],[[62],[200]]]}')))).toMatchObject({
    details: { place: '.train[1][1][0]' },
  })
})

test('rolls come divided or not, one piece or several, silence as an empty list, −1 or null', async () => {
  const divided = await read('r.json', bytesOf('{"train":[[[60],[-1]]],"valid":[[[61]]],"test":[[[62,63]],[[null,64]]]}'))
  expect([divided.training, divided.validation, divided.test].map((pieces) => pieces.map((piece) => piece.steps))).toEqual([
    [[[60], []]],
    [[[61]]],
    [[[62, 63]], [[64]]],
  ])
  expect((await read('one.json', bytesOf('[[60],[62,60]]'))).training.map((piece) => piece.steps)).toEqual([[[60], [60, 62]]])
})

test('the grid is the coarsest that the notes fit', () => {
  const at = (...begins: number[]) => [
    { name: '', tempo: 120, bar: 4, notes: begins.map((begin) => ({ key: 60, begin, end: begin + 0.1 })) },
  ]
  expect(gridOf(at(0, 1, 2, 3))).toBe(1)
  expect(gridOf(at(0, 0.5, 1.25, 3))).toBe(4)
  expect(gridOf(at(0, 1 / 3, 2 / 3, 1))).toBe(3)
  expect(gridOf(at(0.01, 0.49, 1.02, 2.5))).toBe(2)
})

test('a short note lasts one step, and silence before the music is left out', () => {
  const notes = [
    { key: 60, begin: 4, end: 4.01 },
    { key: 62, begin: 5, end: 6.1 },
  ]
  expect(onGrid({ name: 'a', tempo: 120, bar: 4, notes }, 2).steps).toEqual([[60], [], [62], [62]])
})

test('a WAV has a sound header, as many seconds as the music and its last echo, and never the loudest sample', () => {
  const steps: Step[] = [[48, 60, 64, 67, 72], [], [50], [50]]
  const bytes = writeWav(steps, { grid: 2, tempo: 120 })
  const view = new DataView(bytes.buffer)
  const letters = (from: number, to: number) => new TextDecoder().decode(bytes.subarray(from, to))
  expect([letters(0, 4), letters(8, 16), view.getUint32(4, true)]).toEqual(['RIFF', 'WAVEfmt ', bytes.length - 8])
  expect(view.getUint32(40, true)).toBe(bytes.length - 44)
  const samples = new Int16Array(bytes.buffer, 44)
  expect(samples.length / 44_100).toBeCloseTo(1.12, 2)
  expect(samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)).toBe(Math.round(0.89 * 32_767))
  expect(
    writeWav([[]], { grid: 1, tempo: 60 })
      .slice(44)
      .every((byte) => byte === 0),
  ).toBe(true)
})

test('a tone has the pitch of its key', () => {
  const samples = new Int16Array(writeWav([[69]], { grid: 1, tempo: 60 }).buffer, 44)
  const strength = (frequency: number) => {
    let [x, y] = [0, 0]
    for (let n = 4410; n < 30_870; n++) {
      x += samples[n]! * Math.cos((2 * Math.PI * frequency * n) / 44_100)
      y += samples[n]! * Math.sin((2 * Math.PI * frequency * n) / 44_100)
    }
    return Math.hypot(x, y)
  }
  expect(strength(440)).toBeGreaterThan(10 * Math.max(strength(415.3), strength(466.2)))
})

test('a bar has as many beats as most files say', async () => {
  const abc = (meter: string, i: number) => ({ name: `${i}.abc`, bytes: bytesOf(`X:1\nM:${meter}\nL:1/8\nK:C\ncdefga|\n`) })
  const barOf = async (...meters: string[]) => (await readMusic(meters.map(abc), { grid: null, playChords: false })).bar
  expect(await barOf('6/8', '4/4', '6/8')).toBe(3)
  expect(await barOf('3/4')).toBe(3)
  expect(await barOf('7/8', '2/4')).toBe(3.5)
  expect(await barOf('C')).toBe(4)
  const midi = writeMidi([[60], [62], [64]], { grid: 1, tempo: 120 })
  expect((await readMusic([{ name: 'a.mid', bytes: midi }], { grid: null, playChords: false })).bar).toBe(4)
  // 6/8 in the first track: numerator 6, denominator 2^3.
  const waltz = [0x4d, 0x54, 0x68, 0x64, 0, 0, 0, 6, 0, 0, 0, 1, 0, 1, 0x4d, 0x54, 0x72, 0x6b, 0, 0, 0, 20]
  const events = [0, 0xff, 0x58, 4, 6, 3, 24, 8, 0, 0x90, 60, 64, 1, 0x80, 60, 64, 0, 0xff, 0x2f, 0]
  const read = await readMusic([{ name: 'b.mid', bytes: Uint8Array.from([...waltz, ...events]) }], { grid: null, playChords: false })
  expect(read.bar).toBe(3)
})

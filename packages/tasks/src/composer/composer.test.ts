import { open } from 'tekrar'
import { expect, test } from 'vitest'
import type { Source } from '../base/source.ts'
import { rollOf, type Step } from '../music/piece.ts'
import { chance } from './chance.ts'
import { Composer } from './compose.ts'
import { json, nats, scales, trained, values } from './composer.test-support.ts'
import { composerTask } from './composer.ts'
import type { ComposerOptions } from './options.ts'

test('a scale is learned in seconds and continued, and saved and opened it goes on the same', async () => {
  const { composer, report, prepared } = await trained([json('scales.json', scales)], {
    units: '24',
    dropout: 0,
    learningRate: 0.02,
    epochs: 60,
  })
  expect(prepared.values).toMatchObject({ voices: 'one', view: 'whole', grid: 2 })
  expect(nats(report, 'network')).toBeLessThan(nats(report, 'noteChain') - 0.3)
  const primer: Step[] = [[64], [65], [67], [69]]
  const { steps, primed } = await composer.compose({ primer, bars: 1, beats: 4, temperature: 0 })
  expect(primed).toBe(4)
  expect(steps).toEqual([...primer, [71], [72], [71], [69], [67], [65], [64], [62]])

  const { json: saved, weights } = await composer.model.save()
  const model = await open({ json: saved, weights })
  const opened = new Composer(model, (model.preprocessing as unknown as { record: never }).record)
  const [first, second, other] = await Promise.all(
    [3, 3, 4].map((seed, i) => (i === 1 ? opened : composer).compose({ bars: 4, temperature: 3, seed })),
  )
  expect(second!.steps).toEqual(first!.steps)
  expect(other!.steps).not.toEqual(first!.steps)
}, 60_000)

/** Chords that follow one another in a circle, each for two steps; which key is doubled above is drawn, and so only chords know it. */
function chordPieces(count: number): Step[][] {
  const random = chance(7)
  const circle = [
    [48, 52, 55],
    [53, 57, 60],
    [55, 59, 62],
    [48, 52, 55],
  ]
  return Array.from({ length: count }, () => {
    const begin = Math.floor(random() * 4)
    return Array.from({ length: 12 }, (_, i) => circle[(begin + i) % 4]!).flatMap((chord): Step[] => {
      const up = random() < 0.5 ? 12 : 24
      return [chord.map((key) => key + up), chord.map((key) => key + up)]
    })
  })
}

const isChord = (step: Step): boolean => {
  const [first, second, third] = step.map((key) => key % 12)
  return step.length === 3 && ['0,4,7', '5,9,0', '7,11,2'].includes([first, second, third].join())
}

test.each([
  ['keys', { units: '16', digest: 16, epochs: 25, learningRate: 0.03 }],
  ['whole', { units: '48', learningRate: 0.01, epochs: 30 }],
] as const)(
  'note after note a grammar of chords is learned, and only its chords are written (--view %s)',
  async (view, more) => {
    const pieces = chordPieces(24)
    const { composer, report } = await trained([json('chords.json', pieces)], { voices: 'notes', view, dropout: 0, ...more })
    // Each second step repeats the one before; each first draws one of two octaves: ln 2 / 2 a step, but for the beginning.
    expect(nats(report, 'network')).toBeGreaterThan(0.3)
    expect(nats(report, 'network')).toBeLessThan(1.5)
    expect(nats(report, 'keyChains')).toBeGreaterThan(3)
    const { steps, primed } = await composer.compose({ primer: pieces[0]!.slice(0, 8), bars: 4, temperature: 0.5 })
    const written = steps.slice(primed)
    expect(steps.slice(0, 8)).toEqual(pieces[0]!.slice(0, 8))
    expect(written.filter(isChord).length).toBeGreaterThan(written.length * 0.85)
  },
  60_000,
)

test('with independent keys too the network beats the chains on what comes in a circle', async () => {
  for (const view of ['whole', 'keys'] as const) {
    const { report } = await trained([json('chords.json', chordPieces(24))], {
      voices: 'many',
      view,
      units: '24',
      dropout: 0,
      learningRate: 0.03,
      epochs: 40,
    })
    expect(nats(report, 'network')).toBeLessThan(nats(report, 'keyChains') * 0.75)
  }
}, 60_000)

test('before its first step the network foretells about as well as what comes how often', async () => {
  // Keys that share one network share its bias too: how often any of them sounds.
  for (const [data, more, times] of [
    [scales, { voices: 'one' }, 1.25],
    [chordPieces(24), { voices: 'many', view: 'whole' }, 1.25],
    [chordPieces(24), { voices: 'notes', view: 'whole' }, 1.25],
    [chordPieces(24), { voices: 'many', view: 'keys' }, 1.6],
    [chordPieces(24), { voices: 'notes', view: 'keys' }, 1.6],
  ] as const) {
    const prepared = await composerTask.prepare({ data: [json('r.json', data)], besides: {} }, values({ units: '16', ...more }))
    const { report } = await prepared.finish(prepared.stages[0]!.build({ cell: null, engine: { threads: 1 }, before: null }))
    const [network, frequency] = report!.contenders.map(({ values }) => values.nats!)
    expect(network).toBeLessThan(frequency! * times)
  }
}, 60_000)

test('what the report says of each step is a distribution: over all that may sound it sums to one', async () => {
  const { viewOf } = await import('./views.ts')
  const { wholeOf } = await import('./dataset.ts')
  const keys = { inTurn: true, lowest: 39, highest: 41, echoes: [2], outside: 0.001 }
  const all: Step[] = [[], [60], [61], [62], [60, 61], [60, 62], [61, 62], [60, 61, 62]]
  for (const record of [
    { voices: 'notes', keys },
    { voices: 'many', keys: { ...keys, inTurn: false } },
  ] as const) {
    const view = viewOf(record)
    const model = view.build({ cell: 'lstm', units: [3], dropout: 0, digest: 2, seed: 1 }, { cell: null, engine: {}, before: null })
    let sum = 0
    for (const last of all) {
      const steps = [[60, 62], [61], last]
      const piece = { roll: rollOf(steps), steps: 3 }
      sum += Math.exp(-view.costsOf(piece, (await model.predict(wholeOf(view, piece))).data as Float32Array)[2]!)
    }
    // What lies outside the three keys takes 85 chances of a thousandth.
    expect(sum).toBeCloseTo(0.999 ** 85, 5)
  }
})

test('nothing that sounds in a step or later reaches what is foretold of it', async () => {
  const { viewOf } = await import('./views.ts')
  const { wholeOf } = await import('./dataset.ts')
  const keys = { inTurn: false, lowest: 20, highest: 60, echoes: [2, 3], outside: 0.001 }
  const before: Step[] = [[60, 64], [62], [], [48, 65], [60]]
  const heardOf = (later: readonly Step[]) => ({ roll: rollOf([...before, ...later]), steps: before.length + later.length })
  for (const record of [
    { voices: 'one', keys: null },
    { voices: 'many', keys: null },
    { voices: 'many', keys },
    { voices: 'notes', keys: { ...keys, inTurn: true } },
    { voices: 'notes', keys: null },
  ] as const) {
    const view = viewOf(record)
    const model = view.build({ cell: 'gru', units: [4], dropout: 0, digest: 0, seed: 1 }, { cell: null, engine: {}, before: null })
    const costs = async (later: readonly Step[]) => {
      const piece = heardOf(later)
      return view.costsOf(piece, (await model.predict(wholeOf(view, piece))).data as Float32Array)
    }
    const [one, other] = [await costs([[61], [50, 70]]), await costs([[40, 41], [], [90]])]
    expect([...one.subarray(0, before.length)]).toEqual([...other.subarray(0, before.length)])
    expect(one[before.length]).not.toBe(other[before.length])
  }
})

test('in turn, a key knows those above it and none below', async () => {
  const { featureCount, writeFeatures } = await import('./keys-features.ts')
  const { Past } = await import('./past.ts')
  const settings = { inTurn: true, lowest: 0, highest: 87, echoes: [1] }
  const seen = (step: Step, key: number) => {
    const into = new Float32Array(featureCount(settings))
    const past = new Past(rollOf([[60], step]))
    writeFeatures({ numbers: into, at: 0, apart: 0 }, past, { step: 1, lowest: key - 21, highest: key - 21, shift: 0 }, settings)
    return [...into]
  }
  expect(seen([50, 58, 60], 60)).toEqual(seen([], 60))
  expect(seen([50, 64], 60)).not.toEqual(seen([50], 60))
})

test('tokens: the probabilities of all steps of two keys sum to nearly one where others are unlikely', async () => {
  const { composer } = await trained(
    [
      json(
        'two.json',
        Array.from({ length: 12 }, (_, i) =>
          Array.from({ length: 16 }, (_, t): Step => ((t + i) % 3 === 0 ? [60, 64] : (t + i) % 3 === 1 ? [64] : [])),
        ),
      ),
    ],
    {
      voices: 'notes',
      view: 'whole',
      units: '16',
      dropout: 0,
      learningRate: 0.03,
      epochs: 40,
    },
  )
  const report = await composer.evaluate({ data: [json('x.json', [[[60, 64], [64], [], [60, 64], [64], [], [60, 64]]])], besides: {} })
  expect(report).toMatchObject({ on: 'data', count: 7, unit: 'steps' })
  expect(nats(report, 'network')).toBeLessThan(0.6)
}, 60_000)

test('parts that a file keeps apart are used as they are, and nothing of them is in what is saved', async () => {
  const common = Array.from({ length: 20 }, (_, i): Step => [60 + (i % 3)])
  const far: Step[] = [[100], [101], ...common]
  const prepared = await composerTask.prepare(
    { data: [json('r.json', { train: [common, common], valid: [far], test: [far, far] })], besides: {} },
    values({ voices: 'many', view: 'keys' }),
  )
  expect(prepared.facts).toContainEqual({
    code: 'music',
    details: expect.objectContaining({ pieces: 2, validationPieces: 1, testPieces: 2, highest: 62 }),
  })
  const { record, report } = await prepared.finish(prepared.stages[0]!.build({ cell: null, engine: {}, before: null }))
  expect(record).toMatchObject({ task: 'composer', keys: { lowest: 60 - 21 - 2, highest: 62 - 21 + 2 } })
  expect(report).toMatchObject({ on: 'test', count: 44 })
})

test('tunes in which hardly a note is doubled are one voice, and the doubled ones are counted', async () => {
  const tune = Array.from({ length: 100 }, (_, i): Step => (i === 50 ? [60, 72] : [60 + (i % 5)]))
  const { values: resolved, findings } = await composerTask.prepare(
    { data: [json('r.json', [tune, [...tune].reverse()])], besides: {} },
    values(),
  )
  expect(resolved.voices).toBe('one')
  expect(findings).toContainEqual({ severity: 'warning', code: 'chords-in-one-voice', details: { steps: 2 } })
})

test('bars are those of the music it learned from, those of the primer, or those asked for', async () => {
  const jig = (name: string, meter: string) => ({
    name,
    bytes: new TextEncoder().encode(`X:1\nM:${meter}\nL:1/8\nK:C\n${'cdefga|'.repeat(30)}\n`),
  })
  const { composer } = await trained([jig('a.abc', '6/8'), jig('b.abc', '6/8')], { units: '8', trainingSteps: 2, validation: 0 })
  const { bar, grid, steps } = await composer.compose({ bars: 2 })
  expect([bar, grid, steps.length]).toEqual([6, 2, 12])
  expect((await composer.compose({ bars: 2, beats: 4 })).steps).toHaveLength(16)
  const behind = await composer.compose({ bars: 1, primer: jig('c.abc', '2/4'), primerBars: 1 })
  expect([behind.bar, behind.primed, behind.steps.length]).toEqual([4, 4, 8])
})

test('training that goes on from another run keeps how that one saw music', async () => {
  const first = await composerTask.prepare({ data: [json('a.json', chordPieces(6))], besides: {} }, values({ voices: 'notes', grid: 3 }))
  const { record } = await first.finish(first.stages[0]!.build({ cell: null, engine: {}, before: null }))
  const second = await composerTask.prepare({ data: [json('b.json', scales)], besides: {} }, values(), { record: record! })
  expect(second.values).toMatchObject({ voices: 'notes', view: 'keys', grid: 3 })
  expect((await second.finish(second.stages[0]!.build({ cell: null, engine: {}, before: null }))).record).toEqual(record)
})

test('options that are filled in stay when they are put in again', async () => {
  const data = [json('scales.json', scales)]
  for (const more of [{}, { voices: 'notes' }, { voices: 'many', view: 'keys', cell: 'gru' }] as const) {
    const first = await composerTask.prepare({ data, besides: {} }, values(more))
    const second = await composerTask.prepare({ data, besides: {} }, first.values)
    expect(second.values).toEqual(first.values)
  }
})

test('the chapter’s network is the default', async () => {
  const { stages } = await composerTask.prepare({ data: [json('scales.json', scales)], besides: {} }, values())
  const model = stages[0]!.build({ cell: null, engine: {}, before: null })
  expect(model.layers.map(({ kind }) => kind)).toEqual([
    'recurrent',
    'dropout',
    'recurrent',
    'dropout',
    'recurrent',
    'dense',
    'dropout',
    'dense',
  ])
  expect(model.outputs[0]!.shape).toEqual([null, null, 89])
})

test('the batches of an epoch hang on seed and epoch alone, and may be begun anywhere', async () => {
  const { stages } = await composerTask.prepare(
    { data: [json('chords.json', chordPieces(9))], besides: {} },
    values({ voices: 'many', steps: 10, transpose: 6 }),
  )
  const { data } = stages[0]!
  const whole = [...data.batches(3, 5)]
  expect(whole.length).toBe(data.size)
  expect([...data.batches(3, 5, 2)]).toEqual(whole.slice(2))
  expect([...data.batches(4, 5)].length).toBe(data.size)
  expect([...data.batches(4, 5)]).not.toEqual(whole)
})

test('of little music it is said that it is little: to learn from, and to measure on', async () => {
  const findingsOf = async (pieces: readonly Step[][], more: Partial<ComposerOptions> = {}) =>
    (await composerTask.prepare({ data: [json('a.json', pieces)], besides: {} }, values(more))).findings.filter(({ code }) =>
      code.startsWith('little-'),
    )
  const random = chance(3)
  const tune = (length: number) => Array.from({ length }, (): Step => [60 + Math.floor(random() * 20)])
  expect(await findingsOf([tune(3)])).toEqual([
    { severity: 'warning', code: 'little-to-learn', details: { steps: 2 } },
    { severity: 'warning', code: 'little-to-measure', details: { steps: 1 } },
  ])
  expect(await findingsOf([tune(600), tune(120)], { validation: 0 })).toEqual([])
  expect(await findingsOf([tune(2000)])).toEqual([])
})

test('what cannot be learned from is said, by name and with its counts', async () => {
  const check = async (data: Source[], more: Partial<ComposerOptions> = {}) =>
    (await composerTask.check({ data, besides: {} }, values(more))).findings.filter(({ code }) => !code.startsWith('little-'))
  expect(await check([json('a.json', [[[60]]])])).toEqual([
    { severity: 'error', code: 'too-little-music', details: { files: ['a.json'], steps: 1, needed: 2 } },
  ])
  expect(await check([json('a.json', scales)], { view: 'keys' })).toMatchObject([{ severity: 'error', code: 'view-of-one-voice' }])
  expect(await check([json('a.json', scales)], { units: '12,x' })).toMatchObject([
    { code: 'not-numbers', details: { flag: 'units', given: '12,x' } },
  ])
  expect(
    await check(
      [
        json('a.json', [
          [[60, 64], [62]],
          [[60], [62, 65]],
          [[60, 64], [62]],
        ]),
      ],
      { voices: 'one' },
    ),
  ).toMatchObject([
    { code: expect.stringMatching('same-piece-again|in-both-parts') },
    { severity: 'warning', code: 'chords-in-one-voice', details: { steps: 3 } },
  ])
})

test.each([
  {},
  { task: 'composer', version: 2 },
  {
    task: 'composer',
    version: 1,
    voices: 'many',
    view: 'keys',
    grid: 1,
    tempo: 90,
    chords: false,
    keys: { inTurn: true, lowest: 5, highest: 4, echoes: [], outside: 0.1 },
  },
])('a record that is not a composer’s is refused: %j', (record) => {
  expect(() => composerTask.open({} as never, record as never)).toThrow(expect.objectContaining({ code: 'damaged-record' }))
})

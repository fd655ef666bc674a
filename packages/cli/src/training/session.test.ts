import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultsOf, table as rows, type Value } from '@tekrar/tasks/rows'
import { open, type SavedModel, type TrainingState } from 'tekrar'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { nonsense } from '../binary.test-support.ts'
import { testContext } from '../context.test-support.ts'
import { type Failure, sentence } from '../failure.ts'
import { faultyDisk } from '../files/faulty-disk.test-support.ts'
import { disk, type FileOperations } from '../files/operations.ts'
import { english } from '../messages/en.ts'
import type { Configuration } from '../runs/configuration.ts'
import { RunFolder } from '../runs/run-folder.ts'
import { workOf } from '../tasks.ts'
import { reporterFor } from '../terminal/reporter.ts'
import { type Standing, type StateFacts, trainRun } from './session.ts'

let runs: string
beforeEach(async () => {
  runs = await mkdtemp(join(tmpdir(), 'tekrar-session-'))
})
afterEach(() => rm(runs, { recursive: true, force: true }))

const STEPS = 5
const values: Record<string, Value> = {
  ...defaultsOf(rows.text.options),
  units: 4,
  layers: 1,
  embedding: 3,
  steps: 16,
  batch: 3,
  trainingSteps: STEPS,
  validation: 0.2,
}
const configuration: Configuration = { format: 1, task: 'text', files: [], sha256: '', options: values }
const engine = { engine: 'wasm' } as const

async function session(files: FileOperations, folder: string, resumed: boolean) {
  const { prepare } = await workOf('text')
  const plain = await prepare({ data: [{ name: 'text', bytes: new TextEncoder().encode(nonsense(500)) }], besides: {} }, values)
  // What is learned after the training changes weights: done twice it would show.
  const prepared: typeof plain = {
    ...plain,
    async finish(model, progress) {
      const halved = Object.entries(model.weights).map(([name, { shape, data }]) => [
        name,
        { shape, data: Float32Array.from(data, (x) => x / 2) },
      ])
      model.setWeights(Object.fromEntries(halved))
      return plain.finish(model, progress)
    },
  }
  const run = new RunFolder(files, folder)
  const state = resumed ? (await run.openState()).state : null
  const model = resumed ? await open(await run.trainedFolder(), engine) : null
  const facts = state?.facts as StateFacts
  const from: Standing | null = state && {
    stage: 'training',
    training: { record: facts.record, tensors: state.tensors as TrainingState['tensors'] },
    best: facts.record.watch.best ? await model!.save() : null,
    losses: { best: null, last: null },
  }
  if (resumed) await run.events.open()
  const { context } = await testContext('en', { directory: runs })
  const code = await trainRun({
    context,
    run,
    configuration,
    prepared,
    engine,
    cell: null,
    model,
    before: null,
    totalSteps: STEPS,
    from,
    sampleEvery: 0,
    saveEvery: 0,
    reporter: reporterFor(context, { json: false, quiet: true, unit: prepared.unit, samplesAsked: false }),
    began: () => {},
    describe: async () => '',
    timeKnown: true,
  })
  return { code, run, weights: await weightsOf(run), report: await run.report() }
}

const weightsOf = async (run: RunFolder): Promise<SavedModel> => (await open(run.modelFolder, engine)).save()

test('a disk that is full names the run, its last saved step, and how to go on', async () => {
  const name = { task: 'text', name: 'full', force: false }
  const counting = faultyDisk(Number.POSITIVE_INFINITY, 'fails')
  await session(counting, (await RunFolder.make(counting, join(runs, 'whole'), name)).folder, false)
  const at = counting.log.findIndex((line) => line.startsWith('write 3.safetensors'))
  const files = faultyDisk(at, 'dies')
  const ended = session(files, (await RunFolder.make(files, join(runs, 'runs'), name)).folder, false)
  await expect(ended).rejects.toMatchObject({
    key: 'cannot-save',
    details: { code: 'ENOSPC', kept: { run: 'full', step: 2, resume: 'tekrar resume full' } },
  })
  const failure: Failure = await ended.catch((error) => error)
  expect(sentence(english, failure)).toMatch(
    /the disk is full; full is intact as it was saved at step 2: free some space, then tekrar resume full$/,
  )
})

test.each(['fails', 'dies'] as const)(
  'a disk that %s at any operation of a whole training leaves a run that opens, and resumes to the same bits',
  async (kind) => {
    const counting = faultyDisk(Number.POSITIVE_INFINITY, kind)
    const name = { task: 'text', name: 'run', force: false }
    const whole = await session(counting, (await RunFolder.make(counting, join(runs, 'whole'), name)).folder, false)
    expect(whole.code).toBe(0)
    expect(counting.count).toBeGreaterThan(45)
    let resumed = 0
    for (let at = 0; at < counting.count; at++) {
      const files = faultyDisk(at, kind)
      const folder = join(runs, `${kind}-${at}`, 'run')
      const ended = await RunFolder.make(files, join(runs, `${kind}-${at}`), name)
        .then(() => session(files, folder, false))
        .catch((error: unknown) => error)
      const begun = await new RunFolder(disk, folder).configuration().then(
        () => true,
        () => false,
      )
      if (!begun) continue
      resumed++
      const fault = `fault at ${at}: ${files.log[at]}`
      const unharmed = ended !== null && typeof ended === 'object' && 'code' in ended && ended.code === 0
      // Whoever finds a report finds a run that is finished: only its folder's sync and the clearing away come after it.
      if (!unharmed && (await new RunFolder(disk, folder).report()) !== undefined) {
        expect(at, `the report was there: ${files.log[at]}`).toBeGreaterThanOrEqual(counting.count - 2)
        continue
      }
      const after = unharmed ? (ended as Awaited<ReturnType<typeof session>>) : await session(disk, folder, true)
      expect(after.code, fault).toBe(0)
      expect(Buffer.compare(after.weights.weights, whole.weights.weights), fault).toBe(0)
      expect(after.report?.contenders[0], fault).toEqual(whole.report?.contenders[0])
    }
    expect(resumed).toBeGreaterThan(25)
  },
  120_000,
)

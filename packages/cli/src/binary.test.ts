import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inFolder, nonsense, requireBuild, start, tekrar, tiny } from './binary.test-support.ts'
import type { Event } from './event.ts'

beforeAll(requireBuild)

/** One folder for what leaves nothing behind. */
let here: string
beforeAll(async () => {
  here = await mkdtemp(join(tmpdir(), 'tekrar-test-'))
  const directory = here
  await writeFile(join(directory, 'book.txt'), nonsense(3000))
  await writeFile(join(directory, 'empty.txt'), '')
  await writeFile(join(directory, 'short.txt'), 'a')
  await writeFile(join(directory, 'blank.txt'), ' \n\t '.repeat(200))
  await writeFile(join(directory, 'two.txt'), 'ab'.repeat(200))
  await writeFile(
    join(directory, 'binary.txt'),
    Uint8Array.from({ length: 500 }, (_, i) => (i * 7) % 256),
  )
  await writeFile(
    join(directory, 'broken.txt'),
    Uint8Array.of(...new TextEncoder().encode('çok güzel bir gün çocuk şiir'), 0xc3, 0x28, 0x0a),
  )
  await writeFile(join(directory, 'unknown.json'), '{"unit": 4}')
  await writeFile(join(directory, 'bad.json'), '{"units": "4"}')
  await writeFile(join(directory, 'twice.json'), '{"units": 4, "layers": 1, "units": 8}')
  await writeFile(join(directory, 'cut.json'), '{"units": ')
  await mkdir(join(directory, 'folder'))
})
afterAll(() => rm(here, { recursive: true, force: true }))

test.each([
  ['--help', 0, /^Recurrent neural networks/],
  ['', 0, /^Recurrent neural networks/],
  ['help train', 0, /--print-config/],
  ['help train text', 0, /--learning-rate/],
  ['help text', 0, /--learning-rate/],
  ['train text --help', 0, /--learning-rate/],
  ['--lang tr help', 0, /^Tekrarlayan sinir ağları/],
  ['--version', 0, /^\d+\.\d+\.\d+\n$/],
  ['train text --print-config --units 7', 0, /"units": 7/],
  ['runs', 0, /no runs/],
])('%j answers on standard output with exit code 0', async (line, code, expected) => {
  const ended = await tekrar(line.split(' ').filter(Boolean), { directory: here })
  expect(ended).toMatchObject({ code, err: '' })
  expect(ended.out).toMatch(expected)
})

test.each([
  ['trian', 2, "no command 'trian'; did you mean train?"],
  ['train txt book.txt', 2, "no task 'txt'; did you mean text?"],
  ['train book.txt', 2, "no task 'book.txt'; did you mean train text book.txt?"],
  ['train', 2, 'say what to train'],
  ['train text', 2, 'say which file'],
  ['train text book.txt --unit 5', 2, 'unknown option --unit; did you mean --units?'],
  ['bench --only 25', 2, '--only 25: write places of the grid, 0 to 24'],
  ['bench --only 3 --units 8', 2, '--only picks from the grid and --units makes a shape of its own'],
  ['bench --against tourch', 2, 'no such toolkit; did you mean torch?'],
  ['bench --generation --work weather', 2, '--work has no meaning with --generation'],
  ['bench --profile --against torch', 2, 'it does not go with --against'],
  ['bench --units 4 --engine reference', 2, '--engine must be one of native, wasm'],
  ['bench --rounds 0', 2, "--rounds must be a whole number from 1 to 1000; got '0'"],
  ['bench book.txt', 2, 'bench: too many arguments: book.txt'],
  ['bench --units 4 --out book.txt', 3, 'book.txt is there and holds no measurements'],
  ['train text book.txt --units 0', 2, "--units must be a whole number, 1 or more; got '0'"],
  ['train text book.txt --learning-rate -1', 2, '--learning-rate must be a number above 0'],
  ['train text book.txt --dropout 1', 2, '--dropout must be a number from 0 and below 1'],
  ['train text book.txt --learning-rate NaN', 2, '--learning-rate must be'],
  ['train text book.txt --epochs 2 --minutes 1', 2, '--epochs, --minutes: give only one'],
  ['train text book.txt --name a/b', 2, "'a/b' cannot be the name"],
  ['train text book.txt --config unknown.json', 2, "unknown.json: unknown key 'unit'; did you mean units?"],
  ['train text book.txt --config bad.json', 2, `bad.json: 'units' must be a whole number, 1 or more; got "4"`],
  ['train text book.txt --config twice.json', 2, "twice.json: 'units' stands there twice"],
  ['train text book.txt --config cut.json', 2, 'cut.json is no valid JSON'],
  ['runs more', 2, 'too many arguments: more'],
  ['train text boo.txt', 3, 'boo.txt: there is no such file; did you mean book.txt?'],
  ['train text *.pdf', 3, 'no file matches'],
  ['train text folder', 3, 'folder: there is no file in this folder'],
  ['train text empty.txt', 3, 'empty.txt is empty'],
  ['train text short.txt', 3, 'short.txt: too short to learn from: 0 characters to train on'],
  ['train text blank.txt', 3, 'blank.txt: nothing but white space'],
  ['train text two.txt', 3, 'two.txt: the part to train on has only 2 different characters'],
  ['train text book.txt --seed 99999999999999999999', 2, '--seed must be a whole number from 0 to 4294967295'],
  ['train text binary.txt', 3, 'binary.txt: this is binary data'],
  ['train text broken.txt', 3, 'broken.txt, line 1: the byte'],
  ['train text book.txt --cell gone.ts', 3, 'gone.ts: there is no such file'],
  ['resume', 1, 'there is no run'],
  ['generate text-9', 2, "no run 'text-9'"],
])('%j is refused with exit code %i, in one line that says what to do', async (line, code, expected) => {
  const { err, ...ended } = await tekrar(line.split(' '), { directory: here })
  expect(err).toContain(expected)
  expect(err).toMatch(/^tekrar: error: [^\n]+\n$/)
  expect(ended).toMatchObject({ code, out: '' })
})

test('errors come in the language asked for', async () => {
  const asked = await tekrar(['train', 'text', 'olmayan-dosya.txt', '--lang', 'tr'], { directory: here })
  expect(asked.err).toBe('tekrar: hata: olmayan-dosya.txt: böyle bir dosya yok\n')
  const found = await tekrar(['train', 'text', 'binary.txt'], { directory: here, environment: { LANG: 'tr_TR.UTF-8' } })
  expect(found.err).toMatch(/^tekrar: hata: binary\.txt: /)
  expect(found.err).not.toContain('this is')
})

test('a run from its training to its writing, in a folder with a Turkish name', () =>
  inFolder(async (directory) => {
    await mkdir(join(directory, 'Şükrü Öğrenci'))
    await writeFile(join(directory, 'Şükrü Öğrenci', 'şiir.txt'), nonsense(3000))
    const where = { directory }
    const trained = await tekrar(['train', 'text', 'Şükrü Öğrenci/şiir.txt', ...tiny, '--epochs', '2', '--json'], where)
    expect(trained).toMatchObject({ code: 0, err: '' })
    const types = trained.events.map(({ type }) => type)
    expect(types[0]).toBe('start')
    expect(types.at(-1)).toBe('end')
    for (const type of ['step', 'validation', 'saved', 'sample']) expect(types).toContain(type)
    const facts = [{ code: 'file' }, { code: 'text', details: { symbols: 3000 } }]
    expect(trained.events[0]).toMatchObject({ facts, unit: 'characters', stage: 'training', run: 'text-1', resumedAt: 0 })
    const [told] = trained.events.filter((event) => event.type === 'report')
    const report = JSON.parse(await readFile(join(directory, 'runs', 'text-1', 'report.json'), 'utf8'))
    expect(told).toEqual({ type: 'report', report })
    expect(report.contenders.map(({ name }: { name: string }) => name)).toContain('network')
    expect(await readFile(join(directory, 'runs', 'text-1', 'report.md'), 'utf8')).toContain('| the network |')

    const shown = await tekrar(['show', '--json'], where)
    const description = JSON.parse(shown.out)
    expect(description).toMatchObject({
      run: 'text-1',
      running: false,
      configuration: { options: { units: 8, cell: 'lstm', minutes: null } },
    })
    expect(description.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(description.step).toBe(description.totalSteps)
    expect((await tekrar(['show', 'text-1'], where)).out).toContain(description.sha256)

    const again = await tekrar(['train', 'text', '--config', 'runs/text-1/config.json', '--name', 'again', '--quiet'], where)
    expect(again.code, again.err).toBe(0)
    expect(JSON.parse((await tekrar(['show', 'again', '--json'], where)).out).sha256).toBe(description.sha256)

    const written = await tekrar(['generate', 'text-1', '--prompt', 'deniz', '--length', '40', '--count', '2', '--json'], where)
    expect(written.events).toMatchObject([{ type: 'text', index: 0, prompt: 'deniz' }, { index: 1 }])
    const [first, second] = written.events.map((event) => (event.type === 'text' ? event.text : ''))
    expect([...first!].length).toBe(40)
    expect(first).not.toBe(second)
    expect((await tekrar(['generate', 'text-1', '--prompt', 'deniz', '--length', '40'], where)).out).toBe(`deniz${first}\n`)
    const unseen = await tekrar(['generate', '--prompt', 'x-ray'], where)
    expect(unseen.code).toBe(2)
    expect(unseen.err).toContain('"x" (U+0078)')

    const measured = await tekrar(['eval', 'text-1', 'Şükrü Öğrenci/şiir.txt', '--json'], where)
    const [evaluation] = measured.events
    expect(evaluation).toMatchObject({ type: 'evaluation', run: 'text-1', report: { count: 3000, unit: 'characters', on: 'data' } })
    const values = evaluation?.type === 'evaluation' ? evaluation.report.contenders[0]!.values : {}
    expect(values.bits).toBeCloseTo(values.nats! / Math.LN2)

    expect((await tekrar(['runs'], where)).out.split('\n')).toHaveLength(4)
    const taken = await tekrar(['train', 'text', 'Şükrü Öğrenci/şiir.txt', '--name', 'again'], where)
    expect(taken).toMatchObject({ code: 1 })
    expect(taken.err).toContain('exists already')
    const finished = await tekrar(['resume', 'text-1'], where)
    expect(finished).toMatchObject({ code: 1 })
    expect(finished.err).toContain('--from text-1')

    const tuned = await tekrar(
      ['train', 'text', 'Şükrü Öğrenci/şiir.txt', '--from', 'text-1', '--epochs', '1', '--batch', '4', '--steps', '10', '--json'],
      where,
    )
    expect(tuned.code, tuned.err).toBe(0)
    expect(tuned.events[0]).toMatchObject({ run: 'text-2', weights: (trained.events[0] as { weights: number }).weights })
    expect((await tekrar(['train', 'text', 'Şükrü Öğrenci/şiir.txt', '--from', 'text-1', '--units', '9'], where)).code).toBe(2)
    const forced = await tekrar(
      ['train', 'text', 'Şükrü Öğrenci/şiir.txt', ...tiny, '--epochs', '1', '--name', 'again', '--force', '--quiet'],
      where,
    )
    expect(forced.code, forced.err).toBe(0)
  }))

test('Ctrl-C saves and exits with 130; what resume makes of it has the same bits as a run never stopped', () =>
  inFolder(async (directory) => {
    await writeFile(join(directory, 'book.txt'), nonsense(6000))
    const recipe = ['train', 'text', 'book.txt', ...tiny, '--epochs', '12', '--json']
    const whole = await tekrar([...recipe, '--name', 'whole'], { directory })
    expect(whole.code, whole.err).toBe(0)
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const running = start([...recipe, '--name', signal], { directory })
      await running.until('step', (event) => event.type === 'step' && event.step >= 20)
      running.process.kill(signal)
      const ended = await running.ended
      expect(ended.code, ended.err).toBe(130)
      const stopped = ended.events.at(-1)
      expect(stopped).toMatchObject({ type: 'interrupted', resume: `tekrar resume ${signal}` })
      const resumed = await tekrar(['resume', signal, '--json'], { directory })
      expect(resumed.code, resumed.err).toBe(0)
      expect(resumed.events.find(({ type }) => type === 'start')).toMatchObject({ resumedAt: (stopped as { step: number }).step })
      const bits = async (run: string) => JSON.parse((await tekrar(['show', run, '--json'], { directory })).out).sha256
      expect(await bits(signal)).toBe(await bits('whole'))
    }
  }))

test('while one process trains a run another is told so, and the run is listed as running', () =>
  inFolder(async (directory) => {
    await writeFile(join(directory, 'book.txt'), nonsense(6000))
    const running = start(['train', 'text', 'book.txt', ...tiny, '--epochs', '2000', '--json'], { directory })
    await running.until('step')
    const other = await tekrar(['resume', 'text-1'], { directory })
    expect(other).toMatchObject({ code: 1 })
    expect(other.err).toContain(`is being trained by process ${running.process.pid}`)
    expect((await tekrar(['runs'], { directory })).out).toContain('running')
    running.process.kill('SIGINT')
    await running.ended
  }))

test('a reader that goes away ends the writing quietly', () =>
  inFolder(async (directory) => {
    await writeFile(join(directory, 'book.txt'), nonsense(3000))
    await tekrar(['train', 'text', 'book.txt', ...tiny, '--training-steps', '5', '--quiet'], { directory })
    const running = start(['generate', '--length', '1000000'], { directory })
    await new Promise((resolve) => running.process.stdout!.once('data', resolve))
    running.process.stdout!.destroy()
    const ended = await running.ended
    expect(ended).toMatchObject({ code: 0, err: '' })
  }))

test('a text that is gone or changed since is not resumed on', () =>
  inFolder(async (directory) => {
    await writeFile(join(directory, 'book.txt'), nonsense(6000))
    const running = start(['train', 'text', 'book.txt', ...tiny, '--epochs', '2000', '--json'], { directory })
    await running.until('step')
    running.process.kill('SIGINT')
    await running.ended
    await rm(join(directory, 'book.txt'))
    const gone = await tekrar(['resume'], { directory })
    expect(gone.code).toBe(3)
    expect(gone.err).toContain('book.txt, and it is not there any more; put the same data back')
    expect(gone.err).toContain('tekrar train text DATA --from text-1')
    await writeFile(join(directory, 'book.txt'), nonsense(6001))
    const resumed = await tekrar(['resume'], { directory })
    expect(resumed.code).toBe(3)
    expect(resumed.err).toContain('no longer the data')
  }))

test('a learning rate far too large ends with exit code 4 and a model that opens', () =>
  inFolder(async (directory) => {
    await writeFile(join(directory, 'my book.txt'), nonsense(3000))
    const recipe = [
      ...tiny,
      '--epochs',
      '3',
      '--optimizer',
      'sgd',
      '--learning-rate',
      '1e38',
      '--global-clip-norm',
      '0',
      '--schedule',
      'constant',
    ]
    const ended = await tekrar(['train', 'text', 'my book.txt', ...recipe], { directory })
    expect(ended.code, ended.err).toBe(4)
    expect(ended.err).toContain('diverged at step')
    const printed = /tekrar (train .*)\n/.exec(ended.err)?.[1]
    expect(printed).toBe('train text "my book.txt" --from text-1 --schedule constant --optimizer sgd --learning-rate 0.5')
    const words = printed!.replace('"my book.txt"', 'my_book.txt').split(' ')
    const again = await tekrar([...words.map((word) => word.replace('my_book', 'my book')), '--epochs', '1', '--quiet'], { directory })
    expect(again.code, again.err).toBe(0)
    expect((await tekrar(['generate', 'text-1', '--length', '5'], { directory })).code).toBe(0)
  }))

test('a cell of one’s own trains from any folder, and its run needs the file no more', () =>
  inFolder(async (directory) => {
    await writeFile(join(directory, 'book.txt'), nonsense(3000))
    const cell = `
import { defineCell, initializers, matmul, tanh, add } from 'tekrar'
export const leaky = defineCell({
  name: 'leaky',
  states: ({ units }: { units: number }) => ({ hidden: [units] }),
  weights: ({ inputs, units }) => ({ kernel: { shape: [inputs, units], initializer: initializers.glorotUniform }, recurrent: { shape: [units, units], initializer: initializers.orthogonal } }),
  step: (w, x, { hidden }) => {
    const next = tanh(add(matmul(x, w.kernel), matmul(hidden, w.recurrent)))
    return { output: next, states: { hidden: next } }
  },
})
`
    await writeFile(join(directory, 'cell.ts'), cell)
    const ended = await tekrar(['train', 'text', 'book.txt', ...tiny, '--cell', 'cell.ts', '--epochs', '1', '--quiet'], { directory })
    expect(ended.code, ended.err).toBe(0)
    await writeFile(join(directory, 'cell.ts'), 'throw new Error("ran")')
    expect((await tekrar(['generate', '--length', '5'], { directory })).code).toBe(0)
    const broken = await tekrar(['train', 'text', 'book.txt', '--cell', 'cell.ts'], { directory })
    expect(broken.code).toBe(3)
    expect(broken.err).toContain('cell.ts cannot be loaded: ran')
  }))

test('a run cut short, with a flipped bit or of a newer version is told by one line that names the file', () =>
  inFolder(async (directory) => {
    await writeFile(join(directory, 'book.txt'), nonsense(6000))
    const running = start(['train', 'text', 'book.txt', ...tiny, '--epochs', '2000', '--json', '--name', 'run'], { directory })
    await running.until('validation')
    running.process.kill('SIGINT')
    await running.ended
    const run = join(directory, 'runs', 'run')
    const damage = async (file: string, change: (bytes: Buffer) => Uint8Array, words: string[], expected: string) => {
      const path = join(run, file)
      const whole = await readFile(path)
      await writeFile(path, change(whole))
      const { err, ...ended } = await tekrar(words, { directory })
      expect(ended, err).toMatchObject({ code: 3, out: '' })
      expect(err).toMatch(/^tekrar: error: [^\n]+\n$/)
      expect(err).toContain(expected)
      await writeFile(path, whole)
    }
    const half = (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)
    const flip = (bytes: Buffer) => bytes.map((byte, i) => (i === bytes.length - 5 ? byte ^ 4 : byte))
    const replace = (from: string | RegExp, to: string) => (bytes: Buffer) => Buffer.from(bytes.toString().replace(from, to))
    await damage('config.json', half, ['resume', 'run'], 'config.json is damaged')
    await damage(
      'config.json',
      replace('"learningRate": 0.005', '"learningRate": 0.004'),
      ['resume', 'run'],
      'config.json is not what the run began with',
    )
    await damage('config.json', replace('"format": 1', '"format": 9'), ['resume', 'run'], 'config.json has format 9')
    for (const file of ['model/weights.safetensors', 'model/model.json'])
      for (const change of [half, flip]) await damage(file, change, ['generate', 'run'], '; ')
    await damage('model/model.json', replace(/"version": \d+/, '"version": 9'), ['generate', 'run'], 'version')
    const states = await readdir(join(run, 'state'))
    const newest = states.sort((a, b) => Number.parseInt(b, 10) - Number.parseInt(a, 10))[0]!
    for (const other of states) if (other !== newest) await rm(join(run, 'state', other))
    for (const change of [half, flip]) await damage(`state/${newest}`, change, ['resume', 'run'], `${newest} is damaged`)
    for (const wrong of ['null', '[]', '{"format": 1, "task": "texts", "files": [], "sha256": ""}'])
      for (const verb of ['show', 'resume']) await damage('config.json', () => Buffer.from(wrong), [verb, 'run'], 'config.json is damaged')
    await rm(join(run, 'state'), { recursive: true })
    const stateless = await tekrar(['resume', 'run'], { directory })
    expect(stateless.code, stateless.err).toBe(3)
  }))

test('what fails before the first step leaves no folder behind, and with --force the run that was there', () =>
  inFolder(async (directory) => {
    await writeFile(join(directory, 'book.txt'), nonsense(3000))
    const recipe = ['train', 'text', 'book.txt', ...tiny, '--training-steps', '5', '--quiet']
    const broken = { directory, environment: { TEKRAR_THREADS: 'many', TEKRAR_ENGINE: 'native' } }
    expect((await tekrar(recipe, broken)).code).not.toBe(0)
    expect(await readdir(join(directory, 'runs'))).toEqual([])
    expect((await tekrar([...recipe, '--name', 'mine'], { directory })).code).toBe(0)
    expect((await tekrar([...recipe, '--name', 'mine', '--force'], broken)).code).not.toBe(0)
    expect((await tekrar(['generate', 'mine', '--length', '5'], { directory })).code).toBe(0)
  }))

test('a dry run says what would be done and leaves nothing behind', () =>
  inFolder(async (directory) => {
    await writeFile(join(directory, 'book.txt'), nonsense(3000))
    const ended = await tekrar(['train', 'text', 'book.txt', ...tiny, '--dry-run', '--plan'], { directory })
    expect(ended.code, ended.err).toBe(0)
    for (const word of ['Text', 'Network', 'Engine', 'Memory', 'Time']) expect(ended.out).toMatch(new RegExp(`^${word} `, 'm'))
    expect((await tekrar(['runs'], { directory })).out).toContain('no runs')
  }))

test('with --json every line of every verb is an event of a known type', () =>
  inFolder(async (directory) => {
    await writeFile(join(directory, 'book.txt'), nonsense(3000))
    const known: Record<Event['type'], true> = {
      start: true,
      step: true,
      validation: true,
      sample: true,
      saved: true,
      notice: true,
      interrupted: true,
      diverged: true,
      end: true,
      error: true,
      text: true,
      evaluation: true,
      working: true,
      report: true,
      answer: true,
      file: true,
      check: true,
      compared: true,
      comparison: true,
      run: true,
      'damaged-run': true,
      configuration: true,
      'dry-run': true,
      plan: true,
      doctor: true,
      benched: true,
      bench: true,
      'bench-profile': true,
    }
    const recipe = ['train', 'text', 'book.txt', ...tiny, '--batch=99', '--training-steps', '5', '--name', 'run']
    const withBatch = recipe.filter((word, i) => word !== '--batch' && recipe[i - 1] !== '--batch')
    const lines: [string[], Event['type'][], number?][] = [
      [
        [...withBatch, '--dry-run', '--plan'],
        ['notice', 'dry-run', 'plan'],
      ],
      [[...withBatch, '--plan'], ['plan']],
      [[...withBatch, '--print-config'], ['configuration']],
      [['train', 'text', '--print-config'], ['configuration']],
      [['check', 'text', 'book.txt', ...tiny], ['check']],
      [withBatch, ['notice', 'start', 'saved', 'working', 'report', 'end']],
      [['resume'], ['error'], 1],
      [['generate', '--length', '5'], ['text']],
      [['generate', '--length', '5', '--out', 'out.jsonl'], ['file']],
      [
        ['compare', 'text', 'book.txt', ...tiny, '--training-steps', '2', '--vary', 'layers=1,2', '--seeds', '1'].filter(
          (word, i, all) => word !== '--layers' && all[i - 1] !== '--layers',
        ),
        ['compared', 'comparison'],
      ],
      [['eval', 'book.txt'], ['evaluation']],
      [['runs'], ['run', 'damaged-run']],
      [['show', 'run'], ['run']],
      [['show', 'broken'], ['error'], 3],
      [['doctor'], ['doctor']],
      [
        ['bench', '--units', '4', '--batch', '2', '--steps', '3', '--rounds', '1', '--budget', '0.01'],
        ['benched', 'bench'],
      ],
      [
        ['bench', '--generation', '--units', '4', '--steps', '3', '--rounds', '1', '--budget', '0.01', '--engine', 'wasm'],
        ['benched', 'bench'],
      ],
      [['nothing'], ['error'], 2],
    ]
    for (const [words, types, code = 0] of lines) {
      if (words[0] === 'runs') {
        await mkdir(join(directory, 'runs', 'broken'))
        await writeFile(join(directory, 'runs', 'broken', 'config.json'), '[]')
      }
      const ended = await tekrar([...words, '--json'], { directory })
      expect(ended.code, `${words.join(' ')}: ${ended.err}`).toBe(code)
      const events = ended.out.split('\n').filter(Boolean)
      expect(ended.events, words.join(' ')).toHaveLength(events.length)
      for (const { type } of ended.events) expect(known, words.join(' ')).toHaveProperty(type)
      for (const type of types) expect(ended.events.map((event) => event.type)).toContain(type)
    }
  }))

test('Ctrl-C ends a bench with what is measured so far, which the same command keeps and goes on from', () =>
  inFolder(async (directory) => {
    const words = ['bench', '--only', '0,18,19', '--rounds', '2', '--budget', '0.2', '--json', '--out', 'bench.json']
    const running = start(words, { directory })
    await running.until('benched')
    running.process.kill('SIGINT')
    const { code, events } = await running.ended
    expect(code).toBe(130)
    const kept = JSON.parse(await readFile(join(directory, 'bench.json'), 'utf8')) as { results: { time: string }[] }
    expect(events.at(-1)).toMatchObject({ type: 'bench', record: { results: [{ place: 0 }] } })
    const again = await tekrar(words, { directory })
    expect(again.code, again.err).toBe(0)
    const whole = JSON.parse(await readFile(join(directory, 'bench.json'), 'utf8')) as typeof kept
    expect(whole.results).toHaveLength(3)
    expect(whole.results[0]).toEqual(kept.results[0])
  }))

test('show tells a damaged model and a missing one from a whole one', () =>
  inFolder(async (directory) => {
    await writeFile(join(directory, 'book.txt'), nonsense(3000))
    const trained = await tekrar(['train', 'text', 'book.txt', ...tiny, '--training-steps', '5', '--quiet', '--name', 'run'], { directory })
    expect(trained.code, trained.err).toBe(0)
    const shown = async () => {
      const [event] = (await tekrar(['show', 'run', '--json'], { directory })).events
      return event?.type === 'run' ? event : null
    }
    expect(await shown()).toMatchObject({ model: 'whole', problem: null, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
    const weights = join(directory, 'runs', 'run', 'model', 'weights.safetensors')
    const bytes = await readFile(weights)
    await writeFile(weights, bytes.subarray(0, bytes.length >> 1))
    expect(await shown()).toMatchObject({ model: 'damaged', problem: expect.stringContaining('cut short'), sha256: null })
    expect((await tekrar(['show', 'run'], { directory })).out).toMatch(/^Model +damaged: /m)
    expect((await tekrar(['runs'], { directory })).out).toContain('damaged')
    await rm(join(directory, 'runs', 'run', 'model'), { recursive: true })
    expect(await shown()).toMatchObject({ model: 'missing', sha256: null })
    expect((await tekrar(['show', 'run'], { directory })).out).toMatch(/^Model +missing$/m)
    for (const words of [
      ['generate', 'run'],
      ['eval', 'run', 'book.txt'],
      ['train', 'text', 'book.txt', '--from', 'run'],
    ]) {
      const ended = await tekrar(words, { directory })
      expect(ended.code, words.join(' ')).toBe(3)
      expect(ended.err).toContain('model.json is missing')
    }
  }))

test('the doctor answers', async () => {
  const ended = await tekrar(['doctor', '--json'], { directory: here })
  expect(ended.code, ended.err).toBe(0)
  expect(JSON.parse(ended.out)).toMatchObject({ type: 'doctor', engine: { threads: expect.any(Number) } })
})

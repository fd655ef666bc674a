/**
 * From `import 'tekrar'` to the end of the first training step, in fresh processes without any tool around them: the median of several, milliseconds, one JSON line a
 * model. `import`: until the library is there; `model`: until the network stands; `first`: the engine opened, weights drawn, the step compiled and run; `all`: their sum,
 * without Node's own start.
 *
 *   npx jiti bench/start.ts [--times 9] [--engine native|wasm] [--threads N]
 */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: { times: { type: 'string', default: '9' }, engine: { type: 'string' }, threads: { type: 'string', default: '2' } },
})

/** Cells of a model over characters, rows and steps of its batch. */
const MODELS = [
  { cell: 'simpleRnn', layers: 1, units: 64, batch: 32, steps: 50 },
  { cell: 'lstm', layers: 1, units: 64, batch: 32, steps: 50 },
  { cell: 'gru', layers: 1, units: 128, batch: 32, steps: 64 },
  { cell: 'lstm', layers: 2, units: 128, batch: 50, steps: 50 },
] as const

const program = ({ cell, layers, units, batch, steps }: (typeof MODELS)[number]): string => `
  const start = performance.now()
  const { adam, dense, embedding, recurrent, sequential, ${cell} } = await import('tekrar')
  const imported = performance.now()
  const loops = Array.from({ length: ${layers} }, () => recurrent(${cell}({ units: ${units} }), { returnSequences: true }))
  const model = sequential([embedding({ vocabulary: 65, units: ${units} }), ...loops, dense({ units: 65 })], ${JSON.stringify({
    threads: Number(values.threads),
    ...(values.engine ? { engine: values.engine } : {}),
  })})
  const ids = { data: Int32Array.from({ length: ${batch * steps} }, (_, i) => (i * 17) % 65), shape: [${batch}, ${steps}] }
  const made = performance.now()
  await model.trainOnBatch(ids, ids, { optimizer: adam({ globalClipNorm: 1 }), loss: 'sparseCategoricalCrossentropy' })
  const end = performance.now()
  console.log(JSON.stringify({ import: imported - start, model: made - imported, first: end - made, all: end - start }))
`

const cwd = fileURLToPath(new URL('..', import.meta.url))
const times = Number(values.times)
for (const model of MODELS) {
  const source = program(model)
  const runs = Array.from({ length: times }, () => {
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', source], { cwd, encoding: 'utf8' })
    return JSON.parse(said) as Record<'import' | 'model' | 'first' | 'all', number>
  })
  const median = (key: 'import' | 'model' | 'first' | 'all'): number =>
    Math.round(runs.map((run) => run[key]).sort((a, b) => a - b)[times >> 1]! * 10) / 10
  console.log(JSON.stringify({ ...model, import: median('import'), model: median('model'), first: median('first'), all: median('all') }))
}

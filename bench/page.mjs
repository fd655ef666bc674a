/**
 * A training step in a page of Chromium by our WebAssembly engine, in turns with TensorFlow.js on the same network, and beside what 128-bit vectors can do in that page.
 *
 *   node bench/page.mjs [--tfjs FOLDER] [--backends cpu,webgl] [--only 1,8,12] [--rounds 3] [--seconds 1] [--threads 1]
 *
 * FOLDER has TensorFlow.js in its node_modules: `npm install @tensorflow/tfjs` there. It clips no global norm, ours does. A step of its backends may take a minute.
 */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { rolldown } from 'rolldown'
import { inChromium } from '../scripts/ci/chromium.mjs'
import { serve } from '../scripts/ci/serve.mjs'

const { values } = parseArgs({
  options: {
    tfjs: { type: 'string' },
    backends: { type: 'string', default: 'cpu,webgl' },
    only: { type: 'string', default: '1,8,12' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '1' },
    threads: { type: 'string', default: '1' },
  },
})
const TFJS = 'node_modules/@tensorflow/tfjs/dist/tf.min.js'
if (values.tfjs && !existsSync(`${values.tfjs}/${TFJS}`)) throw new Error(`--tfjs: there is no ${TFJS} in ${values.tfjs}`)
const settings = {
  backends: values.backends.split(','),
  rounds: Number(values.rounds),
  seconds: Number(values.seconds),
  threads: Number(values.threads),
}

/** The page's program, for the web, as text that may stand inside a page. */
async function program() {
  const bundle = await rolldown({
    input: fileURLToPath(new URL('page-work.ts', import.meta.url)),
    platform: 'browser',
    resolve: { conditionNames: ['browser', 'import', 'default'] },
  })
  const { output } = await bundle.generate({ format: 'iife', name: 'work' })
  await bundle.close()
  return output[0].code.replaceAll('</script', '<\\/script')
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN
const text = (ms) => (ms === undefined || Number.isNaN(ms) ? '–' : ms < 10 ? ms.toFixed(2) : ms < 1000 ? ms.toFixed(1) : ms.toFixed(0))

const libraries = values.tfjs ? await serve(values.tfjs) : undefined
const script = libraries ? `<script src="${libraries.address}/${TFJS}"></script>` : ''
const site = await serve(fileURLToPath(new URL('.', import.meta.url)), {
  '/': `<!doctype html><link rel="icon" href="data:,">${script}<script>${await program()}</script>`,
})
const backends = values.tfjs ? settings.backends : []
const columns = [
  'Tekrar, wasm',
  ...backends.map((name) => `TensorFlow.js, ${name}`),
  'best of theirs ÷ ours',
  'GFLOP/s',
  'peak',
  'of the peak',
]
console.log(`| shape | ${columns.join(' | ')} |\n|---|${'---:|'.repeat(columns.length)}`)
try {
  for (const place of values.only.split(',').map(Number)) {
    const measured = await inChromium(
      `${site.address}/`,
      (page) => page.evaluate(`work.measure(globalThis.tf, ${place}, ${JSON.stringify(settings)})`),
      { tolerated: /WebGL|GPU/i },
    )
    const ours = median(measured.rounds.map((round) => round.ours))
    const theirs = backends.map((name) => median(measured.rounds.map((round) => round.theirs[name] ?? Number.NaN)))
    const best = Math.min(...theirs.filter((ms) => !Number.isNaN(ms)))
    const speed = (2 * measured.multiplyAdds) / ours / 1e6
    const peak = (2 * median(measured.rounds.map((round) => round.peak))) / 1e9
    const ratio = Number.isFinite(best) ? (best / ours).toFixed(1) : '–'
    const cells = [text(ours), ...theirs.map(text), ratio, speed.toFixed(1), peak.toFixed(1), `${Math.round((100 * speed) / peak)} %`]
    console.log(`| ${measured.shape} | ${cells.join(' | ')} |`)
    if (measured.threads !== settings.threads) console.log(`(${measured.threads} threads of ours, not ${settings.threads})`)
  }
} finally {
  await site.close()
  await libraries?.close()
}

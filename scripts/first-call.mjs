// Prints how long the first `predict` or `generate` of a fresh model held the event loop: the most milliseconds of this thread's processor between two turns.
import { readFileSync } from 'node:fs'
import { dense, embedding, lstm, recurrent, sequential } from 'tekrar'

const [engine, call, calls] = process.argv.slice(2)
const turn = () => new Promise((resolve) => setImmediate(resolve))

/** Milliseconds of processor that this thread has had; waiting for a processor does not count. */
function processor() {
  if (process.threadCpuUsage) {
    const { user, system } = process.threadCpuUsage()
    return (user + system) / 1e3
  }
  return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6
}

const model = sequential(
  [
    embedding({ vocabulary: 80, units: 64 }),
    recurrent([lstm({ units: 256 }), lstm({ units: 256 })], { returnSequences: true }),
    dense({ units: 80 }),
  ],
  { seed: 1, engine },
)

let most = 0
let busy = true
async function watch() {
  for (let last = processor(); busy; last = processor()) {
    await turn()
    most = Math.max(most, processor() - last)
  }
}
/** What a person calls, at once and as often as asked for. */
const work = () =>
  Promise.all(
    Array.from({ length: Number(calls) }, () =>
      call === 'predict' ? model.predict([[1, 2, 3, 4, 5]]) : model.generate({ prompt: [1, 2, 3], length: 30 }),
    ),
  )

for (let i = 0; i < 20; i++) {
  processor()
  await turn()
}
const watching = watch()
await work()
busy = false
await watching
console.log(most)

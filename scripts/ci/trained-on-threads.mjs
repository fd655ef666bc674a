// One training on several numbers of threads, large enough that it is shared out: the same in Node and in a page.

import { dense, embedding, lstm, recurrent, sequential, sha256 } from 'tekrar'
import { MeetingWord } from '../../packages/tekrar/dist/engine/wasm/team/meeting.js'

const SYMBOLS = 40
const [BATCH, STEPS] = [16, 20]

const batch = (first) => ({ data: Int32Array.from({ length: BATCH * STEPS }, (_, i) => (first + i * i) % SYMBOLS), shape: [BATCH, STEPS] })

/**
 * Counts the calls that several members take part in: before each this thread writes how many they are, in words that only such calls have. None of them can end
 * before all its members have met.
 */
function countingShared() {
  const { store } = Atomics
  const counted = { calls: 0, restore: () => (Atomics.store = store) }
  Atomics.store = (words, at, value) => {
    if (at === MeetingWord.members && words.length > MeetingWord.present && value > 1) counted.calls++
    return store(words, at, value)
  }
  return counted
}

/**
 * For each number of threads: the engine as the model describes it, the sha256 of all weights, what a step takes (milliseconds, the median), and how many calls
 * several members took part in.
 */
export async function trainedOnThreads(counts, steps = 12) {
  const results = []
  for (const threads of counts) {
    const model = sequential(
      [embedding({ vocabulary: SYMBOLS, units: 32 }), recurrent(lstm({ units: 96 }), { returnSequences: true }), dense({ units: SYMBOLS })],
      { seed: 3, engine: 'wasm', threads },
    )
    const times = []
    const counted = countingShared()
    for (let i = 0; i < steps; i++) {
      const from = performance.now()
      await model.trainOnBatch(batch(i), batch(i + 1), { optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' })
      times.push(performance.now() - from)
      // the event loop's turn: workers that are asked for start meanwhile
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    counted.restore()
    const { weights } = await model.save()
    const { threads: given, reason, name } = await model.engine()
    results.push({
      name,
      threads: given,
      reason,
      sha256: sha256(weights),
      step: times.sort((a, b) => a - b)[steps >> 1],
      shared: counted.calls,
    })
  }
  return results
}

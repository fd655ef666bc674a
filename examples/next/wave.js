import { adam, batches, dense, gru, recurrent, sequential, windows } from 'tekrar'

export const STEPS = 24

/** Two waves, one over the other. */
export const wave = (length) => Array.from({ length }, (_, i) => 0.7 * Math.sin(i / 5) + 0.3 * Math.sin(i / 2))

/** A small network that foretells the next value from the last 24. */
export const network = () => sequential([recurrent(gru({ units: 16 }), { inputs: 1 }), dense({ units: 1 })], { name: 'wave' })

/** Trains it: events as they come, such as { type: 'epoch', epoch, loss }. */
export function train(model, { epochs = 15, signal } = {}) {
  const { inputs, targets } = windows(wave(600), { steps: STEPS })
  return model.fit(batches(inputs, targets, { batch: 32 }), {
    loss: 'meanSquaredError',
    optimizer: adam({ learningRate: 0.01 }),
    epochs,
    signal,
  })
}

/** What comes after a series: each value is foretold from those before it. */
export async function foretell(model, series, count) {
  const values = [...series]
  for (let i = 0; i < count; i++) {
    const { data } = await model.predict([values.slice(-STEPS).map((value) => [value])])
    values.push(data[0])
  }
  return values.slice(series.length)
}

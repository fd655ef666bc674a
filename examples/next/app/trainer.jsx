'use client'
import { useRef, useState } from 'react'
import { foretell, network, train, wave } from '../wave.js'

/** Trains a network of its own in the page and shows what it foretells. */
export function Trainer() {
  const [status, setStatus] = useState('Not trained yet.')
  const [values, setValues] = useState([])
  const [training, setTraining] = useState(false)
  const stopping = useRef(null)

  async function begin() {
    setTraining(true)
    stopping.current = new AbortController()
    try {
      const model = network()
      for await (const event of train(model, { signal: stopping.current.signal })) {
        if (event.type === 'epoch') setStatus(`Epoch ${event.epoch}, loss ${event.loss.toFixed(5)}`)
        if (event.type === 'end') setStatus((last) => `Trained. ${last}`)
      }
      setValues(await foretell(model, wave(60), 6))
    } catch (error) {
      setStatus(`Failed: ${error instanceof Error ? error.message : String(error)}`)
    } finally {
      setTraining(false)
    }
  }

  return (
    <section>
      <button id="train" type="button" onClick={begin} disabled={training}>
        Train
      </button>{' '}
      <button type="button" onClick={() => stopping.current?.abort()} disabled={!training}>
        Stop
      </button>
      <p id="status">{status}</p>
      <p id="page">{values.map((value) => value.toFixed(3)).join(' · ')}</p>
    </section>
  )
}

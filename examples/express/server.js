import express from 'express'
import { open, TekrarError } from 'tekrar'

const MOST = 5000

/**
 * A server around one model. `GET /write?prompt=…&length=…&temperature=…&seed=…` streams plain text as it is written; several requests at once share
 * the model, each with states of its own.
 * @param {import('tekrar').Model} model
 */
export function serverFor(model) {
  const app = express()
  app.get('/', (_, response) => {
    response.type('text').send(model.summary())
  })
  app.get('/write', async (request, response) => {
    const { prompt, length = '500', temperature = '0.8', seed = '1' } = request.query
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    try {
      const text = model.generate({
        ...(prompt === undefined ? {} : { prompt: String(prompt) }),
        length: Math.min(Number(length), MOST),
        temperature: Number(temperature),
        seed: Number(seed),
        signal: gone.signal,
      })
      response.type('text/plain; charset=utf-8')
      for await (const piece of text) response.write(piece)
      response.end()
    } catch (error) {
      if (gone.signal.aborted) return
      if (!(error instanceof TekrarError) || response.headersSent) throw error
      response.status(400).json({ code: error.code, message: error.message })
    }
  })
  return app
}

const [folder, port = '3000'] = process.argv.slice(2)
if (!folder) {
  console.error('usage: node server.js RUN [PORT]   (RUN: a folder that tekrar trained, such as runs/text-1)')
  process.exit(2)
}
const server = serverFor(await open(folder)).listen(Number(port), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}/write?prompt=The`)
})

// Trains the server's model and leaves it in ./model.
import { mkdir, writeFile } from 'node:fs/promises'
import { network, train } from './wave.js'

const model = network()
for await (const event of train(model)) if (event.type === 'epoch') console.log(`epoch ${event.epoch}: loss ${event.loss.toFixed(5)}`)
const { json, weights } = await model.save()
await mkdir('model', { recursive: true })
await writeFile('model/model.json', JSON.stringify(json))
await writeFile('model/weights.safetensors', weights)

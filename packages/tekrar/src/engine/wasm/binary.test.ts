import { afterEach, expect, test, vi } from 'vitest'
import { kernelsBinary } from './binary.ts'

const embedded = vi.hoisted(() => ({ text: '' }))
vi.mock('./kernels.generated.ts', () => ({
  get kernels() {
    return embedded.text
  },
}))

const unhandled = vi.fn()
process.on('unhandledRejection', unhandled)
afterEach(() => void process.off('unhandledRejection', unhandled))

test('a text that is damaged is an error of the promise that was given, and of no other', async () => {
  embedded.text = btoa('this was never deflated')
  await expect(kernelsBinary()).rejects.toThrow()
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(unhandled).not.toHaveBeenCalled()
})

import { defineConfig } from 'vite'

// Workers as modules: the library is bundled once, into the worker.
export default defineConfig({ base: './', worker: { format: 'es' } })

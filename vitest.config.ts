import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  resolve: {
    alias: {
      '#files': source('packages/tekrar/src/base/files/node.ts'),
      '#native': source('packages/tekrar/src/engine/native/node.ts'),
      '#workers': source('packages/tekrar/src/engine/wasm/workers/node.ts'),
      'tekrar/engine': source('packages/tekrar/src/engine/contract.ts'),
      tekrar: source('packages/tekrar/src/index.ts'),
      '@tekrar/native': source('packages/native/src/index.ts'),
      '@tekrar/tasks/rows': source('packages/tasks/src/rows.ts'),
      '@tekrar/tasks': source('packages/tasks/src/index.ts'),
    },
  },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'examples/**/*.test.ts', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
})

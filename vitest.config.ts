import { defineConfig } from 'vitest/config'

const project = (name: string, testTimeout: number, extra: object = {}) => ({
  test: { name, include: [`test/${name}/**/*.test.{ts,tsx}`], testTimeout, hookTimeout: 60_000, ...extra },
})

export default defineConfig({
  test: {
    projects: [
      project('unit', 20_000),
      project('contract', 60_000),
      project('integration', 60_000),
      // One station at a time: these start displays, cameras and browsers on a machine with two cores.
      project('e2e', 280_000, { fileParallelism: false }),
    ],
  },
})

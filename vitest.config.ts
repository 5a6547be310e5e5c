import { defineConfig } from 'vitest/config'

/** What is polled for may take long on a busy machine: vitest's own second fails what is only slow. */
const expect = { poll: { timeout: 15_000 } }
const project = (name: string, testTimeout: number, extra: object = {}) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.{ts,tsx}`],
    testTimeout,
    hookTimeout: 120_000,
    expect,
    ...extra,
  },
})

export default defineConfig({
  test: {
    projects: [
      project('unit', 20_000),
      project('contract', 60_000),
      project('integration', 120_000),
      // The server's suite once more, on PostgreSQL and S3 in place of the data directory, and what only these can do.
      project('campus', 120_000, {
        include: ['test/integration/server/**/*.test.ts', 'test/campus/**/*.test.ts'],
        globalSetup: 'test/support/campus/global.ts',
        setupFiles: 'test/support/campus/worker.ts',
      }),
      // A machine of its own, which the package is installed into: needs root, an overlay and namespaces.
      project('package', 240_000, { fileParallelism: false }),
      // One station at a time: these start displays, cameras and browsers on a machine with two cores.
      project('e2e', 280_000, { fileParallelism: false, globalSetup: 'test/support/ordinary-user.ts' }),
    ],
  },
})

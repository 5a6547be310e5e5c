import { defineConfig } from 'vitest/config'
import { LongFirst } from './test/support/long-first.ts'

/** What is polled for may take long on a busy machine: vitest's own second fails what is only slow. */
const expect = { poll: { timeout: 15_000 } }
/** What gives way to other tests (scripts/test.mjs) takes as long as those leave it. */
const givesWay = { poll: { timeout: 60_000 } }
/** Vitest's own choice is one worker fewer than cores: one of two cores would wait while a page or a database answers. */
const parallel = { maxWorkers: 2 }
const realTime = [
  'test/integration/{capture,look,lockdown,web}/**/*.test.ts',
  'test/integration/console-page/attempt.test.ts',
]
/** Pages alone: half of all that the integration's tests ask of the processor, and no clock judges them. */
const screens = 'test/integration/{console,station,open}-page/**/*.test.ts'
/** Pages that film, play and record. */
const playing = 'test/integration/console-page/{attempt,observing,real-server}.test.ts'
const built = 'test/support/built-folder.ts'
const properties = 'test/support/properties.ts'
const hashes = 'test/support/cheap-hashes.ts'
const project = (name: string, testTimeout: number, extra: object = {}) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.{ts,tsx}`],
    testTimeout,
    hookTimeout: 120_000,
    expect,
    setupFiles: [properties],
    ...extra,
  },
})

export default defineConfig({
  test: {
    sequence: { sequencer: LongFirst },
    projects: [
      project('unit', 240_000, { ...parallel, expect: givesWay }),
      project('contract', 60_000, parallel),
      project('integration', 120_000, {
        ...parallel,
        include: ['test/integration/*.test.ts', 'test/integration/!(*-page)/**/*.test.ts', playing],
        exclude: realTime,
        globalSetup: built,
        setupFiles: [properties, hashes],
      }),
      project('screens', 240_000, {
        ...parallel,
        include: [screens],
        exclude: [playing],
        expect: givesWay,
        globalSetup: built,
        setupFiles: [properties, hashes],
      }),
      // Cameras, windows, films and foreign pages in real time: one at a time, because two of them are a busier machine than a lab's.
      project('devices', 120_000, { include: realTime, fileParallelism: false, globalSetup: built }),
      // The server's suite once more, on PostgreSQL and S3 in place of the data directory, and what only these can do.
      project('campus', 120_000, {
        ...parallel,
        include: ['test/integration/server/**/*.test.ts', 'test/campus/**/*.test.ts'],
        // Programs that are started with nothing said of PostgreSQL, and what asks no database: they would be asked the same twice.
        exclude: [
          'test/integration/server/{commands,guessing,health,log,openapi,process,survey-table}.test.ts',
        ],
        globalSetup: 'test/support/campus/global.ts',
        setupFiles: [properties, hashes, 'test/support/campus/worker.ts'],
      }),
      // A machine of its own, which the package is installed into: needs root, an overlay and namespaces.
      project('package', 240_000, { fileParallelism: false }),
      // One station at a time: these start displays, cameras and browsers on a machine with two cores.
      project('e2e', 280_000, { fileParallelism: false, globalSetup: 'test/support/ordinary-user.ts' }),
    ],
  },
})

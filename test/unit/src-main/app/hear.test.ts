import { expect, it } from 'vitest'
import { hearKeeper, hearShell } from '../../../../src-main/app/hear.ts'
import type { Parts } from '../../../../src-main/app/parts.ts'
import { createMending } from '../../../../src-main/app/resume.ts'
import type { Watch } from '../../../../src-main/app/watch.ts'
import { createFalls } from '../../../../src-main/capture/falls.ts'
import type { KeeperEvent, Status } from '../../../../src-shared/keeper-api.ts'
import type { Observation } from '../../../../src-shared/policy/observation.ts'

it('dates a lost page by its loss, though it is told of when the page is back', async () => {
  const seen: Observation[] = []
  const watch: Pick<Watch, 'observe'> = { observe: (one) => void seen.push(one) }
  const parts: Pick<Parts, 'log' | 'trouble' | 'now'> = {
    log: () => undefined,
    trouble: (error) => {
      throw error
    },
    now: () => 60_000,
  }
  const watching = Promise.withResolvers<Watch>()
  const hear = hearShell(parts as Parts, watching.promise)
  const lost = { type: 'page.lost', page: 'capture', cause: 'crashed', restarted: true } as const
  hear(lost, 9000)
  hear(lost)
  hear({ type: 'helper.lost', page: 'station', helper: 'GPU', cause: 'killed' })
  watching.resolve(watch as Watch)
  await watching.promise
  expect(seen.map(({ at }) => at)).toEqual([51_000, 60_000, 60_000])
  expect(seen[2]).toMatchObject({ kind: 'helper.lost', page: 'station', helper: 'GPU', cause: 'killed' })
})

it('goes on with an attempt once the machine opens the keys, and not before, and once', async () => {
  const done: string[] = []
  const open = { attempt: 'a1', part: 0, records: [], submitted: false }
  const state = { stage: 'problem' }
  const note = (what: string) => async () => void done.push(what)
  const parts = {
    log: () => undefined,
    trouble: (error: unknown) => {
      throw error
    },
    now: () => 60_000,
    setTimer: () => () => undefined,
    mend: () => mending(),
    keeper: {
      call: async (what: string) =>
        what === 'station.state' ? { status: status(null) } : { attempts: [open] },
    },
    media: { onDisk: () => undefined },
    files: { keepOnly: () => undefined },
    session: {
      state,
      hear: () => undefined,
      resume: async () => {
        done.push('resume')
        state.stage = 'attempt'
        return { run: 'r', cause: 'killed', recorderLost: [] }
      },
      begin: note('begin'),
      append: note('append'),
    },
    falls: createFalls('boot-1'),
    watch: { problem: () => null, observe: ({ kind }: Observation) => void done.push(kind) },
  } as unknown as Parts
  const mending = createMending(parts)
  const status = (code: string | null): Status =>
    ({
      online: true,
      disk: { rung: 'ample' },
      problem: code === null ? null : { code },
    }) as unknown as Status
  const event = (code: string | null): KeeperEvent =>
    ({ type: 'status', status: status(code) }) as KeeperEvent
  const hear = hearKeeper(parts, status('keys-locked'))
  hear(event('keys-locked'))
  await new Promise(setImmediate)
  expect(done).toEqual([])
  hear(event(null))
  hear(event(null))
  await expect.poll(() => done).toEqual(['resume', 'shell.lost'])
})

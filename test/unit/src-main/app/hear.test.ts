import { expect, it } from 'vitest'
import { hearShell } from '../../../../src-main/app/hear.ts'
import type { Parts } from '../../../../src-main/app/parts.ts'
import type { Watch } from '../../../../src-main/app/watch.ts'
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
  watching.resolve(watch as Watch)
  await watching.promise
  expect(seen.map(({ at }) => at)).toEqual([51_000, 60_000])
})

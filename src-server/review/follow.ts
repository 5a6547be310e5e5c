/** The attempts in memory, kept up with what happens at this process and at others. */
import { signed } from '../../src-shared/signed.ts'
import type { Bus, Subscriber } from '../bus.ts'
import type { Clock } from '../clock.ts'
import type { Registry } from './registry.ts'

interface Deps {
  registry: Pick<Registry, 'added' | 'held' | 'catchUp' | 'acknowledged' | 'forget' | 'forgetAll'>
  bus: Pick<Bus, 'apply'>
  clock: Clock
}

export const followEvents = ({ registry, bus, clock }: Deps): Subscriber => ({
  name: 'attempts',
  on: {
    async stored({ attempt, records }) {
      const live = await registry.added(attempt, records, clock.now())
      if (live) await bus.apply({ type: 'grown', attempt, records })
    },
    async added({ attempt }) {
      const caught = await registry.catchUp(attempt)
      await bus.apply({ type: 'grown', attempt, records: caught?.added ?? null })
    },
    async held({ attempt, digest }) {
      if (registry.held(attempt, digest)) await bus.apply({ type: 'grown', attempt, records: [] })
    },
    async command({ command }) {
      if (command.kind !== 'acknowledge') return
      const { attempt, text = '', by, login = null, at } = command
      await registry.acknowledged(attempt, text, signed(by, login), Date.parse(at))
    },
    // A station that excuses itself from filming is not believed any more.
    found: ({ attempt, kind }) => (kind === 'order-unknown' ? registry.forget(attempt) : undefined),
    opened: ({ attempt }) => registry.forget(attempt),
    changed: ({ attempt }) => registry.forget(attempt),
  },
  readAnew: () => registry.forgetAll(),
})

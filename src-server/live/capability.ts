/** Rooms as they are right now: live lanes of stations and consoles, tiles, alarms, orders. */
import type { Auth } from '../auth/capability.ts'
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import type { Peers } from '../cluster/peers.ts'
import type { Completeness } from '../completeness/report.ts'
import type { Exams } from '../exams/capability.ts'
import type { Review } from '../review/capability.ts'
import { createBeat } from './beat.ts'
import { createClaims } from './claims.ts'
import { commandRoute } from './command-route.ts'
import { createFeed } from './feed.ts'
import { batchMs, createHub } from './hub.ts'
import { createMessages } from './messages.ts'
import { needRoutes } from './need-routes.ts'
import type { Presence } from './presence.ts'
import { createQueue } from './queue.ts'
import { roomRoutes } from './room-routes.ts'
import { liveRoutes } from './routes.ts'
import { createWall } from './wall.ts'

interface Deps extends Pick<Base, 'db' | 'clock' | 'calendar' | 'keys' | 'audit' | 'bus' | 'log'> {
  auth: Pick<Auth, 'sessions' | 'stations' | 'cookies' | 'doubles'>
  exams: Pick<Exams, 'attempts' | 'examStore' | 'commands'>
  review: Pick<Review, 'registry' | 'readable'>
  completeness: Completeness
  peers: Peers
  presence: Presence
}

export interface Live extends Capability {
  /** Alarms, silence, heartbeats: once a second. */
  tick(): Promise<void>
}

const tickMs = 1000

export async function createLive({ auth, exams, review, ...base }: Deps): Promise<Live> {
  const { peers, presence } = base
  const deps = { ...base, ...auth, ...exams, ...review }
  const wall = await createWall(deps)
  const claims = await createClaims(base)
  const queue = createQueue({ ...deps, wall, claims })
  const hub = createHub({ ...deps, wall, queue, watched: () => beat.tell() })
  const beat = createBeat({ bus: base.bus, peers, presence, hub })
  return {
    async tick() {
      await hub.tick()
      await hub.batch()
    },
    async routes(app) {
      roomRoutes(app, { ...deps, wall, queue })
      needRoutes(app, { ...deps, wall, queue, claims, messages: createMessages(deps) })
      commandRoute(app, deps)
      await liveRoutes(app, { ...deps, hub })
    },
    subscribers: [
      presence.subscriber,
      wall.subscriber,
      claims.subscriber,
      createFeed({ ...deps, hub, wall }),
      beat.subscriber,
    ],
    every: [
      { name: 'telling the others', everyMs: tickMs, run: () => beat.tick() },
      { name: 'telling consoles', everyMs: tickMs, run: () => hub.tick() },
      { name: 'telling consoles what changed', everyMs: batchMs, run: () => hub.batch() },
    ],
  }
}

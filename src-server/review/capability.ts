/** What is held of each attempt, read and kept in memory, and shown to whoever reviews it. */
import type { Readable as Stream } from 'node:stream'
import type { Auth } from '../auth/capability.ts'
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import type { Exams } from '../exams/capability.ts'
import type { Standing } from '../exams/continues.ts'
import { type Bundled, bundleOf } from './bundle.ts'
import { followEvents } from './follow.ts'
import { createRegistry, type Registry } from './registry.ts'
import { reviewRoutes } from './routes.ts'
import { createShowing, type Showing } from './showing.ts'
import { createReadable, type Readable } from './unreadable.ts'
import { createUnsealer } from './unseal.ts'

interface Deps
  extends Pick<Base, 'db' | 'blobs' | 'clock' | 'calendar' | 'domain' | 'keys' | 'audit' | 'bus' | 'log'> {
  auth: Pick<Auth, 'stations'>
  exams: Pick<Exams, 'attempts' | 'examStore' | 'commands' | 'receipts' | 'answerHistory'>
}

export interface Review extends Capability {
  readonly registry: Registry
  readonly readable: Readable
  readonly showing: Showing
  /** What it has as a ZIP, and `more` of its case; null while nothing of it is cosigned. */
  bundle(attempt: string, more: readonly Bundled[]): Promise<Stream | null>
  /** Where an attempt stands, by all that any process has stored of it. */
  standing(attempt: string): Promise<Standing>
}

export function createReview({ auth, exams, ...deps }: Deps): Review {
  const { db, blobs, clock, keys, bus, log } = deps
  const { attempts, examStore, commands, receipts, answerHistory } = exams
  const registry = createRegistry({ db, attempts, examStore, stations: auth.stations, commands })
  const showing = createShowing(createUnsealer(blobs, keys.review))
  return {
    registry,
    showing,
    bundle: (attempt, more) => bundleOf({ ...deps, receipts }, attempt, more),
    readable: createReadable(
      (attempt, err) => log.error({ err, attempt }, 'an attempt cannot be read; the others stand'),
      clock.now,
    ),
    async standing(attempt) {
      // It may have been spoken of to another process, a moment ago.
      await registry.catchUp(attempt)
      const live = await registry.get(attempt)
      if (!live) throw new Error(`attempt ${attempt} is not there`)
      return live.standing()
    },
    routes: (app) =>
      reviewRoutes(app, {
        ...deps,
        examStore,
        receipts,
        attempts,
        registry,
        showing,
        answerHistory,
      }),
    subscribers: [followEvents({ registry, bus, clock })],
  }
}

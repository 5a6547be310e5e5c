/** One station's cameras and screen live, for whoever watches its room. */
import type { Auth } from '../auth/capability.ts'
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import type { Exams } from '../exams/capability.ts'
import type { Presence } from '../live/presence.ts'
import { createLooks } from './looks.ts'
import { lookRoute } from './route.ts'

interface Deps extends Pick<Base, 'audit' | 'bus'> {
  auth: Pick<Auth, 'sessions' | 'stations' | 'cookies'>
  exams: Pick<Exams, 'attempts'>
  presence: Presence
}

export function createLooking({ auth, exams, presence, audit, bus }: Deps): Capability {
  const looks = createLooks({ bus })
  return {
    routes: (app) => lookRoute(app, { ...auth, attempts: exams.attempts, looks, presence, audit }),
    subscribers: [looks.subscriber],
  }
}

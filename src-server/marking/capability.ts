/** Marking: by the key, by people under ciphers, and names opened by two persons when every mark is locked. */
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import type { Exams } from '../exams/capability.ts'
import { createChairs } from '../papers/chairs.ts'
import { createDecipher } from './decipher.ts'
import { createKeys } from './keys.ts'
import { markerRoutes } from './marker-routes.ts'
import { createMarkers } from './markers.ts'
import { createRegrades } from './regrades.ts'
import { createRights } from './rights.ts'
import { markingRoutes } from './routes.ts'
import { createMarkingState } from './state.ts'
import { createStatistics } from './statistics.ts'
import { statisticsRoutes } from './statistics-routes.ts'
import { createTaking } from './taking.ts'
import { createWatching } from './watching.ts'

interface Deps extends Pick<Base, 'db' | 'clock' | 'audit'> {
  exams: Pick<Exams, 'files'>
}

export function createMarking({ db, clock, audit, exams: { files } }: Deps): Capability {
  const state = createMarkingState(db)
  const keys = createKeys(db)
  const rights = createRights({ db, clock, chairs: createChairs(db) })
  const taking = createTaking({ db, clock, state, keys })
  return {
    routes(app) {
      markingRoutes(app, {
        ...{ state, rights, taking, audit },
        watching: createWatching({ db, clock, state, rights, taking }),
        regrades: createRegrades({ db, clock, state, keys }),
        decipher: createDecipher({ db, clock, state }),
      })
      statisticsRoutes(app, { state, rights, audit, statistics: createStatistics({ db, state, keys }) })
      markerRoutes(app, { state, rights, audit, files, markers: createMarkers({ db, clock, state, keys }) })
    },
  }
}

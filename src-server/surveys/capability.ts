/** Anonymous surveys: made by the office, answered by whom they are for, and nobody can tell whose a response is. */
import { createSealer } from '../auth/sealed.ts'
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import type { Documents } from '../documents/capability.ts'
import { createWork } from '../http/work.ts'
import { surveyRoutes } from './console-routes.ts'
import { openSurveyRoutes } from './open-routes.ts'
import { createSurveyPeople } from './people.ts'
import { stationSurveyRoute } from './station-route.ts'
import { createSurveyStore } from './store.ts'

interface Deps extends Pick<Base, 'db' | 'clock' | 'calendar' | 'keys' | 'audit'> {
  documents: Pick<Documents, 'register' | 'from'>
  /** Where people open the server's pages. */
  publicUrl: string | undefined
}

const hourMs = 3_600_000
/** Responses an hour at which the work is still the lightest: a faculty that was just told. */
const usual = 1000

export function createSurveys({ db, clock, calendar, keys, audit, documents, publicUrl }: Deps): Capability {
  const store = createSurveyStore(db)
  const people = createSurveyPeople(db)
  const sealer = createSealer(keys.secret, 'survey key')
  const { now } = clock
  const { secret } = keys
  const work = createWork(secret, now, 'survey', usual)
  const hour = () => Math.floor(now() / hourMs) * hourMs
  return {
    routes(app) {
      openSurveyRoutes(app, { store, people, work, sealer, secret, now, hour })
      stationSurveyRoute(app, { store, publicUrl, now })
      surveyRoutes(app, { store, people, sealer, audit, secret, publicUrl, calendar, documents, now })
    },
  }
}

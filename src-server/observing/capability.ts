/** What invigilators see in a room while an exam runs, one press of a key each. */
import { consoleApi } from '../../src-shared/api/console.ts'
import { observationsAtMost, pictureWithinMs } from '../../src-shared/observing/observation.ts'
import { hasRole } from '../../src-shared/vocabulary.ts'
import type { Auth } from '../auth/capability.ts'
import { createSealer } from '../auth/sealed.ts'
import { mayRoom } from '../auth/sessions.ts'
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import type { Exams } from '../exams/capability.ts'
import type { Staff } from '../http/caller.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import { shownObservation } from './held.ts'
import { createObservations, picturesOf } from './observations.ts'
import { isReviewing } from './reviewing.ts'

/** The newest small pictures of a station, in base64. */
export interface Pictures {
  of(station: string): { pictures: ReadonlyMap<string, { jpeg: string; at: number }> }
}

interface Deps extends Pick<Base, 'db' | 'clock' | 'audit' | 'keys'> {
  auth: Pick<Auth, 'stations'>
  exams: Pick<Exams, 'attempts'>
  presence: Pictures
}

export function createObserving({ db, clock, audit, keys, auth, exams, presence }: Deps): Capability {
  const observations = createObservations({ db, clock, sealer: createSealer(keys.secret, 'observation') })
  const api = consoleApi.observing

  /** One of a room that is not hers is as good as none. */
  async function seen(id: string, caller: Staff) {
    const held = await observations.one(id)
    if (!mayRoom(caller, held.room)) throw notFound()
    return held
  }

  return {
    routes(app) {
      route(app, api.observe, async ({ params, body: { kind, agoMs }, caller }) => {
        const attempt = await exams.attempts.byId(params.id)
        const station = attempt && (await auth.stations.byId(attempt.station))
        if (!attempt || !station || !mayRoom(caller, station.room)) throw notFound()
        if (attempt.submittedAt !== null) throw new Refusal('already-submitted')
        const at = clock.now() - agoMs
        const held = await observations.keep({
          ...{ attempt, kind, at, by: caller, atMost: observationsAtMost },
          reason: hasRole(caller, 'officer', 'administrator') ? 'reported' : 'marked',
          pictures: picturesOf(presence.of(station.id).pictures, at, pictureWithinMs),
        })
        // Of which attempt, and what, officers do not read before it is reviewed.
        await audit.record(caller.login, 'observed', attempt.exam, { observation: held.id })
        return shownObservation(held)
      })
      route(app, api.takeBack, async ({ params, caller }) => {
        const { exam } = await seen(params.observation, caller)
        const held = await observations.takeBack(params.observation, caller)
        await audit.record(caller.login, 'took-observation-back', exam, { observation: held.id })
        return shownObservation(held)
      })
      route(app, api.say, async ({ params, body, caller }) => {
        const { exam } = await seen(params.observation, caller)
        const held = await observations.say(params.observation, body, caller)
        await audit.record(caller.login, 'added-to-observation', exam, { observation: held.id })
        return shownObservation(held)
      })
      route(app, api.speak, async ({ params, body, caller }) => {
        const { exam } = await seen(params.observation, caller)
        const held = await observations.speak(params.observation, Buffer.from(body.webm, 'base64'), caller)
        await audit.record(caller.login, 'added-to-observation', exam, { observation: held.id, voice: true })
        return shownObservation(held)
      })
      route(app, api.voice, async ({ params: { observation }, caller, http }) => {
        const { attempt, exam } = await seen(observation, caller)
        if (await isReviewing(db, exam, caller.login)) throw notFound()
        const webm = await observations.voice(observation)
        await audit.record(caller.login, 'unsealed', attempt, { observation, source: 'voice' })
        return http.type('audio/webm').header('cache-control', 'no-store').send(webm)
      })
      route(app, api.picture, async ({ params: { observation, source }, caller, http }) => {
        const { attempt } = await seen(observation, caller)
        const jpeg = await observations.picture(observation, source)
        await audit.record(caller.login, 'unsealed', attempt, { observation, source })
        return http.type('image/jpeg').header('cache-control', 'no-store').send(jpeg)
      })
    },
  }
}

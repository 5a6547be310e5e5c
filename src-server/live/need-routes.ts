/** What invigilators answer in a room: who sees to a need, who waits to be let in, what was said to whom. */
import type { FastifyInstance } from 'fastify'
import { consoleApi } from '../../src-shared/api/console.ts'
import type { Waiting } from '../../src-shared/console-api.ts'
import type { Audit } from '../audit.ts'
import { mayRoom } from '../auth/sessions.ts'
import type { Stations } from '../auth/stations.ts'
import type { Bus } from '../bus.ts'
import type { Clock } from '../clock.ts'
import type { ExamStore } from '../exams/store.ts'
import type { Staff } from '../http/caller.ts'
import { notFound } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import type { LiveAttempt } from '../review/attempt.ts'
import type { Registry } from '../review/registry.ts'
import type { Readable } from '../review/unreadable.ts'
import type { Claims } from './claims.ts'
import type { Messages } from './messages.ts'
import { type Presence, silentMs } from './presence.ts'
import type { Queue } from './queue.ts'
import { isSilent } from './trouble.ts'
import type { Wall } from './wall.ts'

interface Deps {
  bus: Pick<Bus, 'publish'>
  stations: Stations
  examStore: ExamStore
  registry: Registry
  readable: Readable
  presence: Presence
  wall: Wall
  queue: Queue
  claims: Claims
  messages: Messages
  audit: Audit
  clock: Clock
}

export function needRoutes(app: FastifyInstance, deps: Deps): void {
  const { stations, wall, queue, claims, audit, clock } = deps

  async function room(id: string, staff: Staff): Promise<string> {
    const known = (await deps.examStore.rooms()).some((one) => one.id === id)
    if (!known || !mayRoom(staff, id)) throw notFound()
    return id
  }

  route(app, consoleApi.rooms.claim, async ({ params, body, caller }) => {
    const id = await room(params.room, caller)
    // Of a room that nobody watches here it is not known what it waits for now.
    await wall.tiles(await stations.inRoom(id))
    const need = (await queue.needs(id)).find((one) => one.id === body.need)
    if (!need) throw notFound()
    const claim = body.mine ? { by: caller.name, login: caller.login, at: clock.now() } : null
    await audit.record(caller.login, body.mine ? 'claimed-need' : 'released-need', need.attempt ?? id, {
      need: need.id,
    })
    await claims.set(id, need.id, claim)
    return { claim }
  })

  route(app, consoleApi.rooms.waiting, async ({ params, caller }) => {
    const id = await room(params.room, caller)
    await audit.record(caller.login, 'compared-identities', id)
    const waiting: Waiting[] = []
    for (const attempt of await wall.attemptsOf(id)) {
      const live = await deps.readable.of(attempt, () => deps.registry.get(attempt))
      const { state, admitted } = live?.projection ?? {}
      if (live && state === 'waiting' && !admitted && live.facts.station.room === id)
        waiting.push(
          waitingOf(live, isSilent(silentMs(deps.presence.of(live.facts.station.id), clock.now()))),
        )
    }
    return { waiting }
  })

  route(app, consoleApi.rooms.messages, async ({ params, caller }) => ({
    messages: await deps.messages.ofAttempts(await wall.attemptsOf(await room(params.room, caller))),
  }))

  route(app, consoleApi.stations.attend, async ({ params, caller }) => {
    const station = await stations.byId(params.id)
    if (!station || !mayRoom(caller, station.room)) throw notFound()
    await audit.record(caller.login, 'attended-station', station.id)
    await deps.bus.publish({ type: 'attended', station: station.id, by: caller.name })
    return { ok: true as const }
  })
}

/** Whether somebody is let in together with all others is never decided for her by a picture that is missing. */
function waitingOf(live: LiveAttempt, silent: boolean): Waiting {
  const { facts, projection } = live
  const newest = projection.media.findLast(({ body }) => body.identity)?.body
  const identity =
    newest?.identity && live.isThere(newest.digest)
      ? { digest: newest.digest, card: newest.identity.card }
      : null
  const withoutCard = newest?.identity?.card === false || projection.asks.has('no-card')
  return {
    attempt: facts.id,
    station: facts.station.name,
    student: facts.student,
    photo: facts.photo,
    identity,
    apart: withoutCard ? 'no-card' : silent ? 'silent' : newest && identity === null ? 'no-picture' : null,
  }
}

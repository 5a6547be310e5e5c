/** Checks of machines, asked for from the console for a whole room: the order goes by the live lane, the result is kept. */
import { consoleApi } from '../../src-shared/api/console.ts'
import { stationApi } from '../../src-shared/api/station.ts'
import type { Auth } from '../auth/capability.ts'
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import type { Exams } from '../exams/capability.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import { createChecks } from './store.ts'

interface Deps extends Pick<Base, 'db' | 'clock' | 'audit' | 'bus'> {
  auth: Pick<Auth, 'stations'>
  exams: Pick<Exams, 'examStore'>
  presence: { of(station: string): { connected: boolean } }
}

const sweepMs = 3_600_000

export function createMachineChecks({ db, clock, audit, bus, auth, exams, presence }: Deps): Capability {
  const checks = createChecks({ db, clock })
  async function room(id: string) {
    const known = (await exams.examStore.rooms()).find((one) => one.id === id)
    if (!known) throw notFound()
    return known
  }
  return {
    routes(app) {
      route(app, stationApi.check, async ({ body, caller }) => {
        await checks.answered(caller.id, body)
        return { ok: true as const }
      })
      route(app, consoleApi.rooms.checks, async ({ params }) => {
        const { id, title } = await room(params.room)
        const there = await auth.stations.inRoom(id)
        const known = await checks.of(there.map((one) => one.id))
        const never = {
          state: 'never' as const,
          askedAt: null,
          answeredAt: null,
          outcome: null,
          says: null,
          checked: null,
          checkedAt: null,
        }
        return {
          title,
          stations: there.map(({ id: station, name }) => ({
            ...{ station, name, reached: presence.of(station).connected },
            ...(known.get(station) ?? { ...never, pictures: { face: false, desk: false } }),
          })),
        }
      })
      route(app, consoleApi.rooms.check, async ({ params, body, caller }) => {
        const { id } = await room(params.room)
        const there = (await auth.stations.inRoom(id)).map((one) => one.id)
        const stranger = body.stations?.find((station) => !there.includes(station))
        if (stranger !== undefined)
          throw new Refusal('bad-input', { detail: `${stranger} is no station of this room` })
        const wanted = there.filter((station) => body.stations?.includes(station) ?? true)
        const reached = wanted.filter((station) => presence.of(station).connected)
        await checks.asked(reached, caller.login)
        await audit.record(caller.login, 'asked-for-checks', id, { stations: reached })
        for (const station of reached) await bus.publish({ type: 'check-asked', station })
        return { asked: reached.length, silent: wanted.length - reached.length }
      })
      route(app, consoleApi.rooms.checkPicture, async ({ params, caller, http }) => {
        const { id } = await room(params.room)
        const there = await auth.stations.inRoom(id)
        if (!there.some((one) => one.id === params.station)) throw notFound()
        const jpeg = await checks.picture(params.station, params.source)
        if (jpeg === null) throw notFound()
        await audit.record(caller.login, 'saw-check-picture', params.station, { source: params.source })
        return http.type('image/jpeg').header('cache-control', 'no-store').send(jpeg)
      })
    },
    every: [{ name: 'forgetting pictures of checks', everyMs: sweepMs, run: () => checks.forgetPictures() }],
  }
}

/** Tickets that students draw themselves: what is committed to before an exam, for staff, and all of it after it, for anybody. */
import { consoleApi } from '../../src-shared/api/console.ts'
import { openApi } from '../../src-shared/api/open.ts'
import type { Auth } from '../auth/capability.ts'
import { mayRoom } from '../auth/sessions.ts'
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import type { Exams } from '../exams/capability.ts'
import { notFound } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import { transact } from '../storage/sql/sql.ts'
import { dealRoomAnew } from './deal.ts'
import { createTables, type Tables } from './table.ts'

interface Deps extends Pick<Base, 'db' | 'clock'> {
  exams: Pick<Exams, 'asked'>
  auth: Pick<Auth, 'stations'>
}

export interface Draws extends Capability {
  readonly tables: Tables
}

export function createDraws({ db, clock, exams, auth }: Deps): Draws {
  const { stations } = auth
  const tables = createTables({ db, clock, isDrawn: exams.asked.isDrawn })
  const dealAnew = (room: string, by: string) =>
    transact(db, (trx) => dealRoomAnew(trx, { room, by, clock }), `cards in ${room}`)

  return {
    tables,
    subscribers: [
      {
        name: 'draws',
        on: {
          async enrolled({ station }, from) {
            const one = from === null && (await stations.byId(station))
            if (one) await dealAnew(one.room, station)
          },
          'plan-drawn': ({ room, by }) => dealAnew(room, by),
        },
      },
    ],
    routes(app) {
      route(app, openApi.draw, async ({ params }) => {
        const draw = await tables.published(params.number)
        if (!draw) throw notFound()
        return draw
      })

      route(app, consoleApi.exams.draws, async ({ params }) => ({ draws: await tables.ofExam(params.id) }))

      route(app, consoleApi.rooms.draws, async ({ params: { room }, caller }) => {
        if (!mayRoom(caller, room)) throw notFound()
        return { draws: await tables.inRoom(room) }
      })
    },
  }
}

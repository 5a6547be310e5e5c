/** What staff see of rooms and exams, and the orders they give. */

import type { FastifyInstance } from 'fastify'
import { consoleApi } from '../../src-shared/api/console.ts'
import { fromBase64 } from '../../src-shared/bytes.ts'
import { Incident } from '../../src-shared/console-api.ts'
import { feedOf, feedShare } from '../../src-shared/feed.ts'
import { signed } from '../../src-shared/signed.ts'
import type { Command } from '../../src-shared/station-api.ts'
import { spoken, unlockAnswer } from '../../src-shared/unlock/code.ts'
import type { Audit } from '../audit.ts'
import { mayRoom, type Staff } from '../auth/sessions.ts'
import type { Stations } from '../auth/stations.ts'
import type { Calendar } from '../calendar.ts'
import { type Clock, iso } from '../clock.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import type { ServerKeys } from '../keys.ts'
import type { Wall } from '../live/wall.ts'
import type { Registry } from '../review/registry.ts'
import { summaryOf } from '../review/summary.ts'
import type { Readable } from '../review/unreadable.ts'
import type { Attempts } from './attempts.ts'
import { codeOfTheDay } from './code.ts'
import type { Commands } from './commands.ts'
import type { Timetable } from './timetable.ts'

interface Parts {
  timetable: Timetable
  stations: Stations
  attempts: Attempts
  commands: Commands
  registry: Registry
  readable: Readable
  wall: Wall
  audit: Audit
  clock: Clock
  calendar: Calendar
  keys: ServerKeys
  given(station: string, command: Command): void
}

export function consoleRoutes(app: FastifyInstance, parts: Parts): void {
  roomRoutes(app, parts)
  examRoutes(app, parts)
  commandRoute(app, parts)
  unlockCodeRoute(app, parts)
}

function roomRoutes(app: FastifyInstance, parts: Parts): void {
  const { timetable, wall, clock, calendar, registry, readable, keys } = parts

  async function room(id: string, staff: Staff): Promise<string> {
    const known = (await timetable.rooms()).some((one) => one.id === id)
    if (!known || !mayRoom(staff, id)) throw notFound()
    return id
  }

  route(app, consoleApi.rooms.list, async ({ caller }) => ({
    rooms: (await timetable.rooms()).filter(({ id }) => caller.role === 'technician' || mayRoom(caller, id)),
  }))

  route(app, consoleApi.rooms.tiles, async ({ params, caller }) => {
    const id = await room(params.room, caller)
    return {
      tiles: await wall.tiles(id),
      codeOfTheDay: codeOfTheDay(keys.secret, id, calendar.dayOf(clock.now())),
      alarms: await wall.alarms(id),
    }
  })

  route(app, consoleApi.rooms.incidents, async ({ params, caller }) => {
    const now = clock.now()
    const ids = await wall.attemptsOf(await room(params.room, caller))
    // The alarms name an attempt that cannot be read.
    const lists = await Promise.all(
      ids.map((id) =>
        readable.of(id, async () => {
          const attempt = await registry.get(id)
          // As they were raised: one that is a million long is not read whole for each look.
          const newest = [...(attempt?.projection.incidents.values() ?? [])].slice(-feedShare)
          return newest.flatMap((facts) => (attempt ? Incident.parse(attempt.incident(facts, now)) : []))
        }),
      ),
    )
    return { incidents: feedOf(lists.flatMap((list) => list ?? [])) }
  })
}

function examRoutes(app: FastifyInstance, parts: Parts): void {
  const { timetable } = parts

  async function mayExam(staff: Staff, exam: string): Promise<boolean> {
    if (staff.role !== 'invigilator') return true
    return (await timetable.roomsOf(exam)).some((room) => mayRoom(staff, room))
  }

  route(app, consoleApi.exams.list, async ({ caller }) => {
    const exams = await timetable.exams()
    const may = await Promise.all(exams.map((exam) => mayExam(caller, exam.id)))
    return { exams: exams.filter((_exam, i) => may[i]) }
  })
}

function commandRoute(app: FastifyInstance, parts: Parts): void {
  route(app, consoleApi.attempts.command, async ({ params, body, caller }) => {
    const attempt = await parts.attempts.byId(params.id)
    const station = attempt && (await parts.stations.byId(attempt.station))
    if (!attempt || !station || !mayRoom(caller, station.room)) throw notFound()
    if (attempt.submittedAt) throw new Refusal('already-submitted')
    if (body.kind === 'transfer' && (await parts.attempts.moving(attempt.id)))
      throw new Refusal('not-allowed', { detail: 'this attempt is under transfer already' })
    const order = body.kind === 'acknowledge' ? await acknowledging(parts, attempt.id, body) : body
    const command = await parts.commands.give(attempt, caller, order)
    if (body.kind === 'transfer')
      await parts.attempts.transfer(attempt.id, {
        command: command.id,
        by: signed(caller.name, caller.login),
      })
    if (body.kind === 'acknowledge')
      await parts.registry.acknowledged(
        attempt.id,
        order.text ?? '',
        signed(caller.name, caller.login),
        parts.clock.now(),
      )
    await parts.audit.record(caller.login, `commanded-${command.kind}`, attempt.id, {
      command: command.id,
      text: order.text ?? null,
      minutes: body.minutes ?? null,
      at: iso(parts.clock.now()),
    })
    parts.given(station.id, command)
    return { command }
  })
}

function unlockCodeRoute(app: FastifyInstance, { attempts, stations, audit, keys }: Parts): void {
  route(app, consoleApi.attempts.unlockCode, async ({ params, body: { challenge }, caller }) => {
    const attempt = await attempts.byId(params.id)
    const station = attempt && (await stations.byId(attempt.station))
    if (!attempt || !station || !mayRoom(caller, station.room)) throw notFound()
    const { login } = caller
    const theirs = fromBase64(station.sealingKey)
    const answer = await unlockAnswer(keys.unlocking, theirs, { station: station.id, challenge, login })
    // Not the answer: whoever reads the audit must not be able to unlock with it.
    await audit.record(login, 'gave-unlock-code', attempt.id, { station: station.id, challenge })
    return { login, answer: spoken(answer) }
  })
}

/** Without words: every incident of the attempt that asks for a word and has none yet. Command texts are short. */
async function acknowledging(
  { registry, clock }: Parts,
  attempt: string,
  body: Pick<Command, 'kind' | 'text'>,
): Promise<Pick<Command, 'kind' | 'text'>> {
  if (body.text) return body
  const live = await registry.get(attempt)
  const unseen = live ? (summaryOf(live, clock.now(), { receipt: false }).unseen ?? []) : []
  return { kind: body.kind, text: unseen.slice(0, 15).join(' ') }
}

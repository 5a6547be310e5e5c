/** Machines of the rooms: the stations that they are, and the tokens by which they become such. */
import { z } from 'zod'
import { CheckAnswer } from '../machine-check.ts'
import { Id } from '../vocabulary.ts'
import { endpoint } from './endpoint.ts'
import { flag, listOf, listQuery } from './list.ts'

const who = ['administrator'] as const
const done = z.object({ ok: z.literal(true) })
const ById = z.object({ id: Id })

export const StationRow = z.object({
  id: Id,
  name: z.string(),
  room: z.string(),
  roomTitle: z.string(),
  /** Unix ms. */
  enrolledAt: z.number(),
  retiredAt: z.number().nullable(),
  /** It came by a room's token, and nobody has said where it stands. */
  unplaced: z.boolean(),
  /** That were sat there: their evidence needs its key. */
  attempts: z.int(),
})
export type StationRow = z.infer<typeof StationRow>

/** Who a machine is on this server; what happens at it is `rooms`. */
export const register = {
  list: endpoint({
    method: 'GET',
    path: '/api/stations',
    who,
    summary: 'Stations, those that are in use or those that are retired',
    query: listQuery(['name', 'room', 'enrolled']).extend({ room: Id.optional(), retired: flag }),
    reply: listOf(StationRow),
  }),
  /** What it sent stays readable. */
  retire: endpoint({
    method: 'POST',
    path: '/api/stations/:id/retire',
    who,
    summary: 'Let a station in no more, at once, or again',
    params: ById,
    body: z.object({ retired: z.boolean() }),
    reply: done,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/stations/:id',
    who,
    summary: 'Remove a retired station at which nothing was sat',
    params: ById,
    reply: done,
  }),
}

/** Machines of one token, and how long it is good. */
export const usesAtMost = 500
export const hoursAtMost = 24 * 60
export const rangesAtMost = 20

export const TokenRow = z.object({
  /** Names it; nobody can enrol with it. */
  id: Id,
  room: z.string(),
  roomTitle: z.string(),
  /** Login, or the command line. */
  by: z.string(),
  madeAt: z.number(),
  expiresAt: z.number(),
  uses: z.int(),
  used: z.int(),
  from: z.array(z.string()),
  state: z.enum(['good', 'used', 'over', 'retired']),
})
export type TokenRow = z.infer<typeof TokenRow>

export const tokens = {
  list: endpoint({
    method: 'GET',
    path: '/api/enrol-tokens',
    who,
    summary: 'Enrolment tokens, newest first, without what nobody can see again',
    query: listQuery(['made']),
    reply: listOf(TokenRow),
  }),
  make: endpoint({
    method: 'POST',
    path: '/api/enrol-tokens',
    who,
    summary: 'Make an enrolment token for machines of a room; it is told once',
    body: z.object({
      room: Id,
      uses: z.int().min(1).max(usesAtMost),
      hours: z.int().min(1).max(hoursAtMost),
      /** Addresses and ranges (`10.2.0.0/16`); empty: from anywhere. */
      from: z.array(z.string().min(1).max(50)).max(rangesAtMost),
    }),
    reply: z.object({ id: Id, token: z.string() }),
  }),
  retire: endpoint({
    method: 'POST',
    path: '/api/enrol-tokens/:id/retire',
    who,
    summary: 'Take an enrolment token back, at once; the stations that it made stay',
    params: ById,
    reply: done,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/enrol-tokens/:id',
    who,
    summary: 'Remove an enrolment token that is not good any more from the list',
    params: ById,
    reply: done,
  }),
}

/** A station's, not more often than somebody presses the button. */
export const answered = endpoint({
  method: 'POST',
  path: '/api/station/check',
  who: 'station',
  summary: 'What a check of this machine found, or why there was none',
  perMinute: 12,
  body: CheckAnswer,
  reply: done,
})

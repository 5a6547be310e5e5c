/** A room as its console sees it: what is there now, what needs a person, what was, where its stations stand. */
import { z } from 'zod'
import { Claim, Incident, Need, needIdLength, SentMessage, Tile, Waiting } from '../console-api.ts'
import { RoomDraw } from '../drawing/cards.ts'
import { SeatPlan } from '../plan.ts'
import { RoomPast, RoomPlan } from '../room.ts'
import { RoomChecks } from '../room-checks.ts'
import { Camera, Id } from '../vocabulary.ts'
import { allStaff, commanders, endpoint, viewers } from './endpoint.ts'

const ByRoom = z.object({ room: z.string().max(64) })
/** Of machines: what their cameras show is not for everybody. */
const technicians = ['technician', 'administrator'] as const
const OfDay = z.object({ day: z.iso.date().optional() })

export const rooms = {
  list: endpoint({
    method: 'GET',
    path: '/api/rooms',
    who: allStaff,
    summary: 'Rooms of the caller',
    reply: z.object({ rooms: z.array(z.object({ id: z.string(), title: z.string(), stations: z.int() })) }),
  }),
  tiles: endpoint({
    method: 'GET',
    path: '/api/rooms/:room/tiles',
    who: viewers,
    summary: 'A room: its stations in seat order, what needs a person, the code of the day',
    params: ByRoom,
    reply: z.object({ tiles: z.array(Tile), codeOfTheDay: z.string(), needs: z.array(Need) }),
  }),
  draws: endpoint({
    method: 'GET',
    path: '/api/rooms/:room/draws',
    who: viewers,
    summary: 'Tickets that students draw themselves in a room now: what was committed to, and how many have',
    params: ByRoom,
    reply: z.object({ draws: z.array(RoomDraw).max(1000) }),
  }),
  /** Whoever says that she sees to a need takes it over from whoever said so before. */
  claim: endpoint({
    method: 'PUT',
    path: '/api/rooms/:room/claims',
    who: commanders,
    summary: 'Say that one sees to what needs a person, or no longer does',
    params: ByRoom,
    body: z.object({ need: z.string().max(needIdLength), mine: z.boolean() }),
    reply: z.object({ claim: Claim.nullable() }),
  }),
  /** Faces: each look is on the audit record. */
  waiting: endpoint({
    method: 'GET',
    path: '/api/rooms/:room/waiting',
    who: commanders,
    summary: 'Who waits to be admitted: roster and identity pictures in pairs',
    params: ByRoom,
    reply: z.object({ waiting: z.array(Waiting) }),
  }),
  /** At most 100. */
  messages: endpoint({
    method: 'GET',
    path: '/api/rooms/:room/messages',
    who: viewers,
    summary: 'What was said to students of a room, newest first, with who has read it',
    params: ByRoom,
    reply: z.object({ messages: z.array(SentMessage) }),
  }),
  /** At most 200. */
  incidents: endpoint({
    method: 'GET',
    path: '/api/rooms/:room/incidents',
    who: viewers,
    summary: 'The incidents of a room, newest first',
    params: ByRoom,
    reply: z.object({ incidents: z.array(Incident) }),
  }),
  past: endpoint({
    method: 'GET',
    path: '/api/rooms/:room/attempts',
    who: viewers,
    summary: 'Who sat in a room on a day; without one, the newest before today on which somebody did',
    params: ByRoom,
    query: OfDay,
    reply: RoomPast,
  }),
  plan: endpoint({
    method: 'GET',
    path: '/api/rooms/:room/plan',
    who: allStaff,
    summary: 'The stations of a room, and where they stand where somebody has drawn it',
    params: ByRoom,
    reply: RoomPlan,
  }),
  setPlan: endpoint({
    method: 'PUT',
    path: '/api/rooms/:room/plan',
    who: ['technician', 'office', 'administrator'],
    summary: 'Say where the stations of a room stand',
    params: ByRoom,
    body: SeatPlan,
    reply: SeatPlan,
  }),
  checks: endpoint({
    method: 'GET',
    path: '/api/rooms/:room/checks',
    who: technicians,
    summary: 'The machines of a room as they were checked, in seat order',
    params: ByRoom,
    reply: RoomChecks,
  }),
  /** Those whose live lane is there; a machine at which somebody signs in or sits answers that it is in use. */
  check: endpoint({
    method: 'POST',
    path: '/api/rooms/:room/checks',
    who: technicians,
    summary: 'Ask these stations of a room, or all, to check their machines',
    params: ByRoom,
    body: z.object({ stations: z.array(Id).max(500).optional() }),
    reply: z.object({ asked: z.int(), silent: z.int() }),
  }),
  /** Each look is on the audit record. `at`: that of the check, so that another one has another address. */
  checkPicture: endpoint({
    method: 'GET',
    path: '/api/rooms/:room/checks/:station/:source',
    who: technicians,
    summary: 'What a camera showed at the newest check of a machine',
    params: ByRoom.extend({ station: Id, source: Camera }),
    query: z.object({ at: z.coerce.number().int().min(0).max(4_102_444_800_000) }),
    gives: 'image/jpeg',
  }),
}

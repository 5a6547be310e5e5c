/** A room as its console sees it: what is there now, what needs a person, what was, where its stations stand. */
import { z } from 'zod'
import { Claim, Incident, Need, needIdLength, SentMessage, Tile, Waiting } from '../console-api.ts'
import { RoomDraw } from '../drawing/cards.ts'
import { SeatPlan } from '../plan.ts'
import { RoomPast, RoomPlan } from '../room.ts'
import { allStaff, commanders, endpoint, viewers } from './endpoint.ts'

const ByRoom = z.object({ room: z.string().max(64) })
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
}

/** A room's seat plan, and who sat in it before. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  handClock,
  logIn,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'

const clock = handClock()
const room = 'lab-204'
let university: University
let station: ScriptedStation
let technician: Awaited<ReturnType<typeof logIn>>
let invigilator: Awaited<ReturnType<typeof logIn>>

beforeAll(async () => {
  university = await startUniversity(clock)
  const person = { login: 'technician', name: 'Техник Т.', roles: ['technician' as const] }
  await university.server.sessions.add({ ...person, rooms: [] }, 'secret')
  university.credentials.staff.push({ ...person, password: 'secret' })
  technician = await logIn(university, 'technician')
  invigilator = await logIn(university, 'invigilator')
  station = new ScriptedStation(university)
  await station.enrol()
  await station.authenticate()
})
afterAll(() => university.close())

const plan = (id: string, column = 1) => ({ columns: 3, places: [{ station: id, column, row: 2 }] })
const path = `/api/rooms/${room}/plan`

test('a technician draws the plan, everybody of the room sees it, and the record names her', async () => {
  const before = await invigilator.call('GET', path)
  expect(before.body).toMatchObject({
    drawn: null,
    stations: [{ id: station.id, name: 'Station 1', seat: 1 }],
  })
  expect((await technician.call('PUT', path, plan(station.id))).status).toBe(200)
  expect((await technician.call('PUT', path, plan(station.id, 2))).status).toBe(200)
  const { drawn } = (await invigilator.call('GET', path)).body
  expect(drawn).toEqual({ plan: plan(station.id, 2), by: 'Техник Т.', at: clock.now() })
  const officer = await logIn(university, 'officer')
  const { entries } = (await officer.call('GET', `/api/audit?target=${room}`)).body
  expect(entries[0]).toMatchObject({ who: 'technician', action: 'drew-seat-plan', detail: { stations: 1 } })
})

test('a field that nobody knows is refused in whatever depth', async () => {
  const [place] = plan(station.id).places
  const odd = { columns: 3, places: [{ ...place, turned: 90 }] }
  const refused = await technician.call('PUT', path, odd)
  expect(refused).toMatchObject({ status: 400, body: { problem: { code: 'bad-input' } } })
  expect(refused.body.problem.detail).toContain('places.0.turned')
})

test('a plan with stations of nowhere, or with two in one place, changes nothing', async () => {
  const before = (await invigilator.call('GET', path)).body.drawn
  const twice = { columns: 3, places: [...plan(station.id).places, ...plan(station.id).places] }
  for (const bad of [plan('st-elsewhere'), plan(station.id, 3), twice])
    expect((await technician.call('PUT', path, bad)).status).toBe(400)
  expect((await technician.call('PUT', '/api/rooms/nowhere/plan', plan(station.id))).status).toBe(404)
  expect((await invigilator.call('GET', path)).body.drawn).toEqual(before)
})

test('yesterday is what is asked for first, and each day names its neighbours', async () => {
  const past = async (day?: string) =>
    (await invigilator.call('GET', `/api/rooms/${room}/attempts${day ? `?day=${day}` : ''}`)).body
  const today = university.server.calendar.dayOf(clock.now())
  expect(await past()).toMatchObject({ day: today, earlier: null, later: null, attempts: [] })
  const { attempt } = await station.sit('20260001')
  expect(await past()).toMatchObject({ day: today, attempts: [{ id: attempt }] })
  clock.advance(24 * 3_600_000)
  // A session does not last so long.
  invigilator = await logIn(university, 'invigilator')
  const tomorrow = university.server.calendar.dayOf(clock.now())
  expect(await past()).toMatchObject({
    ...{ day: today, earlier: null, later: null },
    attempts: [
      {
        ...{ id: attempt, station: 'Station 1', submittedAt: null, receipt: false },
        student: { number: '20260001' },
      },
    ],
  })
  expect(await past(tomorrow)).toMatchObject({ day: tomorrow, earlier: today, later: null, attempts: [] })
  const stranger = { login: 'other', name: 'O', roles: ['invigilator' as const] }
  await university.server.sessions.add({ ...stranger, rooms: [] }, 'secret')
  const theirs = { ...stranger, password: 'secret' }
  university.credentials.staff.unshift(theirs)
  const other = await logIn(university, 'invigilator')
  expect((await other.call('GET', `/api/rooms/${room}/attempts`)).status).toBe(404)
  expect((await other.call('GET', path)).status).toBe(404)
})

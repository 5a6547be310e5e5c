/** Whatever belongs to a day belongs to the university's day, wherever the server's process thinks that it is. */
import { afterEach, expect, test } from 'vitest'
import { codeOfTheDay } from '../../../src-server/exams/code.ts'
import {
  handClock,
  logIn,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'

let university: University | null = null
afterEach(() => university?.close())

// At this moment it is another day in each of the two, and a third one in UTC.
test.each([
  ['Pacific/Kiritimati', '2026-03-04'],
  ['Pacific/Pago_Pago', '2026-03-02'],
])('in %s: the code, the report and what console and station are told', async (timeZone, day) => {
  university = await startUniversity(handClock(Date.UTC(2026, 2, 3, 10, 30)), { timeZone })
  const { server, credentials } = university
  const { id } = credentials.room
  const code = codeOfTheDay(server.keys.secret, id, day)
  expect(credentials.codeOfTheDay).toBe(code)
  const officer = await logIn(university, 'officer')
  expect((await officer.call('GET', '/api/completeness')).body).toMatchObject({ day, timeZone })
  expect((await officer.call('GET', '/api/me')).body).toMatchObject({ timeZone })
  const invigilator = await logIn(university, 'invigilator')
  expect((await invigilator.call('GET', `/api/rooms/${id}/tiles`)).body.codeOfTheDay).toBe(code)
  const station = new ScriptedStation(university)
  await station.enrol()
  await station.authenticate()
  expect((await station.signIn('20260001', code)).status).toBe(200)
  const { opened } = await station.sit('20260001')
  expect(opened).toMatchObject({ timeZone })
  const other = codeOfTheDay(server.keys.secret, id, '2026-03-03')
  expect((await station.signIn('20260002', other)).status).toBe(403)
  // As a person types what is read aloud.
  expect((await station.signIn('20260002', ` ${code.slice(0, 3)} ${code.slice(3)}\u200b`)).status).toBe(200)
})

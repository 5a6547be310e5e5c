/** Names of stations: told apart on a room's wall, and without what nobody sees. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ScriptedStation, startUniversity, type University } from '../../support/university.ts'

let university: University
beforeAll(async () => {
  university = await startUniversity()
})
afterAll(() => university.close())

test('of several machines of one name in a room each gets one of its own; another room has its own names', async () => {
  const enrolled = async (name: string, room = 'lab-204') => {
    const station = new ScriptedStation(university)
    return station.enrol(name, await university.server.stations.allow(room, 1))
  }
  const nameOf = async (name: string, room?: string) => (await enrolled(name, room)).body.station?.name
  expect(await nameOf('Station 7')).toBe('Station 7')
  expect(await nameOf('Station 7')).toBe('Station 7 (2)')
  expect(await nameOf('\u202eStation\u00a07\u200b')).toBe('Station 7 (3)')
  await university.server.db
    .insertInto('room')
    .values({ id: 'lab-9', title: 'Lab 9', upload_bits: null })
    .execute()
  expect(await nameOf('Station 7', 'lab-9')).toBe('Station 7')
  expect(await enrolled('\u200b')).toMatchObject({ status: 400, body: { problem: { code: 'bad-input' } } })
})

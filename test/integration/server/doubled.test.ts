/** Copied disks: machines that come with the keys of another one, before and after the enrolment. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Need } from '../../../src-shared/console-api.ts'
import {
  handClock,
  logIn,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'

const clock = handClock(Date.now())
let university: University
let invigilator: Awaited<ReturnType<typeof logIn>>
beforeAll(async () => {
  university = await startUniversity(clock)
  invigilator = await logIn(university, 'invigilator')
})
afterAll(() => university.close())

const token = () => university.server.stations.allow('lab-204', 1)
const alarms = async (): Promise<Need[]> =>
  (await invigilator.call('GET', '/api/rooms/lab-204/tiles')).body.needs.filter(
    ({ code }: Need) => code === 'station-doubled',
  )
/** An enrolled machine's keeper, and that of a copy of its disk. */
async function copied(name: string): Promise<[first: ScriptedStation, second: ScriptedStation]> {
  const first = new ScriptedStation(university)
  await first.enrol(name, await token())
  await first.authenticate(`${name}, first`)
  const second = new ScriptedStation(university, first.key)
  second.id = first.id
  return [first, second]
}

test('keys that another machine has are refused in one sentence, and the token stays good', async () => {
  const first = new ScriptedStation(university)
  await first.enrol('Station 7', await token())
  const copy = new ScriptedStation(university, first.key)
  const unused = await token()
  const refused = await copy.enrol('Station 8', unused)
  expect(refused.status).toBe(403)
  expect(refused.body.problem).toMatchObject({
    code: 'not-allowed',
    detail: expect.stringMatching(/those of station "Station 7" in room lab-204 already.*--anew/),
  })
  expect(await new ScriptedStation(university).enrol('Station 8', unused)).toMatchObject({ status: 200 })
})

test('two that speak under one identity: an alarm, and only the first may begin; what the other holds is taken', async () => {
  const [first, second] = await copied('Station 21')
  const ledger = await first.sit('20260001')
  await ledger.open()
  clock.advance(30_000)
  await second.authenticate('Station 21, second')
  // A keeper that was started again: its predecessor is silent.
  for (let i = 0; i < 5; i++) {
    clock.advance(5000)
    expect((await second.signIn('20260002')).status).toBe(200)
  }
  expect(await alarms()).toEqual([])

  await ledger.sync()
  expect(await alarms()).toMatchObject([{ station: first.id, params: { station: 'Station 21' } }])
  const refused = await second.signIn('20260002')
  expect(refused).toMatchObject({ status: 409, body: { problem: { code: 'station-doubled' } } })
  expect((await second.post('/attempts', { ticket: 'x' })).status).toBe(409)
  expect((await first.signIn('20260002')).status).toBe(200)
  // Evidence is never refused for it.
  const held = await second.post(`/attempts/${ledger.attempt}/ledger`, {
    part: 0,
    from: 0,
    leaves: [],
    checkpoint: null,
    list: 0,
  })
  expect(held.status).toBe(200)
  const audited = await university.server.db
    .selectFrom('audit')
    .select('target')
    .where('action', '=', 'identity-doubled')
    .execute()
  expect(audited).toEqual([{ target: first.id }])

  // Once the first is off, the second is the station; the alarm stays for a while.
  clock.advance(61_000)
  expect((await second.signIn('20260002')).status).toBe(200)
  expect(await alarms()).toHaveLength(1)
  clock.advance(16 * 60_000)
  await second.authenticate('Station 21, second')
  expect(await alarms()).toEqual([])
})

test('a keeper that is started again and again is one machine', async () => {
  const [station] = await copied('Station 22')
  for (let i = 0; i < 20; i++) {
    clock.advance(7000)
    await station.authenticate(`run ${i}`)
    expect((await station.signIn('20260003')).status).toBe(200)
  }
  expect((await alarms()).filter((alarm) => alarm.station === station.id)).toEqual([])
})

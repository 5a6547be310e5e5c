/** Machines of a room are asked for a check by their live lanes; what they answer is kept, and shown to technicians alone. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createChecks } from '../../../src-server/checks/store.ts'
import { answerWithinMs } from '../../../src-shared/room-checks.ts'
import { listen } from '../../support/listen.ts'
import {
  handClock,
  logIn,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'

const clock = handClock(Date.now())
const room = 'lab-204'
let university: University
let technician: Awaited<ReturnType<typeof logIn>>
let station: ScriptedStation
beforeAll(async () => {
  university = await startUniversity(clock)
  technician = await logIn(university, 'administrator')
  station = new ScriptedStation(university)
  await station.enrol()
  await station.authenticate()
})
afterAll(() => university.close())

const result = (name: string, more = {}) => ({
  name,
  ok: true,
  says: 'x',
  lacks: [],
  same: null,
  ms: 1,
  ...more,
})
const checked = (more = {}) => ({
  ...{ outcome: 'checked', results: [result('display'), result('server', { ok: false })], changes: null },
  pictures: { face: Buffer.from('face').toString('base64'), desk: null },
  ...more,
})
const list = async () => (await technician.call('GET', `/api/rooms/${room}/checks`)).body
const own = async () => (await list()).stations.find((one: { station: string }) => one.station === station.id)
const picture = (source: string) =>
  technician.call('GET', `/api/rooms/${room}/checks/${station.id}/${source}?at=1`)

test('who is silent is not asked; who is there is asked once, by the live lane', async () => {
  expect((await technician.call('POST', `/api/rooms/${room}/checks`, {})).body).toMatchObject({ asked: 0 })
  expect(await own()).toMatchObject({ reached: false, askedAt: null, checked: null })
  const live = await listen(`${university.url}/api/station/live`, {
    authorization: `Bearer ${station.token}`,
  })
  await live.opened
  expect(
    (await technician.call('POST', `/api/rooms/${room}/checks`, { stations: [station.id] })).body,
  ).toEqual({
    ...{ asked: 1, silent: 0 },
  })
  await live.until(() => live.texts.includes(JSON.stringify({ type: 'check' })))
  expect(await own()).toMatchObject({
    ...{ reached: true, askedAt: clock.now(), answeredAt: null, state: 'waiting' },
  })
  // Its main is gone, and nobody will answer: the order ends by itself.
  clock.advance(answerWithinMs - 1)
  expect(await own()).toMatchObject({ state: 'waiting' })
  clock.advance(1)
  expect(await own()).toMatchObject({ state: 'unanswered' })
  live.socket.close()
  const strange = await technician.call('POST', `/api/rooms/${room}/checks`, { stations: ['st-none'] })
  expect([strange.status, strange.body.problem.detail]).toEqual([400, 'st-none is no station of this room'])
  expect((await technician.call('POST', '/api/rooms/lab-none/checks', {})).status).toBe(404)
})

test('its answer is kept; being in use leaves what was found before', async () => {
  clock.advance(1000)
  expect((await station.call('POST', '/check', checked())).status).toBe(200)
  expect(await own()).toMatchObject({
    ...{
      outcome: 'checked',
      answeredAt: clock.now(),
      checkedAt: clock.now(),
      pictures: { face: true, desk: false },
    },
    checked: { results: [{ name: 'display' }, { name: 'server', ok: false }], changes: null },
  })
  const at = clock.now()
  clock.advance(1000)
  expect((await station.call('POST', '/check', { outcome: 'busy' })).status).toBe(200)
  expect(await own()).toMatchObject({ outcome: 'busy', answeredAt: clock.now(), checkedAt: at })
  expect((await station.call('POST', '/check', { outcome: 'refused' })).status).toBe(200)
  expect(await own()).toMatchObject({ state: 'refused', checkedAt: at })
  expect((await station.call('POST', '/check', { outcome: 'busy' })).status).toBe(200)
})

test('a picture is seen by its address, is on the record, and is gone after a day', async () => {
  const seen = await picture('face')
  expect(seen.status).toBe(200)
  expect((await picture('desk')).status).toBe(404)
  const { entries } = (await (await logIn(university, 'administrator')).call('GET', '/api/audit')).body
  expect(entries).toContainEqual(
    expect.objectContaining({ who: 'administrator', action: 'saw-check-picture', target: station.id }),
  )
  clock.advance(25 * 3_600_000)
  await createChecks(university.server).forgetPictures()
  technician = await logIn(university, 'administrator')
  expect((await picture('face')).status).toBe(404)
  expect(await own()).toMatchObject({ outcome: 'busy', pictures: { face: false, desk: false } })
})

test('a step that only a newer station takes is kept by its name', async () => {
  await station.authenticate()
  const newer = checked({ results: [result('network card', { ok: false }), result('display')] })
  expect((await station.call('POST', '/check', newer)).status).toBe(200)
  expect(await own()).toMatchObject({
    state: 'mend',
    checked: { results: [{ name: 'network card', ok: false }, { name: 'display' }] },
  })
})

test.each([
  ['a step whose name is none', checked({ results: [result('<b>')] })],
  ['a sentence without end', checked({ results: [result('display', { says: 'x'.repeat(10_001) })] })],
  ['a picture without end', checked({ pictures: { face: 'A'.repeat(100_004), desk: null } })],
  ['steps without end', checked({ results: Array.from({ length: 65 }, () => result('display')) })],
  ['another outcome', { outcome: 'fine' }],
])('%s is refused', async (_what, body) => {
  await station.authenticate()
  expect((await station.call('POST', '/check', body)).status).toBe(400)
})

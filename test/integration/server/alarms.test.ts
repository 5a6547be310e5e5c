import { afterAll, beforeAll, expect, test } from 'vitest'
import { utf8 } from '../../../src-shared/bytes.ts'
import type { Need } from '../../../src-shared/console-api.ts'
import { listen } from '../../support/listen.ts'
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

async function seat(name: string): Promise<ScriptedStation> {
  const station = new ScriptedStation(university)
  await station.enrol(name, await university.server.stations.allow('lab-204', 1))
  await station.authenticate()
  return station
}
const alarmsOf = async (attempt: string): Promise<Need[]> =>
  (await invigilator.call('GET', '/api/rooms/lab-204/tiles')).body.needs.filter(
    (alarm: Need) => alarm.attempt === attempt,
  )
const incidents = async (): Promise<string[]> =>
  (await invigilator.call('GET', '/api/rooms/lab-204/incidents')).body.incidents.map(
    (one: { attempt: string }) => one.attempt,
  )

test('what a student owes is told of while the next one sits there', async () => {
  const station = await seat('A')
  const ledger = await station.sit('20260001')
  await ledger.open()
  ledger.add('incident.raised', {
    incident: 'i1',
    observation: 'window.opened',
    verdict: 'block',
    severity: 'high',
    reason: 'foreign-window',
    mono: ledger.mono,
  })
  const { digest, sealed } = await ledger.segment('face', 0, utf8('film'))
  ledger.add('attempt.submitted', { by: 'student', answers: 0 })
  await ledger.sync()
  clock.advance(60_000)
  const owed = [{ code: 'debt-old', params: { student: 'Айгерім Сәрсенова', station: 'A', segments: 1 } }]
  expect(await alarmsOf(ledger.attempt)).toMatchObject(owed)

  const next = await station.sit('20260002')
  await next.open()
  await next.sync()
  expect(await alarmsOf(ledger.attempt)).toMatchObject(owed)
  expect(await incidents()).toContain(ledger.attempt)

  await station.put(digest, sealed)
  expect((await alarmsOf(ledger.attempt)).map(({ code }) => code)).toEqual(['no-receipt'])
  await ledger.sync()
  expect(await alarmsOf(ledger.attempt)).toEqual([])
})

test('an exam left unfinished is told of when somebody else sits down', async () => {
  const station = await seat('B')
  const ledger = await station.sit('20260003')
  await ledger.open()
  await ledger.sync()
  await station.sit('20260004')
  expect(await alarmsOf(ledger.attempt)).toMatchObject([{ code: 'not-finished' }])
})

test('a seat taken under another’s number is seen at once', async () => {
  const thief = await seat('C')
  const own = await seat('D')
  const ledger = await thief.sit('20260005')
  const { attempt } = ledger
  await ledger.open()
  await ledger.sync()
  const { ticket } = (await own.signIn('20260005')).body
  for (let i = 0; i < 2; i++)
    expect((await own.post('/attempts', { ticket })).body).toMatchObject({
      problem: { code: 'attempt-elsewhere', params: { station: 'C' } },
    })
  expect(await alarmsOf(attempt)).toMatchObject([
    { code: 'attempt-elsewhere', params: { holder: 'C', station: 'D' } },
  ])
  const audited = await university.server.db
    .selectFrom('audit')
    .select('who')
    .where('action', '=', 'opening-refused')
    .execute()
  expect(audited).toEqual([{ who: `station ${own.id}` }])
})

test('silence and old debt reach a console within 15 s of their time', async () => {
  const station = await seat('E')
  const ledger = await station.sit('20260006')
  await ledger.open()
  await ledger.segment('face', 0, utf8('film'))
  await ledger.sync()
  const console = listen(`${university.url}/api/live?room=lab-204`, { cookie: invigilator.cookie })
  await console.until(() => console.heard.some(({ type }) => type === 'needs'))
  for (let second = 1; second <= 45; second++) {
    clock.advance(1000)
    await university.server.tick()
  }
  const first = (code: string) => () =>
    console.heard
      .flatMap((message) => (message.type === 'needs' ? message.needs : []))
      .find((alarm) => alarm.code === code && alarm.attempt === ledger.attempt)
  const silent = await console.until(first('station-silent'))
  expect(silent.params.seconds).toBeLessThanOrEqual(15)
  const owed = await console.until(first('debt-old'))
  // The policy says 30 s.
  expect(owed.params.seconds).toBeGreaterThanOrEqual(30)
  expect(owed.params.seconds).toBeLessThanOrEqual(45)
  console.socket.terminate()
})

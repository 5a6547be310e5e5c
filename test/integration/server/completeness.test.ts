import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { utf8 } from '../../../src-shared/bytes.ts'
import { DayCompleteness, type Missing, MissingReport } from '../../../src-shared/completeness.ts'
import { listen } from '../../support/listen.ts'
import {
  handClock,
  logIn,
  type ScriptedLedger,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'

/** 2 March 2026, 14:00 in Almaty. */
const clock = handClock()
const day = '2026-03-02'
let university: University
let officer: Awaited<ReturnType<typeof logIn>>
beforeAll(async () => {
  university = await startUniversity(clock, { timeZone: 'Asia/Almaty' })
  officer = await logIn(university, 'officer')
})
afterAll(() => university.close())

async function seat(name: string): Promise<ScriptedStation> {
  const station = new ScriptedStation(university)
  await station.enrol(name, await university.server.stations.allow('lab-204', 1))
  await station.authenticate()
  return station
}

/** Twenty seconds of an exam; `without`: seconds of the desk that nobody filmed. */
async function sit(station: ScriptedStation, number: string, without: readonly number[] = []) {
  const ledger = await station.sit(number)
  ledger.wall = clock.now()
  await ledger.open({ number, name: number })
  ledger.add('clock.compared', { server: new Date(clock.now()).toISOString(), offsetMs: 0, rttMs: 1 })
  ledger.add('attempt.changed', { from: 'waiting', to: 'running', cause: 'admitted' })
  const made: { digest: string; sealed: Uint8Array }[] = []
  for (const source of ['face', 'desk']) made.push(await ledger.init(source, 0, utf8(`init ${source}`)))
  for (let i = 0; i < 10; i++) {
    if (i % 5 === 0) made.push(await ledger.still('screen', i, utf8(`\x89PNG ${i}`)))
    ledger.pass(2000)
    clock.advance(2000)
    made.push(await ledger.segment('face', i, utf8(`face ${i}`)))
    if (!without.includes(i)) made.push(await ledger.segment('desk', i, utf8(`desk ${i}`)))
  }
  return { ledger, made }
}
async function hand(ledger: ScriptedLedger): Promise<void> {
  ledger.add('attempt.submitted', { by: 'student', answers: 0 })
  await ledger.sync()
}
const missing = async (of = day): Promise<MissingReport> =>
  MissingReport.parse((await officer.call('GET', `/api/missing?day=${of}`)).body)
const dayNow = async (of = day): Promise<DayCompleteness> =>
  DayCompleteness.parse((await officer.call('GET', `/api/completeness?day=${of}`)).body)
const of = (report: readonly Missing[], number: string) =>
  report.filter(({ student }) => student.number === number)

describe('a day with an exam', () => {
  let owing: { ledger: ScriptedLedger; made: { digest: string; sealed: Uint8Array }[] }
  let station: ScriptedStation

  test('what is whole is not on the list; what is owed is, with where it is', async () => {
    const whole = await sit(await seat('A'), '20260001')
    await whole.ledger.sync()
    for (const { digest, sealed } of whole.made) await whole.ledger.station.put(digest, sealed)
    await hand(whole.ledger)

    station = await seat('B')
    owing = await sit(station, '20260002', [3, 4])
    await owing.ledger.sync()
    for (const { digest, sealed } of owing.made.slice(0, -2)) await station.put(digest, sealed)
    const { attempt } = owing.ledger
    await hand(owing.ledger)

    const report = (await missing()).missing
    expect(of(report, '20260001')).toEqual([])
    expect(of(report, '20260002')).toMatchObject([
      {
        what: 'not-uploaded',
        attempt,
        objects: 2,
        bytes: owing.made.slice(-2).reduce((sum, { sealed }) => sum + sealed.length, 0),
        where: [{ station: { id: station.id, name: 'B', room: 'lab-204' }, part: 0 }],
      },
      { what: 'coverage', source: 'desk', reason: 'unexplained', ms: 4000, where: [] },
    ])
    expect(of(report, '20260002')[0]?.where[0]?.heardAt).toBe(clock.now())
    expect(of(report, '20260003')).toMatchObject([{ what: 'not-opened', attempt: null, where: [] }])
  })

  test('sums by room and exam say the same', async () => {
    const { total, exams } = await dayNow()
    expect(total).toMatchObject({ expected: 6, opened: 2, submitted: 2, whole: 1, missing: 5 })
    expect(total.debt.segments).toBe(2)
    // 20 s whole; 20 s with 4 s never filmed and 2 s owed.
    expect(total.coverage.desk).toBeCloseTo((20 + 14) / 40, 2)
    expect(total.coverage.face).toBeCloseTo((20 + 18) / 40, 2)
    expect(exams).toMatchObject([{ total, rooms: [{ room: { id: 'lab-204' }, tally: total }] }])
  })

  test('recordings that are on their way are not missing before the policy’s time', async () => {
    const third = await sit(await seat('C'), '20260003')
    for (const { digest, sealed } of third.made.slice(0, -1)) {
      await third.ledger.sync()
      await third.ledger.station.put(digest, sealed)
    }
    expect(of((await missing()).missing, '20260003')).toEqual([])
    clock.advance(31_000)
    expect(of((await missing()).missing, '20260003')).toMatchObject([
      { what: 'not-uploaded', objects: 1 },
      // And a station that sends nothing films nothing that we know of.
      ...['face', 'desk', 'screen'].map((source) => ({ what: 'coverage', source })),
    ])
  })

  test('is pushed to officers and rooms when it changes', async () => {
    const cookie = (role: string) => logIn(university, role).then((she) => ({ cookie: she.cookie }))
    const campus = listen(`${university.url}/api/live`, await cookie('officer'))
    const room = listen(`${university.url}/api/live?room=lab-204`, await cookie('invigilator'))
    const owed = () =>
      campus.heard.flatMap((m) => (m.type === 'day' ? [m.completeness.total.debt.segments] : [])).at(-1)
    const inRoom = () => room.heard.flatMap((m) => (m.type === 'tally' ? [m.tally.debt.segments] : [])).at(-1)
    await campus.until(() => owed() === 3)
    await room.until(() => inRoom() === 3)
    const last = owing.made.at(-1)!
    await station.put(last.digest, last.sealed)
    clock.advance(5500)
    await university.server.tick()
    await campus.until(() => owed() === 2)
    await room.until(() => inRoom() === 2)
    campus.socket.terminate()
    room.socket.terminate()
    const refused = listen(`${university.url}/api/live`, await cookie('invigilator'))
    expect(await refused.opened).toBe(400)
  })

  test('over, it lists whoever never submitted, with the station that may know more', async () => {
    clock.advance(9 * 3_600_000)
    officer = await logIn(university, 'officer')
    const report = (await missing()).missing
    expect(report.map(({ what }) => what).filter((what) => what === 'not-opened')).toHaveLength(3)
    const [late] = of(report, '20260003')
    expect(late).toMatchObject({ what: 'not-submitted', where: [{ station: { name: 'C' } }] })
    expect(late?.from).toBeLessThan(clock.now() - 8 * 3_600_000)
  })

  test('the next days still tell what may be had, and no more once it came', async () => {
    const next = '2026-03-03'
    clock.advance(24 * 3_600_000)
    officer = await logIn(university, 'officer')
    const still = await missing(next)
    expect(still.missing).toEqual([])
    expect(still.rooms).toEqual([{ id: 'lab-204', title: expect.any(String) }])
    expect(still.older.map(({ what, student }) => [what, student.number])).toEqual([
      ['not-submitted', '20260003'],
      ['not-uploaded', '20260002'],
      ['not-uploaded', '20260003'],
    ])
    await station.authenticate()
    for (const { digest, sealed } of owing.made) await station.put(digest, sealed)
    await owing.ledger.sync()
    expect(of((await missing(next)).older, '20260002')).toEqual([])
    // Given its receipt, it is read once and then kept.
    const kept = await university.server.db.selectFrom('standing').select('attempt').execute()
    expect(kept.map(({ attempt }) => attempt)).toContain(owing.ledger.attempt)
    expect(of((await missing()).missing, '20260002')).toMatchObject([{ what: 'coverage', ms: 4000 }])
    expect((await missing('2026-04-20')).older).toEqual([])
  })

  test('an invigilator sees her rooms; a day that is none is refused', async () => {
    const invigilator = await logIn(university, 'invigilator')
    await university.server.sessions.add(
      { login: 'elsewhere', name: 'E', roles: ['invigilator'], rooms: ['lab-9'] },
      'secret',
    )
    university.credentials.staff.push({
      login: 'elsewhere',
      name: 'E',
      roles: ['technician'],
      password: 'secret',
    })
    const elsewhere = await logIn(university, 'technician')
    expect((await invigilator.call('GET', `/api/missing?day=${day}`)).body.missing.length).toBeGreaterThan(3)
    for (const path of ['missing', 'completeness']) {
      const { body, status } = await elsewhere.call('GET', `/api/${path}?day=${day}`)
      expect(status).toBe(200)
      expect(JSON.stringify(body)).not.toContain('2026000')
      expect((await officer.call('GET', `/api/${path}?day=2026-02-30`)).status).toBe(400)
      expect((await officer.call('GET', `/api/${path}?day=yesterday`)).status).toBe(400)
    }
  })
})

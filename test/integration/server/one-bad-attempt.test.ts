/** One attempt that is hostile, or damaged, must not take the room along. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  logIn,
  type ScriptedLedger,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'

type Person = Awaited<ReturnType<typeof logIn>>

let university: University
let invigilator: Person
let officer: Person
let bad: ScriptedLedger
let good: ScriptedLedger

async function sit(name: string, number: string): Promise<ScriptedLedger> {
  const { room } = university.credentials
  const station = new ScriptedStation(university)
  await station.enrol(name, await university.server.stations.allow(room.id, 1))
  await station.authenticate()
  const ledger = await station.sit(number)
  await ledger.open({ number, name: number })
  ledger.pass(1000)
  ledger.add('attempt.changed', { from: 'waiting', to: 'running', cause: 'admitted' })
  ledger.add('incident.raised', {
    incident: `in-${number}`,
    observation: 'keys.refused',
    verdict: 'block',
    severity: 'medium',
    reason: 'keys',
    params: { combination: 'Alt+Tab' },
    mono: ledger.mono,
  })
  await ledger.sync()
  return ledger
}

beforeAll(async () => {
  university = await startUniversity()
  invigilator = await logIn(university, 'invigilator')
  officer = await logIn(university, 'officer')
  bad = await sit('Bad', '20260001')
  good = await sit('Good', '20260002')
})
afterAll(() => university.close())

const room = () => university.credentials.room.id
async function wall() {
  const { status, body } = await invigilator.call('GET', `/api/rooms/${room()}/tiles`)
  expect(status, JSON.stringify(body)).toBe(200)
  const tile = (name: string) =>
    body.tiles.find(({ station }: { station: { name: string } }) => station.name === name)
  return { bad: tile('Bad'), good: tile('Good'), alarms: body.needs }
}
async function feed() {
  const { status, body } = await invigilator.call('GET', `/api/rooms/${room()}/incidents`)
  expect(status, JSON.stringify(body)).toBe(200)
  return body.incidents.map(({ id }: { id: string }) => id)
}
async function missing() {
  const { status, body } = await officer.call('GET', `/api/exams/${university.credentials.exam}/completeness`)
  expect(status, JSON.stringify(body)).toBe(200)
  const day = await officer.call('GET', '/api/completeness')
  expect(day.status, JSON.stringify(day.body)).toBe(200)
  expect((await officer.call('GET', '/api/missing')).status).toBe(200)
  return (number: string) =>
    body.rows.find(({ student }: { student: { number: string } }) => student.number === number)?.missing
}

describe('records with enormous numbers', () => {
  test('are kept, told, and counted nowhere', async () => {
    const from = bad.records.length
    bad.pass(1000)
    bad.add('attempt.extended', { minutes: 1e308, by: 'x' })
    bad.add('clock.compared', { server: '2026-01-01T00:00:00.000Z', offsetMs: -1e300, rttMs: 1 })
    bad.add('incident.raised', {
      incident: 'in-far',
      observation: 'x',
      verdict: 'block',
      severity: 'high',
      reason: 'keys',
      mono: 1e300,
    })
    bad.mono = 1e305
    bad.add('camera.lost', { source: 'face', cause: 'x' })
    const answer = await bad.send(bad.batch(from))
    expect(answer).toMatchObject({ status: 200, body: { next: bad.records.length } })

    const now = await wall()
    expect(now.bad.attempt).toMatchObject({ id: bad.attempt, state: 'running' })
    expect(now.bad.attempt.leftMs).toBeLessThanOrEqual(60 * 60_000)
    expect(now.good.attempt).toMatchObject({ id: good.attempt })
    expect((await feed()).toSorted()).toEqual(['in-20260001', 'in-20260002'])
    await missing()

    // An invigilator sees it at once, and where in the attempt.
    const told = now.alarms.filter(
      ({ code, attempt }: { code: string; attempt: string }) =>
        code === 'ledger-finding' && attempt === bad.attempt,
    )
    expect(told[0].params).toMatchObject({ finding: 'malformed-record' })
    const detail = await invigilator.call('GET', `/api/attempts/${bad.attempt}`)
    expect(detail.status).toBe(200)
    expect(
      detail.body.events
        .filter(({ kind }: { kind: string }) => kind === 'record.unsound')
        .map(({ params }: { params: { record: string } }) => params.record),
    ).toEqual(['attempt.extended', 'clock.compared', 'incident.raised', 'camera.lost'])
    const { db } = university.server
    const leaves = await db.selectFrom('leaf').select('leaf').where('attempt', '=', bad.attempt).execute()
    expect(leaves.filter(({ leaf }) => leaf.includes('1e+308'))).toHaveLength(1)
  })

  test('by the hundred they are a hundred findings, however many come', async () => {
    const from = bad.records.length
    for (let i = 0; i < 300; i++) bad.add('attempt.extended', { minutes: 1e200, by: 'x' })
    expect((await bad.send(bad.batch(from, bad.records, null))).status).toBe(200)
    const findings = await university.server.db
      .selectFrom('finding')
      .select('key')
      .where('attempt', '=', bad.attempt)
      .where('kind', '=', 'malformed-record')
      .execute()
    expect(findings).toHaveLength(100)
    await wall()
  })

  test('histories of another kind, each in other words, are a hundred findings too', async () => {
    for (let i = 0; i < 105; i++) {
      const other = bad.records.map((record) =>
        record.seq === 1 ? { ...record, body: { ...record.body, cause: `other ${i}` } } : record,
      )
      expect((await bad.send(bad.batch(0, other.slice(0, 2), null))).status).toBe(409)
    }
    const findings = await university.server.db
      .selectFrom('finding')
      .select('key')
      .where('attempt', '=', bad.attempt)
      .where('kind', '=', 'fork')
      .execute()
    expect(findings).toHaveLength(100)
  })
})

test('a station that tells of one incident after the other hides no other’s, and its tile names a hundred', async () => {
  const from = bad.records.length
  for (let i = 0; i < 400; i++)
    bad.add('incident.raised', {
      incident: `in-${i}`,
      observation: 'shell.lost',
      verdict: 'record',
      severity: 'high',
      reason: 'shell-lost',
      // Years ahead of all others, and within what a machine can say.
      mono: 200_000_000_000,
    })
  // Its clock is sound again.
  for (const record of bad.records.slice(from)) record.at.mono = 1_010_000
  expect((await bad.send(bad.batch(from, bad.records, null))).status).toBe(200)
  const ids = await feed()
  expect(ids).toContain('in-20260002')
  expect(ids.filter((id: string) => id !== 'in-20260002')).toHaveLength(50)
  expect((await wall()).bad.attempt.unseen).toHaveLength(100)
})

test('an attempt whose row is damaged is marked wherever it stands, and all others are shown', async () => {
  await university.server.db
    .updateTable('leaf')
    .set({ leaf: 'damaged' })
    .where('attempt', '=', bad.attempt)
    .where('seq', '=', 1)
    .execute()
  await university.restart()
  // Of a new port.
  invigilator = await logIn(university, 'invigilator')
  officer = await logIn(university, 'officer')
  const now = await wall()
  expect(now.bad).toMatchObject({ unreadable: true, attempt: null })
  expect(now.good).toMatchObject({ attempt: { id: good.attempt } })
  expect(now.good.unreadable).toBeUndefined()
  expect(now.alarms.map(({ code }: { code: string }) => code)).toContain('attempt-unreadable')
  expect(await feed()).toEqual(['in-20260002'])
  const of = await missing()
  expect(of('20260001')).toBe('unreadable')
  expect(of('20260002')).not.toBe('unreadable')
  // One attempt alone may say that it cannot be shown.
  expect((await invigilator.call('GET', `/api/attempts/${bad.attempt}`)).status).toBe(500)
  expect((await invigilator.call('GET', `/api/attempts/${good.attempt}`)).status).toBe(200)
})

/** A seat without film: ordered for who refuses and for nobody else, not due, and never a station's own word. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { logIn, ScriptedStation, startUniversity, type University } from '../../support/university.ts'

let university: University
let station: ScriptedStation
let invigilator: Awaited<ReturnType<typeof logIn>>

beforeAll(async () => {
  university = await startUniversity()
  station = new ScriptedStation(university)
  expect((await station.enrol('Machine 12')).status).toBe(200)
  await station.authenticate()
  invigilator = await logIn(university, 'invigilator')
})
afterAll(() => university.close())

const seat = (attempt: string) =>
  invigilator.call('POST', `/api/attempts/${attempt}/commands`, { kind: 'seat-unfilmed' })
const detail = async (attempt: string) => (await invigilator.call('GET', `/api/attempts/${attempt}`)).body
async function sits(number: string) {
  const ledger = await station.sit(number)
  await ledger.open({ number, name: number })
  return ledger
}

test('is ordered for a student who refuses, and for nobody else; nothing of it is missing, and the wall says so', async () => {
  const ledger = await sits('20260001')
  expect((await ledger.sync()).status).toBe(200)
  expect((await seat(ledger.attempt)).status).toBe(403)
  ledger.add('consent.refused', { language: 'kk' })
  await ledger.sync()
  expect((await detail(ledger.attempt)).unfilmed).toBe('offered')
  const { command } = (await seat(ledger.attempt)).body
  ledger.add('command.received', { command: command.id, kind: 'seat-unfilmed', by: command.by })
  ledger.add('attempt.changed', { from: 'preflight', to: 'waiting', cause: 'student' })
  await ledger.sync()
  expect((await seat(ledger.attempt)).status).toBe(403)
  ledger.add('attempt.changed', { from: 'waiting', to: 'running', cause: 'admitted' })
  ledger.pass(60_000)
  ledger.add('attempt.submitted', { by: 'student', answers: 0 })
  await ledger.sync()
  const { unfilmed, coverage, coverageDetail, parts } = await detail(ledger.attempt)
  expect(unfilmed).toBe('seated')
  expect(coverage).toEqual({ face: null, desk: null, screen: null })
  expect(coverageDetail.face.gaps).toMatchObject([{ reason: 'by-rule' }])
  expect(parts).toMatchObject([{ finding: null }])
})

test('that nobody ordered is a finding: a station cannot excuse itself from filming', async () => {
  const ledger = await sits('20260002')
  ledger.add('consent.refused', { language: 'kk' })
  ledger.add('command.received', { command: 'made-up', kind: 'seat-unfilmed', by: 'Aigul' })
  ledger.add('attempt.changed', { from: 'waiting', to: 'running', cause: 'admitted' })
  ledger.pass(60_000)
  expect((await ledger.sync()).status).toBe(200)
  ledger.add('attempt.submitted', { by: 'student', answers: 0 })
  expect((await ledger.sync()).status).toBe(200)
  const { parts, unfilmed, coverage } = await detail(ledger.attempt)
  expect(parts).toMatchObject([{ finding: 'order-unknown' }])
  expect({ unfilmed, coverage }).toEqual({ unfilmed: undefined, coverage: { face: 0, desk: 0, screen: 0 } })
})

/** A lab machine whose disk is restored from an older copy in the middle of an exam: a finding, and the way on. */
import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyBundle } from '../../../src-main/keeper/verify-command.ts'
import { type ExamStation, startExamStation } from '../../support/exam-station.ts'
import { temporaryFolder, until } from '../../support/keeper-process.ts'
import { logIn, startUniversity, type University } from '../../support/university.ts'

const number = '20260001'
const place = temporaryFolder()
const copy = join(place.folder, 'copy')
let university: University
let station: ExamStation
let invigilator: Awaited<ReturnType<typeof logIn>>
let attempt: string

const order = (kind: string) => invigilator.call('POST', `/api/attempts/${attempt}/commands`, { kind })
const findings = async () => {
  const rows = await university.server.db.selectFrom('finding').select(['kind', 'part']).execute()
  return rows.map(({ kind, part }) => `${kind} ${part}`)
}
const held = async (part: number) => {
  const { db } = university.server
  const rows = await db.selectFrom('leaf').select('seq').where('part', '=', part).execute()
  return rows.length
}

beforeAll(async () => {
  university = await startUniversity()
  const { enrolToken: token } = university.credentials
  station = await startExamStation({ server: university.url, token, name: 'First' })
  invigilator = await logIn(university, 'invigilator')
})
afterAll(async () => {
  await station.close()
  await university.close()
  place.remove()
})

test('an exam runs, the disk is copied, the exam goes on', async () => {
  await station.enter(number, university.credentials.codeOfTheDay)
  attempt = station.view().attempt ?? ''
  await order('admit')
  await until('the exam runs', () => station.view().screen === 'exam')
  await station.film(0, 1, 300)
  await until('all is there', async () => (await station.port.call('status', {})).debt.records === 0)
  await station.die()
  cpSync(station.folder, copy, { recursive: true })
  await station.comeBack()
  await station.film(1, 3, 300)
  await until('all is there', async () => {
    const { records, segments } = (await station.port.call('status', {})).debt
    return records + segments === 0
  })
})

test('restored from the copy, the station is found out, and says so to student and invigilator', async () => {
  await station.die()
  const before = await held(0)
  rmSync(station.folder, { recursive: true })
  cpSync(copy, station.folder, { recursive: true })
  await station.comeBack()
  await until('the server has a finding', async () => (await findings()).length > 0)
  expect((await findings()).every((one) => /^(disk-set-back|fork) 0$/.test(one))).toBe(true)
  await until('the student is told', () => station.view().problem?.code === 'disk-set-back')
  // The exam itself goes on, kept here.
  expect(station.view().screen).toBe('exam')
  await station.film(1, 1, 300)
  const alarms = async () => (await invigilator.call('GET', '/api/rooms/lab-204/tiles')).body.needs
  await until('there is an alarm', async () => JSON.stringify(await alarms()).includes('ledger-finding'))
  expect(await held(0)).toBe(before)
})

test("the invigilator's order to move on opens a new part, at the same station", async () => {
  expect((await order('transfer')).status).toBe(200)
  await until('it has left', () => station.view().problem?.code === 'attempt-moved')
  await station.enter(number, university.credentials.codeOfTheDay)
  await until('the exam runs on', () => station.view().screen === 'exam')
  expect(station.view().problem).toBeNull()
  expect((await station.port.call('attempt.list', {})).attempts).toMatchObject([{ attempt, part: 1 }])
  await station.film(0, 2, 300)
  await until('the new part arrives', async () => (await held(1)) > 4)
  expect((await findings()).filter((one) => !one.endsWith(' 0'))).toEqual([])
  expect((await station.port.call('status', {})).problem).toBeNull()
})

test('handed in there, the attempt has its end: a finding in place of a wait, and a station that owes nothing', async () => {
  await station.session.handlers['exam.submit']({})
  const { db } = university.server
  await until('the attempt has its receipt', async () => {
    const row = await db
      .selectFrom('attempt')
      .select('receipted_at')
      .where('id', '=', attempt)
      .executeTakeFirst()
    return row?.receipted_at != null
  })
  const officer = await logIn(university, 'officer')
  const bundle = join(place.folder, 'whole.zip')
  writeFileSync(bundle, (await officer.bytes(`/api/attempts/${attempt}/bundle`)).bytes)
  const { verdict } = await verifyBundle({ bundle })
  expect(verdict.pending).toEqual([])
  expect(verdict.findings.map(({ code, where }) => `${code} ${where}`)).toEqual(['disk-set-back parts/0'])
  await until('it owes nothing', async () => {
    const { debt } = await station.port.call('status', {})
    return debt.records + debt.segments === 0
  })
  // What was filmed on the older copy is on this disk alone, and is told of.
  expect((await station.port.call('status', {})).stranded).toBe(1)
})

/** An exam can be marked once nobody can sit it any more. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isOver } from '../../../src-server/exams/over.ts'
import { handClock, ScriptedStation, startUniversity, type University } from '../../support/university.ts'

const clock = handClock()
let university: University
beforeAll(async () => {
  university = await startUniversity(clock)
})
afterAll(() => university.close())

const over = async () => {
  const rows = await university.server.db
    .selectFrom('exam')
    .select('exam.id')
    .where(isOver(clock.now()))
    .execute()
  return rows.some(({ id }) => id === university.credentials.exam)
}

test('is when its time has passed, or everybody on its list has handed in', async () => {
  const { db } = university.server
  const { exam, students } = university.credentials
  const [one, other] = students.map(({ number }) => number)
  await db
    .deleteFrom('roster')
    .where('exam', '=', exam)
    .where('student', 'not in', [one ?? '', other ?? ''])
    .execute()
  const station = new ScriptedStation(university)
  await station.enrol()
  await station.authenticate()
  const handIn = async (number = '') => {
    const ledger = await station.sit(number)
    ledger.wall = clock.now()
    await ledger.open()
    await ledger.sync()
    expect(await over()).toBe(false)
    ledger.add('attempt.submitted', { by: 'student', answers: 0 })
    expect((await ledger.sync()).body.receipt).toMatchObject({ final: true })
  }
  expect(await over()).toBe(false)
  await handIn(one)
  expect(await over()).toBe(false)
  await handIn(other)
  expect(await over()).toBe(true)

  // Somebody is put on its list after all.
  const { room, seat } = await db
    .selectFrom('roster')
    .selectAll()
    .where('exam', '=', exam)
    .executeTakeFirstOrThrow()
  await db.insertInto('student').values({ number: 'late', name: 'Late', photo: null }).execute()
  await db
    .insertInto('roster')
    .values({ exam, room, seat: seat + 50, student: 'late' })
    .execute()
  expect(await over()).toBe(false)
  clock.advance(9 * 3_600_000)
  expect(await over()).toBe(true)
  await db.deleteFrom('roster').where('exam', '=', exam).execute()
  clock.advance(-9 * 3_600_000)
  expect(await over()).toBe(false)
})

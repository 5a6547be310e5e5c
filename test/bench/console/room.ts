/** One room with an exam that runs, and seats for so many stations: what the server has before anybody comes. */
import { readFileSync } from 'node:fs'
import { makeEnrolToken } from '../../../src-server/auth/enrol-tokens.ts'
import { iso } from '../../../src-server/clock.ts'
import { Policy } from '../../../src-shared/policy.ts'
import { startUniversity } from '../../support/university.ts'

const id = 'bench-wall'
const hours = 4

/** Films of so few bits a second: how much is recorded is nothing to the console; how often, is. */
const bitsPerSecond = 8000

export async function fullRoom(stations: number) {
  const university = await startUniversity()
  const { server, credentials } = university
  const { db, clock, examStore } = server
  const room = credentials.room.id
  const standard: unknown = JSON.parse(
    readFileSync(new URL('../../../resources/policies/standard.json', import.meta.url), 'utf8'),
  )
  const policy = Policy.parse(standard)
  const { media } = policy
  const now = clock.now()
  const title = { kk: 'Физика', ru: 'Физика', ky: 'Физика', en: 'Physics' }
  await examStore.add(
    {
      ...{ id, title, durationMinutes: hours * 60, delivery: 'paper', url: null },
      ...{ startsAt: iso(now - 60_000), endsAt: iso(now + hours * 3_600_000) },
    },
    { questions: [{ type: 'text', id: 'q1', text: title, points: 1 }] },
    {
      ...policy,
      media: {
        ...media,
        face: { ...media.face, bitsPerSecond },
        desk: { ...media.desk, bitsPerSecond },
      },
    },
  )
  const seats = []
  for (let i = 0; i < stations; i++) {
    const student = `B${String(i).padStart(4, '0')}`
    await db
      .insertInto('student')
      .values({ number: student, name: `Айгерім Нұрланқызы ${i}`, photo: null })
      .execute()
    await db
      .insertInto('roster')
      .values({ exam: id, room, student, seat: i + 1 })
      .execute()
    const { token } = await makeEnrolToken(db, clock, { room, hours })
    seats.push({ token, code: credentials.codeOfTheDay, student })
  }
  const invigilator = credentials.staff.find(({ roles }) => roles.includes('invigilator'))
  if (!invigilator) throw new Error('the demo has no invigilator')
  await server.close()
  return { university, room, invigilator, seats }
}

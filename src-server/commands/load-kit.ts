/** `load-kit`: everything that `taza loadgen` needs to play a campus: rooms, an exam that runs now, students, tokens. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { fromBase64 } from '../../src-shared/bytes.ts'
import { ExamSummary, Paper } from '../../src-shared/exam.ts'
import type { LoadKit } from '../../src-shared/load-kit.ts'
import { studentNames } from '../../src-shared/people/names.ts'
import { Policy } from '../../src-shared/policy.ts'
import { makeEnrolToken } from '../auth/enrol-tokens.ts'
import { iso } from '../clock.ts'
import { codeOfTheDay } from '../exams/code.ts'
import { type CommandContext, numberOf, Wrong } from './wrong.ts'

const ExamFile = z.object({ title: ExamSummary.shape.title, questions: Paper.shape.questions })
const seats = 25

export async function loadKit(context: CommandContext): Promise<void> {
  const { db, clock, examStore, values, say, record, dataDir, calendar } = context
  const count = numberOf('count', values.count, 100, 2000)
  const hours = numberOf('hours', values.hours, 4, 24)
  const resources = values.resources ?? 'resources'
  const { title, questions } = ExamFile.parse(await json(join(resources, 'demo/exam.json')))
  const policy = Policy.parse(await json(join(resources, 'policies/standard.json')))
  const secret = fromBase64((await text(join(dataDir, 'keys/secret'))).trim())
  const now = clock.now()
  const day = (await calendar()).dayOf(now)
  // A kit is used once: its stations are enrolled, its students sit.
  const id = `load-${now.toString(36)}`
  const endsAt = iso(now + hours * 3_600_000)
  const summary = { id, title, durationMinutes: hours * 60, delivery: 'paper', url: null } as const
  await examStore.add({ ...summary, startsAt: iso(now - 60_000), endsAt }, { questions }, policy)
  const kit: LoadKit = { exam: id, seats: [] }
  for (let first = 0; first < count; first += seats) {
    const room = `${id}-${first / seats}`
    await db
      .insertInto('room')
      .values({ id: room, title: `Load ${first / seats}` })
      .execute()
    const code = codeOfTheDay(secret, room, day)
    for (let i = first; i < Math.min(count, first + seats); i++) {
      const number = `${id}-${i}`
      const name = `Load ${i}`
      await db
        .insertInto('student')
        .values({ number, name, ...studentNames({ number, name }), photo: null })
        .execute()
      await db
        .insertInto('roster')
        .values({ exam: id, room, student: number, seat: i - first + 1 })
        .execute()
      const { token } = await makeEnrolToken(db, clock, { room, hours })
      kit.seats.push({ token, code, student: number })
    }
  }
  await record('made-load-kit', id, { count, hours })
  // For a program alone: a sentence would be of no use to anybody.
  say(JSON.stringify(kit), kit)
}

async function text(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Wrong(`${file} cannot be read (${why}): the server must have been started once on this data.`)
  }
}
const json = async (file: string): Promise<unknown> => JSON.parse(await text(file))

/** A demo: one room, its people, and an exam that runs now. Secrets go to one file (0600), never to a log. */
import { randomBytes } from 'node:crypto'
import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Paper } from '../../src-shared/exam.ts'
import { studentNames } from '../../src-shared/people/names.ts'
import { Policy } from '../../src-shared/policy.ts'
import { Localized, Roles } from '../../src-shared/vocabulary.ts'
import { iso } from '../clock.ts'
import { codeOfTheDay } from '../exams/code.ts'
import type { TazaServer } from '../server.ts'
import { portrait, portraitOfFilmed } from './portrait.ts'

const ExamFile = z.object({ title: Localized, questions: Paper.shape.questions })
const PeopleFile = z.object({
  room: z.object({ id: z.string(), title: z.string() }),
  students: z
    .array(
      z.object({
        number: z.string(),
        name: z.string(),
        seat: z.int().positive(),
        /** Whom the demo's virtual face camera shows. */
        filmed: z.boolean().default(false),
      }),
    )
    .min(1),
  staff: z.array(z.object({ login: z.string(), name: z.string(), roles: Roles })),
})

export const DemoCredentials = z.object({
  room: z.object({ id: z.string(), title: z.string() }),
  exam: z.string(),
  codeOfTheDay: z.string(),
  /** For one station, once. */
  enrolToken: z.string(),
  staff: z.array(z.object({ login: z.string(), name: z.string(), roles: Roles, password: z.string() })),
  students: z.array(z.object({ number: z.string(), name: z.string(), seat: z.int() })),
})
export type DemoCredentials = z.infer<typeof DemoCredentials>

const credentialsFile = 'demo-credentials.json'
/** The window stays open this long, so that a demo left running can still be sat. */
const windowMs = 8 * 3_600_000
/** The exam has just begun: nobody is late yet. */
const begunMs = 60_000

/**
 * Adds what is missing; safe to repeat. A demo exam whose window closes before it could be sat is followed by a new
 * one. Throws when a resource cannot be read.
 */
export async function seedDemo(
  server: TazaServer,
  options: { dataDir: string; resourcesDir: string; minutes: number },
): Promise<DemoCredentials> {
  const resource = async (path: string): Promise<unknown> =>
    JSON.parse(await readFile(join(options.resourcesDir, path), 'utf8'))
  const people = PeopleFile.parse(await resource('demo/people.json'))
  const path = join(options.dataDir, credentialsFile)
  const before = await credentialsAt(path)

  const known = await server.db.selectFrom('staff').select('login').execute()
  const staff = before && known.length > 0 ? before.staff : await addPeople(server, people)
  const exam = await currentExam(server, people, options.minutes, {
    exam: ExamFile.parse(await resource('demo/exam.json')),
    policy: Policy.parse(await resource('policies/standard.json')),
  })
  const credentials: DemoCredentials = {
    room: people.room,
    exam,
    codeOfTheDay: codeOfTheDay(server.keys.secret, people.room.id, server.calendar.dayOf(server.clock.now())),
    enrolToken: await server.stations.allow(people.room.id, 24),
    staff,
    students: people.students,
  }
  await replace(path, `${JSON.stringify(credentials, null, 2)}\n`)
  return credentials
}

async function addPeople(
  server: TazaServer,
  people: z.infer<typeof PeopleFile>,
): Promise<DemoCredentials['staff']> {
  await server.db
    .insertInto('room')
    .values(people.room)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const students = people.students.map(({ number, name, filmed }) => ({
    number,
    name,
    ...studentNames({ number, name }),
    photo: filmed ? portraitOfFilmed(name) : portrait(number, name),
  }))
  await server.db
    .insertInto('student')
    .values(students)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const added: DemoCredentials['staff'] = []
  for (const person of people.staff) {
    const password = randomBytes(9).toString('hex')
    // A start that died before the file was written left people whose passwords nobody knows.
    await server.db.deleteFrom('session').where('login', '=', person.login).execute()
    await server.db.deleteFrom('staff').where('login', '=', person.login).execute()
    await server.sessions.add({ ...person, rooms: [people.room.id] }, password)
    added.push({ ...person, password })
  }
  return added
}

/** The demo exam that can be sat in full from now, made where there is none. */
async function currentExam(
  server: TazaServer,
  people: z.infer<typeof PeopleFile>,
  minutes: number,
  files: { exam: z.infer<typeof ExamFile>; policy: Policy },
): Promise<string> {
  const now = server.clock.now()
  const open = (await server.examStore.open(now)).find(
    ({ exam }) =>
      exam.id.startsWith('demo-') &&
      exam.durationMinutes === minutes &&
      Date.parse(exam.endsAt) - now > minutes * 60_000,
  )
  if (open) return open.exam.id
  const id = `demo-${iso(now)
    .replace(/[^0-9]/g, '')
    .slice(0, 14)}`
  // An older demo exam ends here: a student has one exam at a time.
  await server.db
    .updateTable('exam')
    .set({ ends_at: now })
    .where('id', 'like', 'demo-%')
    .where('ends_at', '>', now)
    .execute()
  await server.examStore.add(
    {
      id,
      title: files.exam.title,
      durationMinutes: minutes,
      delivery: 'paper',
      url: null,
      startsAt: iso(now - begunMs),
      endsAt: iso(now + Math.max(windowMs, 2 * minutes * 60_000)),
    },
    { questions: files.exam.questions },
    files.policy,
  )
  const roster = people.students.map(({ number, seat }) => ({
    exam: id,
    room: people.room.id,
    student: number,
    seat,
  }))
  await server.db.insertInto('roster').values(roster).execute()
  return id
}

async function credentialsAt(path: string): Promise<DemoCredentials | null> {
  try {
    return DemoCredentials.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

async function replace(path: string, text: string): Promise<void> {
  const file = await open(`${path}.new`, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
}

/**
 * What the rooms of a session hold: a bank, papers, an exam that is marked, mark lists, lists on their way in, a report, a
 * timetable. Twice: `play` is what requests are made with, `vault` is another's, which nobody who may asks for meanwhile.
 */
import { createHash, randomBytes } from 'node:crypto'
import { createFiles } from '../../../src-server/appeals/files.ts'
import { createLedgers } from '../../../src-server/cases/ledgers.ts'
import { newDraw } from '../../../src-shared/drawing/new-draw.ts'
import { single } from '../../support/bank-items.ts'
import { fourItems, type Marked, satExam } from '../../support/marking.ts'
import { published } from '../../support/office/session-tables.ts'
import { onePixel } from '../../support/station-views.ts'
import { surveyDefinition } from '../../support/surveys.ts'
import { domain, type logIn, type University } from '../../support/university.ts'

type Person = Awaited<ReturnType<typeof logIn>>

/** By what a session's rooms are asked for. */
export interface Rooms {
  exam: string
  attempts: string[]
  bank: string
  item: string
  bankImport: string
  paper: string
  cipher: string
  question: string
  regrade: string
  list: string
  student: string
  session: string
  planned: string
  import: string
  report: string
  survey: string
  draftSurvey: string
  hold: string
  /** A student of no exam, with her faculty and group. */
  person: string
  faculty: string
  group: string
  webExam: string
  medium: string
  document: { number: string; check: string }
  /** Its number. */
  case: string
  /** Of one that accuses; of what requests are made with, the student who is signed in. */
  accused: string
  appeal: string
  /** Of an invigilator; its words are the other's secret. */
  observation: string
  /** The number of the cards that lie in a room of the exam; its salt is the other's secret too. */
  draw: string
  /** A sealed paper of lab-204, with which an attempt was opened. */
  package: string
  /** Its receipt number. */
  sheet: string
}

/** What stands in the vault alone. */
export const vaultTexts = {
  essay: 'an essay of the vault that only its marker reads',
  stem: 'a question of the vault that only its bank has',
  comment: 'a comment of the vault that only its marker wrote',
  file: 'a list of the vault that only its owner sees',
}
type Texts = typeof vaultTexts
export const playTexts: Texts = { essay: 'An essay', stem: '2 + 2 = ?', comment: 'Good', file: 'A list' }

export const listFile = 'Номер;ФИО;Факультет;Группа;Курс\n70001;Асанов Эркин;Экономика;ЭК-1;2\n'
export const bankFile =
  '<question2> Қай жылы?\n<variant> 101\n<variantright> 102\n<variant> 103\n<variant> 104\n'
export const ratingsFile = 'Номер студента;Р1;Р2\n20260001;80;90\n'
export const choices = { format: 'auto', numbers: 'auto', right: 'auto', language: 'kk', topic: '' } as const
export const examDraft = {
  title: { kk: '', ru: 'Алгебра', ky: '', en: '' },
  kind: 'main',
  day: '2030-03-02',
  time: '15:00',
  minutes: 60,
  delivery: 'paper',
  web: null,
  policy: 'standard',
  apart: 'group',
  groups: [],
  rooms: [{ room: 'lab-204', invigilators: [] }],
  students: [],
}

const webExamGiven = {
  title: { kk: 'Физика', ru: 'Физика', ky: 'Физика', en: 'Physics' },
  startsAt: '2030-12-01T09:00:00+05:00',
  endsAt: '2030-12-01T13:00:00+05:00',
  durationMinutes: 90,
  policy: 'strict',
  web: { start: 'https://lms.example.kz/quiz' },
}

/** What she asked for, or the run has nothing to attack. */
async function done(who: Person, method: string, path: string, body?: unknown) {
  const { status, body: heard } = await who.call(method, path, body)
  if (status !== 200) throw new Error(`${status} for ${method} ${path}: ${JSON.stringify(heard)}`)
  return heard
}
async function sent(university: University, who: Person, path: string, bytes: string | Buffer<ArrayBuffer>) {
  const response = await fetch(`${university.url}${path}`, {
    method: 'POST',
    headers: { cookie: who.cookie, 'x-taza': '1', 'content-type': 'application/octet-stream' },
    body: bytes,
  })
  if (response.status !== 200) throw new Error(`${response.status} for ${path}: ${await response.text()}`)
  return (await response.json()) as { id: string; digest: string; import: { id: string } }
}

type Clock = { now(): number; advance(ms: number): void }

/** `clock`: nine hours go by. `texts`: what stands in it and nowhere else. */
export async function furnish(university: University, clock: Clock, texts: Texts): Promise<Rooms> {
  const essay = { single: '2', text: 'астана', number: '3,14 м', essay: texts.essay }
  const sat = await satExam(university, clock, [essay, { ...essay, single: '3' }])
  const { exam, attempts, people } = sat
  const [attempt = ''] = attempts
  const student = university.credentials.students[0]?.number ?? ''
  const hold = await done(people.officer, 'POST', '/api/holds', { attempt, reason: 'asked' })
  return {
    ...{ exam, attempts, student, hold: hold.id, sheet: await handedIn(university, attempt, texts.file) },
    ...(await bankOf(university, sat, texts)),
    case: await caseOf(university, exam, attempt),
    accused: await accusedOf(university, exam, attempt, texts.comment),
    appeal: await appealOf(university, exam, attempt, texts.comment),
    observation: await seenIn(university, exam, attempt, texts.file),
    draw: await cardsOf(university, exam),
    package: await packageOf(university, exam, people.office, attempt),
    ...(await markedOf(sat, texts)),
    ...(await ofTheOffice(university, people.office, texts.file)),
    ...(await surveysOf(people.office, clock)),
  }
}

/** What an invigilator saw. */
async function seenIn({ server: { db, clock } }: University, exam: string, attempt: string, words: string) {
  const id = `ob-${randomBytes(9).toString('hex')}`
  const who = { by: 'Invigilator', login: 'invigilator', at: clock.now() }
  await db
    .insertInto('observation')
    .values({ ...{ id, exam, attempt, kind: 'phone', reason: 'marked', asked_at: clock.now() }, ...who })
    .execute()
  await db
    .insertInto('observation_entry')
    .values({ ...{ observation: id, seq: 0, kind: 'said', words, witness: '' }, ...who })
    .execute()
  return id
}

/** Cards of a room, face down until long after. */
async function cardsOf({ server: { db, clock } }: University, exam: string): Promise<string> {
  const at = clock.now()
  const deck = { exam, tickets: 2, cards: 6 }
  const salt = randomBytes(32)
  const when = new Date(at).toISOString()
  const { published: draw } = await newDraw({ deck, neighbours: [], at: when, salt })
  const { commitment } = draw.committed
  const number = commitment.slice(0, 16)
  await db
    .insertInto('ticket_deck')
    .values({
      ...{
        ...deck,
        room: 'lab-204',
        seats: '{"1":"A"}',
        neighbours: '[]',
        own: 0,
        hands: '[]',
        lost: '[]',
        salt: salt.toString('hex'),
      },
      ...{ commitment, number, at, opened_at: null },
    })
    .execute()
  return number
}

/** It stays as it is: somebody has opened the exam with it. */
async function packageOf({ server: { db } }: University, exam: string, office: Person, attempt: string) {
  const { rooms } = await done(office, 'POST', `/api/exams/${exam}/packages/lab-204`)
  const { digest } = rooms[0].package
  await db
    .insertInto('attempt_package')
    .values({ attempt, package: digest, place: 'p1', opens_at: 0, envelope_at: null })
    .execute()
  return digest as string
}

/** Under review, by two officers who are not there. */
async function caseOf({ server }: University, exam: string, attempt: string): Promise<string> {
  const { db, keys, clock } = server
  const ledgers = createLedgers({ db, domain, signer: keys.cosigner })
  const at = clock.now()
  const reasons = [{ kind: 'sample' as const, by: null, words: null, at }]
  await ledgers.open(db, [{ exam, attempt, since: at, reasons }], at)
  const { number } = await db
    .selectFrom('case_file')
    .select('number')
    .where('attempt', '=', attempt)
    .executeTakeFirstOrThrow()
  return number
}

/** Two who are not there have found something, and she may explain it. */
export async function accusedOf(
  { server }: University,
  exam: string,
  attempt: string,
  words: string,
): Promise<string> {
  const { db, keys, clock } = server
  const ledgers = createLedgers({ db, domain, signer: keys.cosigner })
  const before = await db.selectFrom('case_file').select('number').execute()
  const at = clock.now()
  const reasons = [{ kind: 'sample' as const, by: null, words: null, at }]
  await ledgers.open(db, [{ exam, attempt, since: at, reasons }], at)
  const { number } = await db
    .selectFrom('case_file')
    .select('number')
    .where('number', 'not in', ['', ...before.map((one) => one.number)])
    .executeTakeFirstOrThrow()
  const seen = { kind: 'phone' as const, certainty: 'sure' as const, words }
  const place = { id: 'p1', from: at, to: at, ...seen, moments: [] }
  let held = await ledgers.one(number)
  for (const login of ['gone-1', 'gone-2']) {
    const by = { name: login, login }
    held = await ledgers.append(db, held, { at, by, kind: 'review.claimed' })
    const review = { whole: true, words: '', places: [place] }
    held = await ledgers.append(db, held, { at, by, kind: 'review.handed-in', review })
  }
  return number
}

/** Against how the exam was held; nobody has taken it yet. */
async function appealOf(
  { server }: University,
  exam: string,
  attempt: string,
  words: string,
): Promise<string> {
  const { db, clock } = server
  const { student } = await db
    .selectFrom('attempt')
    .select('student')
    .where('id', '=', attempt)
    .executeTakeFirstOrThrow()
  const filed = await createFiles(db).file(db, student, {
    ...{ kind: 'appeal.filed', about: 'procedure', exam, attempt, words, by: null, at: clock.now() },
    ...{ target: { question: null, decision: null }, day: '2030-01-10', last: null, answerBy: '2030-01-17' },
  })
  return filed.number
}

async function bankOf(university: University, { bank, people: { teacher } }: Marked, texts: Texts) {
  const at = `/api/banks/${bank}`
  const item = { texts: { kk: single(texts.stem, ['1', '2']) } }
  const added = await done(teacher, 'POST', `${at}/items`, item)
  const asked = new URLSearchParams({ file: `${texts.file}.txt`, ...choices })
  const brought = await sent(university, teacher, `${at}/imports?${asked}`, bankFile)
  const medium = await sent(university, teacher, `${at}/media`, Buffer.from(onePixel, 'base64'))
  const { papers } = await done(teacher, 'GET', '/api/papers')
  const paper = papers.find((one: { bank: string }) => one.bank === bank).id
  await teacher.bytes(`/api/papers/${paper}/versions/1/file?language=kk&what=tickets`)
  const { number, digest } = await university.server.db
    .selectFrom('document')
    .select(['number', 'digest'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  return {
    ...{ bank, item: added.item.id, bankImport: brought.import.id, paper, medium: medium.digest },
    document: { number, check: digest.slice(0, 16) },
  }
}

/** One work is with its marker, names are not open, a key is proposed, the lists wait. */
async function markedOf({ exam, bank, items, people: { teacher, office } }: Marked, texts: Texts) {
  const [first = '', , , question = ''] = items
  const at = `/api/marking/${exam}`
  await done(office, 'POST', at, { markers: 1, difference: 0, confirmTexts: false, scale: 'kz' })
  await done(office, 'POST', `${at}/works`, { unfinished: false })
  const { cipher } = await done(teacher, 'POST', `${at}/next`, {})
  const mark = { points: 1, comment: texts.comment, entry: 0 }
  await done(teacher, 'PUT', `${at}/works/${cipher}/marks/${question}`, mark)
  const [choice] = fourItems
  if (choice?.kind !== 'single') throw new Error('no choice')
  const options = choice.options.map((one, place) => ({ ...one, credit: place < 2 ? 1 : 0 }))
  const key = { base: 1, texts: { kk: { ...choice, options } } }
  const { item } = await done(teacher, 'PUT', `/api/banks/${bank}/items/${first}`, key)
  const newer = { item: first, version: item.version, reason: 'both are right' }
  const { id: regrade } = await done(teacher, 'POST', `${at}/regrades`, newer)
  const { lists } = await done(office, 'POST', `/api/marks/${exam}`, { scale: 'kz', by: 'total' })
  return { cipher, question, regrade, list: lists[0].group as string }
}

async function ofTheOffice(university: University, office: Person, name: string) {
  const session = await done(office, 'POST', '/api/timetable/sessions', {
    session: { name, from: '2030-03-02', to: '2030-03-14' },
    copyOf: null,
  })
  const at = `/api/timetable/sessions/${session.id}/exams`
  const planned = await done(office, 'POST', at, { draft: examDraft })
  const list = await sent(university, office, '/api/imports?kind=students&file=list.csv', listFile)
  const which = { year: name === vaultTexts.file ? '2018' : '2019', season: 'winter', stage: 'main' }
  const digest = createHash('sha256').update(published).digest('hex')
  const kept = new URLSearchParams({ file: `${name}.csv`, digest, ...which })
  const report = await sent(university, office, `/api/reports?${kept}`, published)
  const faculty = (await done(office, 'POST', '/api/faculties', { title: name })).id
  const group = (await done(office, 'POST', '/api/groups', { title: name, faculty })).id
  const person = `9${which.year}`
  await done(office, 'POST', '/api/students', {
    ...{ number: person, name, faculty, group, course: 1, form: 'day', language: 'kk', recordBook: null },
  })
  const webExam = await done(office, 'POST', '/api/web-exams', webExamGiven)
  return {
    ...{ session: session.id, planned: planned.id, import: list.id, report: report.id },
    ...{ faculty, group, person, webExam: webExam.id },
  }
}

async function surveysOf(office: Person, clock: Clock) {
  const definition = surveyDefinition(clock.now() - 1000)
  const survey = await done(office, 'POST', '/api/surveys', { definition })
  await done(office, 'POST', `/api/surveys/${survey.id}/publish`, { version: 1 })
  // It lacks a text: nobody can publish it.
  const unfinished = { ...definition, title: { ...definition.title, kk: '' } }
  const draft = await done(office, 'POST', '/api/surveys', { definition: unfinished })
  return { survey: survey.id as string, draftSurvey: draft.id as string }
}

/** As if its station had sent a sheet with the submission. */
async function handedIn({ server }: University, attempt: string, name: string): Promise<string> {
  const digest = createHash('sha256').update(name).digest('hex')
  const number = digest.slice(0, 16)
  const judged = { head: null, agrees: 0, judged_at: server.clock.now() }
  await server.db
    .insertInto('sheet')
    .values({ attempt, part: 0, digest, number, ...judged })
    .execute()
  return number
}

/** Appeals: about a question to its chair, who puts the key right for all; about a decision to a commission of three, whom the mark list follows. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createMarkingState } from '../../../src-server/marking/state.ts'
import { createMarkDecisions } from '../../../src-server/marks/decided.ts'
import type { Item } from '../../../src-shared/bank/item.ts'
import {
  addOfficers,
  groupTitle,
  judged,
  type Officer,
  planExam,
  settleJudged,
  sitJudged,
} from '../../support/cases.ts'
import { fourItems, type Marked, type Person, satExam } from '../../support/marking.ts'
import { pdfText } from '../../support/pdf-text.ts'
import { handedIn, studentOf } from '../../support/students.ts'
import { handClock, logIn, startUniversity, type University } from '../../support/university.ts'

const clock = handClock()
const day = 86_400_000
let university: University
let sat: Marked
let office: Person
const path = (number: string, what = '') => `/api/appeals/${number}${what}`
const criterion = 'Шек ұғымы бар'
const rubric = [{ id: '1', text: criterion, points: 4, levels: [] }]
const byRubric = { ...fourItems[3], points: 4, rubric } as Item
/** What a marker gives by it. */
const give = (points: number) => ({ points, criteria: { 1: points }, comment: '', entry: 0 })
const studentAt = (nth: number) => {
  const student = university.credentials.students[nth]
  if (!student) throw new Error('no student')
  return student
}
const file = (over: object) =>
  office.call('POST', '/api/appeals', {
    ...{ exam: sat.exam, student: studentAt(1).number, about: 'content', question: null, decision: null },
    ...{ words: 'Why?', ...over },
  })
const said = (verdict: string, over: object = {}) => ({ verdict, words: `It is ${verdict}.`, ...over })

beforeAll(async () => {
  const sessions = { hours: 72, idleMinutes: 1440 }
  // Wednesday is the university's own day off.
  const appeals = { daysOff: ['2026-03-04'], daysToFile: 3 }
  university = await startUniversity(clock, {
    sessions,
    cases: { settleHours: 1, explanationDays: 0 },
    appeals,
  })
  const right = { text: 'астана', number: '3,14 м', essay: 'Өзгеру жылдамдығы' }
  const written = ['2', '3'].map((single) => ({ single, ...right }))
  sat = await satExam(university, clock, written, [...fourItems.slice(0, 3), byRubric])
  office = sat.people.office
})
afterAll(() => university.close())

/** Marked, names opened, the list closed by two. */
async function publish(): Promise<void> {
  const marking = (what = '') => `/api/marking/${sat.exam}${what}`
  const { teacher, officer } = sat.people
  await office.call('POST', marking(), { markers: 1, difference: 0, confirmTexts: false, scale: 'kz' })
  await office.call('POST', marking('/works'), { unfinished: false })
  for (let n = 0; n < 2; n++) await teacher.call('POST', marking('/next'), {})
  for (const { cipher } of (await teacher.call('GET', marking('/works'))).body.works)
    for (const { question } of (await teacher.call('GET', marking(`/works/${cipher}`))).body.questions)
      await teacher.call('PUT', marking(`/works/${cipher}/marks/${question.id}`), give(3))
  await teacher.call('POST', marking('/lock'), {})
  const { digest } = (await office.call('GET', marking())).body
  await office.call('POST', marking('/decipher'), { as: 'office', digest })
  await officer.call('POST', marking('/decipher'), { as: 'officer', digest })
  await office.call('POST', `/api/marks/${sat.exam}`, { scale: 'kz', by: 'exam' })
  const list = `/api/marks/${sat.exam}/lists/none`
  for (const who of [office, officer])
    await who.call('POST', `${list}/sign`, { digest: (await who.call('GET', list)).body.digest })
  const { state, digest: closed } = (await office.call('GET', list)).body
  expect(state).toBe('closed')
  // Closed alone it is not published.
  expect((await file({ question: 1 })).status).toBe(409)
  expect((await office.call('POST', `${list}/publish`, { digest: closed })).status).toBe(200)
}

/** The number on her sheet of the question with this item. */
async function numberOf(nth: number, item: string | undefined): Promise<number> {
  const { selection } = await university.server.db
    .selectFrom('attempt_paper')
    .select('selection')
    .where('attempt', '=', sat.attempts[nth] ?? '')
    .executeTakeFirstOrThrow()
  return 1 + JSON.parse(selection).questions.findIndex((one: { item: string }) => one.item === item)
}

test('an appeal about a question goes to its chair without a name, and is accepted by a key that is put right for all', async () => {
  const { head, teacher, stranger, officer } = sat.people
  await office.call('GET', '/api/marking')
  expect((await file({ question: 1 })).status).toBe(400)
  await publish()
  const { name, number: student } = studentAt(1)
  const question = await numberOf(1, sat.items[0])
  for (const wrong of [{ question: 99 }, { question: null }, { question, decision: 'ABCDEFG-1' }])
    expect((await file(wrong)).status).toBe(400)
  expect((await file({ question, student: 'nobody' })).status).toBe(404)
  const words = `I am ${name} (${student}), and 3 is right too.`
  const filed = await file({ question, words })
  expect(filed.status).toBe(200)
  const { number } = filed.body
  expect((await file({ question })).status).toBe(409)

  expect((await stranger.call('GET', '/api/appeals')).body.total).toBe(0)
  expect((await stranger.call('GET', path(number))).status).toBe(404)
  // Tuesday, Thursday, Friday.
  const row = { number, state: 'filed', filedOn: '2026-03-02', late: false }
  expect((await head.call('GET', '/api/appeals')).body.rows).toMatchObject([row])
  const seen = await head.call('GET', path(number))
  expect(seen.body).toMatchObject({
    ...{ may: ['take', 'refuse'], last: '2026-03-06', student: null, question: null },
    words: 'I am ••• (•••), and 3 is right too.',
    content: { points: 0, max: 2, byHand: false, answer: 'o2', regrades: [] },
  })
  for (const secret of [name, student, sat.attempts[1] ?? ''])
    expect(JSON.stringify(seen.body)).not.toContain(secret)
  expect((await officer.call('GET', path(number))).body).toMatchObject({
    student: { name },
    cipher: null,
    may: [],
  })

  // Whoever marked the work does not answer for it.
  expect((await teacher.call('POST', path(number, '/take'), {})).status).toBe(403)
  expect((await head.call('POST', path(number, '/refuse'), { why: 'late', words: 'late' })).status).toBe(409)
  expect((await head.call('POST', path(number, '/take'), {})).body.state).toBe('taken')
  const accept = (regrade: string | null) =>
    head.call('POST', path(number, '/answer'), said('accepted', { regrade }))
  expect((await accept(null)).status).toBe(409)
  expect((await accept('rg-none')).status).toBe(409)

  const item = sat.items[0] ?? ''
  const [choice] = fourItems
  if (choice?.kind !== 'single') throw new Error('no choice')
  const options = choice.options.map((one, i) => ({ ...one, credit: i < 2 ? 1 : 0 }))
  const saved = { base: 1, texts: { kk: { ...choice, options } } }
  expect((await teacher.call('PUT', `/api/banks/${sat.bank}/items/${item}`, saved)).status).toBe(200)
  const regrades = `/api/marking/${sat.exam}/regrades`
  const { id } = (await teacher.call('POST', regrades, { item, version: 2, reason: '3 too' })).body
  expect((await accept(id)).status).toBe(409)
  await office.call('PUT', `${regrades}/${id}`, { decision: 'applied' })
  expect((await accept(id)).body).toMatchObject({
    ...{ state: 'decided', outcome: 'accepted', answer: { regrade: id } },
    content: {
      points: 2,
      regrades: [{ id, decision: 'applied', changes: 1, here: { before: 0, after: 2 } }],
    },
  })
  expect((await accept(id)).status).toBe(403)
  expect((await head.bytes(path(number, '/act.pdf?language=ru'))).status).toBe(404)
  expect((await office.call('POST', path(number, '/tell'), {})).body).toMatchObject({
    state: 'told',
    act: true,
  })
})

test('an answer that a person marked goes to another marker, who is not told why; the list follows with the appeal’s number', async () => {
  const { head, teacher, second, third, officer } = sat.people
  const marking = `/api/marking/${sat.exam}`
  const essay = sat.items[3] ?? ''
  const { number } = (await file({ question: await numberOf(1, essay), words: 'Mine is better.' })).body
  await head.call('POST', path(number, '/take'), {})
  const seen = (await head.call('GET', path(number))).body
  expect(seen).toMatchObject({ may: ['anew', 'answer'], content: { byHand: true, points: 3, anew: null } })
  expect((await head.call('POST', path(number, '/answer'), said('accepted', { regrade: null }))).status).toBe(
    409,
  )
  // Who has read it is told what the mark would be for.
  expect((await third.call('GET', path(number))).status).toBe(200)
  expect((await second.call('POST', path(number, '/anew'), {})).status).toBe(403)
  expect((await head.call('POST', path(number, '/anew'), {})).body).toMatchObject({
    ...{ may: ['answer'], content: { points: 3, anew: { before: 3, given: null, after: null } } },
  })
  expect((await head.call('POST', path(number, '/anew'), {})).status).toBe(403)
  for (const verdict of ['accepted', 'rejected'])
    expect((await head.call('POST', path(number, '/answer'), said(verdict, { regrade: null }))).status).toBe(
      409,
    )
  for (const one of [teacher, third, head])
    expect((await one.call('POST', `${marking}/next`, {})).body.cipher ?? null).toBe(null)
  const { cipher } = (await second.call('POST', `${marking}/next`, {})).body
  expect(cipher).toBe(seen.cipher)
  expect((await second.call('POST', `${marking}/next`, {})).body.cipher).toBe(null)
  expect((await second.call('GET', path(number))).status).toBe(404)
  const given = (await second.call('GET', `${marking}/works/${cipher}`)).body
  expect(given.questions).toMatchObject([{ question: { id: essay }, mark: null }])
  expect(JSON.stringify(given)).not.toContain(number)
  await second.call('PUT', `${marking}/works/${cipher}/marks/${essay}`, give(3.5))
  const list = `/api/marks/${sat.exam}/lists/none`
  const mark = async () =>
    (await office.call('GET', list)).body.rows.find(
      (row: { student: string }) => row.student === studentAt(1).number,
    )
  const before = (await mark()).exam
  await second.call('POST', `${marking}/lock`, {})
  // Nothing is changed yet.
  expect((await officer.call('GET', list)).body).toMatchObject({ state: 'closed', differs: 1 })
  expect((await head.call('POST', path(number, '/answer'), said('rejected', { regrade: null }))).status).toBe(
    409,
  )
  const anew = { before: 3, given: 3.5, after: 3.5 }
  const done = await head.call('POST', path(number, '/answer'), said('accepted', { regrade: null }))
  expect(done.body).toMatchObject({ outcome: 'accepted', answer: { anew }, content: { points: 3.5, anew } })
  expect(done.body.content.rubric[0].text.kk).toBe(criterion)
  expect(done.body.content.marks.at(-1).criteria).toEqual({ 1: 3.5 })
  expect((await office.call('GET', list)).body).toMatchObject({
    ...{ state: 'correcting', version: 2 },
    versions: [{ reason: null }, { reason: number, by: expect.stringContaining('head') }],
  })
  const after = await mark()
  expect(after.exam).toBeGreaterThan(before)
  const { entries } = (await office.call('GET', `${list}/history`)).body
  expect(entries[0]).toMatchObject({ field: 'exam', before, value: after.exam, reason: number })
  const act = await office.bytes(path(number, '/act.pdf?language=en'))
  const text = (await pdfText(act.bytes)).replace(/\s+/g, ' ')
  expect(text).toContain('Points before: 3; now: 3.5.')
  // The student takes this act, and the question stays in the bank.
  expect(text).not.toContain(criterion)
})

test('a lower mark that is given anew takes nothing, unless the university says so', async () => {
  const { head, second, third } = sat.people
  const essay = sat.items[3] ?? ''
  const marking = `/api/marking/${sat.exam}`
  const of = { student: studentAt(0).number, question: await numberOf(0, essay) }
  const { number } = (await file(of)).body
  await head.call('POST', path(number, '/take'), {})
  await head.call('POST', path(number, '/anew'), {})
  // Who took it and then learned what for has it taken from her, and the next one marks it.
  const { cipher } = (await second.call('POST', `${marking}/next`, {})).body
  await university.server.db
    .insertInto('audit')
    .values({ at: clock.now(), who: 'second', action: 'looked-at-appeal', target: number, detail: '{}' })
    .execute()
  expect((await second.call('GET', `${marking}/works/${cipher}`)).status).toBe(404)
  expect((await third.call('POST', `${marking}/next`, {})).body.cipher).toBe(null)
  expect((await head.call('POST', `${marking}/release`, { marker: 'second' })).body).toEqual({ released: 1 })
  expect((await third.call('POST', `${marking}/next`, {})).body.cipher).toBe(cipher)
  await third.call('PUT', `${marking}/works/${cipher}/marks/${essay}`, give(1))
  await third.call('POST', `${marking}/lock`, {})
  const rejected = await head.call('POST', path(number, '/answer'), said('rejected', { regrade: null }))
  expect(rejected.body).toMatchObject({
    ...{ outcome: 'rejected', answer: { anew: { before: 3, given: 1, after: 3 } }, content: { points: 3 } },
  })
})

let ada: Officer
let decision: string

/** The first attempt of another exam is annulled: ada and bek review, dua signs, eva confirms. */
async function annulled(): Promise<void> {
  await planExam(university, clock)
  // The first one's token was for the other exam's station.
  const enrolToken = await university.server.stations.allow(university.credentials.room.id, 48)
  Object.assign(university.credentials, { enrolToken })
  const officers = await addOfficers(university, 'ada', 'bek', 'dua', 'eva')
  const [one, bek, dua, eva] = officers as [Officer, Officer, Officer, Officer]
  ada = one
  const attempts = await sitJudged(university, clock)
  const ask = { attempt: attempts[0], words: 'a phone' }
  await (await logIn(university, 'invigilator')).call('POST', '/api/cases', ask)
  await settleJudged(university, clock)
  const { number } = await university.server.db
    .selectFrom('case_file')
    .select('number')
    .where('attempt', '=', attempts[0] ?? '')
    .executeTakeFirstOrThrow()
  for (const who of [ada, bek]) {
    await who.call('POST', `/api/cases/${number}/claim`, {})
    const place = { from: 1000, to: 2000, kind: 'phone', certainty: 'sure', words: 'a phone' }
    await who.call('PUT', `/api/cases/${number}/places/p1`, place)
    await who.call('POST', `/api/cases/${number}/review`, { whole: true, words: '', places: ['p1'] })
  }
  await dua.call('POST', `/api/cases/${number}/decision`, { sanction: 'annulled', words: 'a phone' })
  decision = `${number}-1`
  await eva.call('POST', `/api/cases/${number}/confirm`, { decision, agrees: true, words: '' })
}

test('a commission of three who had no part in it votes apart; two decide, the decision loses its effect, the mark list follows', async () => {
  await annulled()
  office = await logIn(university, 'office')
  await office.call('POST', `/api/marks/${judged}`, { scale: 'kz', by: 'exam' })
  const student = studentAt(0)
  const stateOf = async () => {
    const { rows } = (await office.call('GET', `/api/marks/${judged}/lists/group-mk`)).body
    return rows.find((row: { student: string }) => row.student === student.number)
  }
  expect(await stateOf()).toMatchObject({ state: 'annulled', guessed: false })
  const against = { exam: judged, student: student.number, about: 'procedure' }
  expect((await file({ ...against, decision: decision.replace('-1', '-2') })).status).toBe(400)
  expect((await file({ ...against, student: studentAt(1).number, decision })).status).toBe(400)
  const { number } = (await file({ ...against, decision })).body
  const [fay, gul, hal] = (await addOfficers(university, 'fay', 'gul', 'hal')) as [Officer, Officer, Officer]
  // Nobody of the case, and nobody who is of no commission.
  expect((await ada.call('GET', path(number))).status).toBe(404)
  expect((await sat.people.teacher.call('GET', path(number))).status).toBe(404)

  const administrator = await logIn(university, 'administrator')
  const view = (await administrator.call('GET', path(number))).body
  expect(view).toMatchObject({
    ...{ student: { name: student.name, group: groupTitle }, decision: { number: decision }, votes: [] },
    ...{ may: ['name', 'refuse'], last: '2026-03-10' },
  })
  const barred = view.candidates.filter((one: { barred: boolean }) => one.barred)
  expect(barred.map(({ login }: { login: string }) => login).sort()).toEqual(['ada', 'bek', 'dua', 'eva'])
  const name = (...members: string[]) => administrator.call('PUT', path(number, '/commission'), { members })
  for (const one of ['ada', 'bek', 'dua', 'eva'])
    expect((await name('fay', 'gul', one)).status, one).toBe(409)
  expect((await name('fay', 'gul', 'invigilator')).status).toBe(400)
  expect((await name('fay', 'gul', 'gul')).status).toBe(400)
  // Nor who watched in a room in which she began, and which she had to leave.
  const { db } = university.server
  const { id, station } = await db
    .selectFrom('attempt')
    .select(['id', 'station'])
    .where('exam', '=', judged)
    .where('student', '=', student.number)
    .executeTakeFirstOrThrow()
  await db.insertInto('room').values({ id: 'left', title: 'Left', upload_bits: null }).execute()
  const keys = { signing_key: '', sealing_key: '', enrolled_at: 0 }
  await db
    .insertInto('station')
    .values({ id: 'st-left', name: 'Left 1', room: 'left', seat: 1, ...keys })
    .execute()
  await db.insertInto('invigilation').values({ exam: judged, room: 'left', login: 'hal' }).execute()
  const began = (at: string) =>
    db.updateTable('part').set({ station: at }).where('attempt', '=', id).execute()
  await began('st-left')
  expect((await name('fay', 'gul', 'hal')).status).toBe(409)
  await began(station)
  expect((await name('fay', 'gul', 'hal')).body).toMatchObject({ state: 'taken', voted: 0 })

  const vote = (who: Person, verdict: string) => who.call('POST', path(number, '/vote'), said(verdict))
  expect((await vote(administrator, 'upheld')).status).toBe(403)
  expect((await gul.call('GET', '/api/appeals?votes=true')).body.rows).toMatchObject([{ number }])
  expect((await vote(fay, 'rejected')).body).toMatchObject({
    state: 'taken',
    voted: 1,
    votes: [{ verdict: 'rejected' }],
  })
  expect((await vote(fay, 'upheld')).status).toBe(403)
  for (const who of [gul, administrator])
    expect((await who.call('GET', path(number))).body).toMatchObject({ voted: 1, votes: [] })
  expect(JSON.stringify((await gul.call('GET', `/api/audit?target=${number}`)).body)).not.toContain(
    'rejected',
  )
  expect((await name('ada', 'gul', 'hal')).status).toBe(409)
  expect((await name('gul', 'hal', 'officer')).status).toBe(409)
  expect((await vote(gul, 'upheld')).body.votes).toHaveLength(1)
  expect(await stateOf()).toMatchObject({ state: 'annulled' })
  expect((await gul.bytes(path(number, '/act.pdf?language=ru'))).status).toBe(404)
  const caseAct = await gul.bytes(path(number, '/case-act.pdf?language=en'))
  expect((await pdfText(caseAct.bytes)).replace(/\s+/g, ' ')).toContain(`decision № ${decision}`)
  expect((await ada.bytes(path(number, '/case-act.pdf?language=en'))).status).toBe(404)
  // A reviewer reads in the audit record that somebody took it, and not of which case beside whose attempt.
  const taken = (await ada.call('GET', '/api/audit?who=gul')).body
  expect(taken.entries[0]).toMatchObject({ action: 'made-act', detail: { appeal: number } })
  expect(JSON.stringify(taken)).not.toContain(decision.split('-')[0])

  const done = (await vote(hal, 'upheld')).body
  expect(done).toMatchObject({ state: 'decided', outcome: 'upheld', votes: [{}, {}, {}], may: ['tell'] })
  expect(await stateOf()).toMatchObject({ state: 'sat', guessed: true })
  const history = (await office.call('GET', `/api/marks/${judged}/lists/group-mk/history`)).body.entries
  expect(history[0]).toMatchObject({ value: null, before: 'annulled', reason: number })
  const entries = await university.server.db
    .selectFrom('case_entry')
    .select('leaf')
    .where('number', '=', decision.split('-')[0] ?? '')
    .orderBy('seq', 'desc')
    .execute()
  expect(JSON.parse(entries[0]?.leaf ?? '')).toMatchObject({
    ...{ kind: 'appeal.decided', appeal: number, decision, outcome: 'upheld', by: { login: 'hal' } },
  })
  for (const language of ['kk', 'en']) {
    const { status, bytes } = await hal.bytes(path(number, `/act.pdf?language=${language}`))
    expect(status).toBe(200)
    const text = (await pdfText(bytes)).replace(/\s+/g, ' ')
    for (const there of [number, decision, student.name, 'Officer fay', 'It is rejected.', 'It is upheld.'])
      expect(text).toContain(there)
  }
})

test('no appeal that is upheld brings back what a later decision took from a student', async () => {
  const { db } = university.server
  const marks = createMarkDecisions(db, createMarkingState(db))
  const about = { exam: university.credentials.exam, student: studentAt(2).number }
  const by = { name: 'Officer hal', login: 'hal' }
  for (const [at, decision, state] of [
    [1, 'AAAAAAA-1', 'removed'],
    [2, 'BBBBBBB-1', 'annulled'],
    [3, 'CCCCCCC-1', null],
  ] as const)
    await marks.decide(db, { ...about, by, at, decision, state })
  const undo = (at: number, of: string, lost: string[] = []) =>
    marks.undo(db, { ...about, by, at, of, decision: `APPEAL${at}`, lost: new Set([of, ...lost]) })
  expect(await undo(4, 'CCCCCCC-1')).toBe(undefined)
  expect(await marks.stands(db, about.exam, about.student)).toBe(false)
  // Of two that stand the one before counts again.
  await marks.decide(db, { ...about, by, at: 5, decision: 'DDDDDDD-1', state: 'annulled' })
  await marks.decide(db, { ...about, by, at: 6, decision: 'EEEEEEE-1', state: 'removed' })
  expect(await undo(7, 'EEEEEEE-1')).toBe('annulled')
  expect(await undo(8, 'DDDDDDD-1', ['EEEEEEE-1'])).toBe(null)
  expect(await marks.stands(db, about.exam, about.student)).toBe(false)
})

test('a student files and follows her own appeals, each against one thing once, and sees nobody else’s', async () => {
  const [first, second] = [studentAt(0), studentAt(1)]
  const her = await studentOf(
    university,
    first.number,
    await handedIn(university, first.number, sat.attempts[0]),
  )
  const other = await studentOf(
    university,
    second.number,
    await handedIn(university, second.number, sat.attempts[1]),
  )
  const mine = '/api/open/my/appeals'
  const { exams, appeals } = (await her.call('GET', mine)).body
  // Decided while she was not there; her page tells her.
  const against = appeals.find((one: { decision: string | null }) => one.decision === decision)
  expect(against).toMatchObject({
    ...{ state: 'told', outcome: 'upheld' },
    said: [{ name: 'Officer fay', verdict: 'rejected' }, {}, {}],
  })
  const own = exams.find(({ exam }: { exam: string }) => exam === sat.exam)
  expect(own).toMatchObject({ content: { last: '2026-03-06', late: false }, decisions: [] })
  expect(own.content.questions).toHaveLength(3)
  const sent = {
    exam: sat.exam,
    about: 'procedure',
    question: null,
    decision: null,
    words: 'The lights went out.',
  }
  for (const wrong of [{ question: 1 }, { about: 'content' }, { decision }, { words: ' ' }])
    expect((await her.call('POST', mine, { ...sent, ...wrong })).status).toBe(400)
  expect((await her.call('POST', mine, { ...sent, exam: 'another' })).status).toBe(404)
  const filed = await her.call('POST', mine, sent)
  // Of the same moment by the hand clock: in no order.
  const waits = filed.body.appeals.find(({ state }: { state: string }) => state === 'filed')
  expect(waits).toMatchObject({ state: 'filed', words: sent.words, late: false, said: [] })
  expect((await her.call('POST', mine, sent)).status).toBe(409)
  expect(
    (await her.call('GET', mine)).body.exams.find(({ exam }: { exam: string }) => exam === sat.exam)
      .procedure,
  ).toBe(null)
  const act = (number: string) => `${mine}/${number}/act.pdf?language=kk`
  expect((await her.bytes(act(waits.number))).status).toBe(404)
  const { number } = against
  expect((await her.bytes(act(number))).status).toBe(200)
  expect((await other.bytes(act(number))).status).toBe(404)
  expect(JSON.stringify((await other.call('GET', mine)).body)).not.toContain(number)
  const data = (one: typeof her) => one.call('GET', '/api/open/my/data.json?language=en')
  const { appeals: taken } = (await data(her)).body
  expect(taken).toContainEqual(
    expect.objectContaining({ number: waits.number, state: 'filed', words: sent.words }),
  )
  // The other one's is hers alone; nobody's vote is in it.
  expect(JSON.stringify(taken)).not.toMatch(/Officer|It is/)
  const others = (await data(other)).body
  expect(others.appeals).toMatchObject([{ outcome: 'accepted' }, { outcome: 'accepted' }])
  expect(JSON.stringify(others)).not.toContain(waits.number)
})

test('one that comes after its last day is marked so, and refused as late or taken all the same', async () => {
  clock.advance(4 * day)
  office = await logIn(university, 'office')
  const { number } = (await file({ question: await numberOf(1, sat.items[1]) })).body
  const { staff } = university.credentials
  staff.unshift(
    ...staff.splice(
      staff.findIndex(({ login }) => login === 'head'),
      1,
    ),
  )
  const head = await logIn(university, 'teacher')
  expect((await head.call('GET', path(number))).body).toMatchObject({ late: true, may: ['take', 'refuse'] })
  const refused = await head.call('POST', path(number, '/refuse'), {
    why: 'late',
    words: 'Three days were given.',
  })
  expect(refused.body).toMatchObject({
    state: 'refused',
    outcome: 'late',
    refused: { by: { login: 'head' } },
  })
  expect((await head.call('POST', path(number, '/take'), {})).status).toBe(403)
  const entries = await university.server.db.selectFrom('appeal_entry').selectAll().execute()
  expect(entries.filter((one) => one.number === number)).toHaveLength(2)
})

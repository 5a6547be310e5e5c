/** Statistics of questions: from works that are locked and opened, of ten at least, with today's keys, and of nobody alone. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ExamStatistics } from '../../../src-shared/marking/statistics-held.ts'
import {
  addStudents,
  fourItems,
  lockWorks,
  type Marked,
  markWorks,
  openNames,
  type Person,
  satExam,
  type Written,
} from '../../support/marking.ts'
import { handClock, startUniversity, type University } from '../../support/university.ts'

const clock = handClock()
let university: University
let sat: Marked
const path = (what = '') => `/api/marking/${sat.exam}${what}`
const look = (who: Person) => who.call('GET', path('/statistics'))
const statistics = async () => ExamStatistics.parse((await look(sat.people.office)).body)
const item = async (n: number) => {
  const { items } = await statistics()
  const found = items.find((one) => one.item === sat.items[n])
  if (!found) throw new Error(`nothing of question ${n + 1}`)
  return found
}

/** The first six choose what the key has. Nobody chooses 5. Essays get 4 points of the first four, 1 of the next, none of the last three, which are one text. */
const written: Written[] = Array.from({ length: 12 }, (_, i) => ({
  single: i < 6 ? '2' : i < 11 ? '3' : '4',
  text:
    ['астана', 'астана', 'астана', 'астана', 'Алматы', ' алматы', 'АЛМАТЫ', 'Нұр-Сұлтан', 'Нұр-Сұлтан'][i] ??
    '',
  number: i % 2 ? '3,14 м' : '2 м',
  essay: i < 9 ? `${i < 4 ? 'жақсы' : 'нашар'} эссе ${i}` : 'көшірілген эссе',
  unfinished: i > 8,
}))

const essayShare = (essay: string) => (essay.startsWith('жақсы') ? 1 : essay.startsWith('нашар') ? 0.25 : 0)

beforeAll(async () => {
  university = await startUniversity(clock)
  await addStudents(university, 6)
  sat = await satExam(university, clock, written)
  const rule = { markers: 1, difference: 0, confirmTexts: false, scale: 'kz' }
  expect((await sat.people.office.call('POST', path(), rule)).status).toBe(200)
}, 120_000)
afterAll(() => university.close())

const take = (unfinished: boolean) => sat.people.office.call('POST', path('/works'), { unfinished })

test('there are none while a mark is not locked or a name not open, and none of nine works', async () => {
  const { office, officer, head } = sat.people
  const refused = async () => {
    for (const who of [office, officer, head]) {
      expect((await look(who)).status).toBe(409)
      expect((await who.call('GET', path('/statistics/file?as=csv&language=en'))).status).toBe(409)
    }
  }
  await refused()
  expect((await take(false)).body.taken).toBe(9)
  await refused()
  await markWorks(sat, essayShare)
  await refused()
  await lockWorks(sat)
  await refused()
  await openNames(sat)
  expect((await look(office)).body).toMatchObject({ works: 9, damaged: [], items: [] })
  // A work that comes later hides them all until it is opened too.
  expect((await take(true)).body.taken).toBe(3)
  await refused()
  await markWorks(sat, essayShare)
  await lockWorks(sat)
  await openNames(sat)
})

test('who watches the marking sees them, and nobody else', async () => {
  const { office, officer, head, teacher, second, stranger } = sat.people
  const { db } = university.server
  // A head of the chair marks until she has seen them.
  await db.insertInto('bank_teacher').values({ bank: sat.bank, login: 'head' }).execute()
  expect((await head.call('POST', path('/next'), {})).status).toBe(200)
  for (const who of [office, officer, head]) expect((await look(who)).status).toBe(200)
  expect((await head.call('POST', path('/next'), {})).status).toBe(403)
  for (const who of [teacher, second, stranger]) {
    expect((await look(who)).status).toBe(404)
    expect((await who.call('GET', path('/statistics/file?as=csv&language=en'))).status).toBe(404)
  }
  const set = db.updateTable('staff').where('login', '=', 'stranger')
  for (const role of ['invigilator', 'technician', 'reader']) {
    await set.set({ roles: JSON.stringify([role]) }).execute()
    expect((await look(stranger)).status, role).toBe(403)
  }
  await set.set({ roles: JSON.stringify(['administrator']) }).execute()
  expect((await look(stranger)).status).toBe(200)
  await set.set({ roles: JSON.stringify(['teacher']) }).execute()
  const nobody = await fetch(`${university.url}${path('/statistics')}`)
  expect(nobody.status).toBe(401)
  const { entries } = (await officer.call('GET', `/api/audit?target=${sat.exam}`)).body
  const looked = entries.filter(({ action }: { action: string }) => action === 'looked-at-statistics')
  expect(looked).toHaveLength(5)
})

test('each question has its figures, by the points that count and in the order of the paper', async () => {
  const { works, damaged, items } = await statistics()
  expect({ works, damaged }).toEqual({ works: 12, damaged: [] })
  expect(items.map((one) => [one.number, one.item])).toEqual(sat.items.map((id, i) => [i + 1, id]))
  const points = written.map(({ single, text, number, essay }) => [
    single === '2' ? 1 : 0,
    text === 'астана' ? 1 : 0,
    number === '3,14 м' ? 1 : 0,
    essayShare(essay),
  ])
  const max = [2, 2, 2, 4]
  const mean = (all: readonly number[]) => all.reduce((sum, one) => sum + one, 0) / all.length
  const deviation = (all: readonly number[]) => Math.sqrt(mean(all.map((one) => (one - mean(all)) ** 2)))
  for (const [n, found] of items.entries()) {
    const own = points.map((work) => work[n] ?? 0)
    const rest = points.map((work) =>
      work.reduce((sum, one, i) => (i === n ? sum : sum + one * (max[i] ?? 0)), 0),
    )
    const product = mean(own.map((one, i) => one * (rest[i] ?? 0))) - mean(own) * mean(rest)
    expect(found.facility).toBeCloseTo(mean(own), 9)
    expect(found.discrimination).toBeCloseTo(product / deviation(own) / deviation(rest), 9)
    expect(found).toMatchObject({ works: 12, version: 1, key: 1, why: null })
  }
  expect(items[0]).toMatchObject({
    ...{ kind: 'single', text: '1 + 1 = ?', answered: 12, concerns: ['untaken'] },
    choices: [
      { text: '2', right: true, taken: 6, upper: 1, lower: 0 },
      { text: '3', right: false, taken: 5 },
      { text: '4', right: false, taken: 1 },
      { text: '5', right: false, taken: 0, upper: 0, lower: 0 },
    ],
  })
  expect(items[1]).toMatchObject({ answered: 9, choices: [], texts: [{ text: 'алматы', works: 3 }] })
  expect(items[2]).toMatchObject({ texts: [{ text: '2 м', works: 6 }] })
  expect(items[3]).toMatchObject({ kind: 'essay', choices: [], texts: [] })
})

test('nothing in them tells a person: no name, cipher, essay, nor an answer of two works', async () => {
  const said = JSON.stringify(await statistics()).toLowerCase()
  const { rows } = (await sat.people.office.call('GET', path('/results'))).body
  expect(rows).toHaveLength(12)
  for (const { cipher, number, name } of rows)
    for (const own of [cipher, number, name]) expect(said).not.toContain(own.toLowerCase())
  expect(said).not.toMatch(/эссе|нұр-сұлтан/)
})

test('a work that cannot be read is named and not counted', async () => {
  const { db } = university.server
  const [work] = await db.selectFrom('marking_work').select(['cipher', 'answers']).execute()
  const set = db.updateTable('marking_work').where('cipher', '=', work?.cipher ?? '')
  await set.set({ answers: '{' }).execute()
  const { damaged, items } = await statistics()
  expect(damaged).toEqual([work?.cipher])
  expect(items.map(({ works }) => works)).toEqual([11, 11, 11, 11])
  await set.set({ answers: work?.answers ?? '' }).execute()

  // And where something of an open work waits for a person again, there are none.
  const { hand } = await db
    .selectFrom('marking_work')
    .select('hand')
    .where('cipher', '=', work?.cipher ?? '')
    .executeTakeFirstOrThrow()
  await set.set({ hand: JSON.stringify([{ question: sat.items[0], max: 2 }]) }).execute()
  expect((await look(sat.people.office)).status).toBe(409)
  await set.set({ hand }).execute()
})

test('a key put right is the one they count with, of the version that was asked', async () => {
  const { teacher, office } = sat.people
  const [choice] = fourItems
  if (choice?.kind !== 'single') throw new Error('no choice')
  const options = choice.options.map((one, i) => ({ ...one, credit: i === 1 ? 1 : 0 }))
  const body = { base: 1, texts: { kk: { ...choice, options } } }
  await teacher.call('PUT', `/api/banks/${sat.bank}/items/${sat.items[0]}`, body)
  const proposal = { item: sat.items[0], version: 2, reason: '3 дұрыс' }
  const { id } = (await teacher.call('POST', path('/regrades'), proposal)).body
  const before = await item(0)
  expect(before).toMatchObject({ version: 1, key: 1, choices: [{ right: true }, { right: false }, {}, {}] })
  await office.call('PUT', path(`/regrades/${id}`), { decision: 'applied' })
  const after = await item(0)
  expect(after).toMatchObject({ version: 1, key: 2, choices: [{ right: false }, { right: true }, {}, {}] })
  expect(after.facility).toBeCloseTo(5 / 12, 9)
  expect(after.concerns).toEqual(['negative', 'untaken'])
  expect(after.choices.map(({ taken }) => taken)).toEqual(before.choices.map(({ taken }) => taken))
})

test('they are given as CSV and XLSX, each look on the audit record', async () => {
  const { office, head, officer } = sat.people
  const file = (who: Person, what: string) => who.bytes(path(`/statistics/file?${what}`))
  const csv = await file(head, 'as=csv&language=ru')
  const lines = new TextDecoder().decode(csv.bytes).split('\r\n')
  expect(lines).toHaveLength(6)
  expect(lines[1]).toMatch(/^1;1 \+ 1 = \?;1;2;12;12;0;0,417;/)
  expect((await file(office, 'as=xlsx&language=ky')).status).toBe(200)
  const { entries } = (await officer.call('GET', `/api/audit?target=${sat.exam}`)).body
  const looked = entries.filter(({ action }: { action: string }) => action === 'looked-at-statistics')
  expect(looked[0].detail).toEqual({ works: 12, as: 'xlsx', language: 'ky' })
})

test('a question that fewer than ten works had has no figures', async () => {
  const { db } = university.server
  const rows = await db
    .selectFrom('marking_auto')
    .innerJoin('marking_work', 'marking_work.cipher', 'marking_auto.cipher')
    .innerJoin('attempt_paper', 'attempt_paper.attempt', 'marking_work.attempt')
    .select(['marking_auto.cipher', 'marking_auto.version', 'marks', 'selection', 'attempt_paper.attempt'])
    .whereRef('marking_auto.version', '=', 'marking_work.version')
    .limit(3)
    .execute()
  // As if three of them had been drawn another question.
  for (const { cipher, version, marks, selection, attempt } of rows) {
    const left = (all: string, key: 'question' | 'item', of: (all: unknown) => Record<string, string>[]) =>
      of(JSON.parse(all)).filter((one) => one[key] !== sat.items[2])
    const kept = left(marks, 'question', (all) => all as Record<string, string>[])
    const { questions, ...rest } = JSON.parse(selection)
    const asked = left(selection, 'item', () => questions)
    const auto = db.updateTable('marking_auto').where('cipher', '=', cipher).where('version', '=', version)
    await auto.set({ marks: JSON.stringify(kept) }).execute()
    const paper = db.updateTable('attempt_paper').where('attempt', '=', attempt)
    await paper.set({ selection: JSON.stringify({ ...rest, questions: asked }) }).execute()
  }
  expect(await item(2)).toMatchObject({ works: 9, why: 'few', answered: null, facility: null, texts: [] })
  expect((await item(0)).works).toBe(12)
})

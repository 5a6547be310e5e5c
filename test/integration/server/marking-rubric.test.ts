/** Marking by a rubric: points by criterion, kept with each mark; a third marker and the chair see them. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Item } from '../../../src-shared/bank/item.ts'
import { fourItems, lockWorks, type Marked, type Person, satExam } from '../../support/marking.ts'
import { handClock, startUniversity, type University } from '../../support/university.ts'

const clock = handClock()
let university: University
let sat: Marked
let cipher = ''
const level = (text: string, points: number) => ({ text, points })
const rubric = [
  { id: '1', text: 'Анықтамасы толық', points: 4, levels: [] },
  { id: '2', text: 'Мысалдары', points: 6, levels: [level('жоқ', 0), level('бар', 6)] },
]
const essay = { ...fourItems[3], points: 10, rubric } as Item
const path = (what = '') => `/api/marking/${sat.exam}${what}`
const answered = { single: '2', text: 'Астана', number: '3,14 м', essay: 'Өзгеру жылдамдығы' }

beforeAll(async () => {
  university = await startUniversity(clock)
  sat = await satExam(
    university,
    clock,
    [answered, { ...answered, essay: '' }],
    [...fourItems.slice(0, 3), essay],
  )
  const { office } = sat.people
  await office.call('POST', path(), { markers: 2, difference: 25, confirmTexts: false, scale: 'kz' })
  await office.call('POST', path('/works'), { unfinished: false })
})
afterAll(() => university.close())

const take = async (who: Person) => (await who.call('POST', path('/next'), {})).body.cipher
const work = async (who: Person) => (await who.call('GET', path(`/works/${cipher}`))).body
const give = (who: Person, body: object) =>
  who.call('PUT', path(`/works/${cipher}/marks/${sat.items[3]}`), { comment: '', entry: 0, ...body })

test('a bank keeps a rubric whose points are those of the item, and says in one sentence where they are not', async () => {
  const { teacher } = sat.people
  const save = (texts: object) =>
    teacher.call('PUT', `/api/banks/${sat.bank}/items/${sat.items[3]}`, { base: 1, texts })
  const refused = await save({ kk: { ...essay, points: 9 } })
  expect(refused).toMatchObject({
    status: 400,
    body: { problem: { detail: "the rubric's criteria are together worth other points than the item" } },
  })
  const blank = [{ ...rubric[0], text: ' ' }, rubric[1]]
  expect((await save({ kk: { ...essay, rubric: blank } })).status).toBe(400)
  expect((await save({ kk: essay, ru: { ...essay, rubric: [{ ...rubric[0], points: 10 }] } })).status).toBe(
    400,
  )
  const held = (await teacher.call('GET', `/api/banks/${sat.bank}/items/${sat.items[3]}`)).body
  expect(held.texts.kk.rubric).toEqual(rubric)
})

test('no student was told anything of it', async () => {
  const rows = await university.server.db.selectFrom('attempt_paper').selectAll().execute()
  expect(rows.length).toBeGreaterThan(1)
  expect(JSON.stringify(rows)).not.toMatch(/rubric|Анықтамасы|Мысалдары/)
})

test('a marker gives points to each criterion, and the answer gets them in proportion', async () => {
  const { teacher } = sat.people
  cipher = await take(teacher)
  // The other wrote no essay: it needs nobody.
  expect(await take(teacher)).toBeNull()
  const shown = await work(teacher)
  expect(shown.questions).toMatchObject([
    {
      ...{ max: 4, mark: null, others: [] },
      rubric: [
        { id: '1', points: 4, levels: [], text: { kk: 'Анықтамасы толық', ru: 'Анықтамасы толық' } },
        { id: '2', points: 6, levels: [{ points: 0 }, { points: 6, text: { en: 'бар' } }] },
      ],
    },
  ])
  for (const wrong of [
    { points: 4 },
    { points: 4, criteria: { 1: 4, 2: 0 } },
    { points: 2.8, criteria: { 1: 4, 2: 3 } },
    { points: 1.6, criteria: { 1: 4 } },
    { points: 1.6, criteria: { 1: 4, 2: 0, 3: 0 } },
  ]) {
    const refused = await give(teacher, wrong)
    expect(refused.status, JSON.stringify(wrong)).toBe(400)
    expect(refused.body.problem.detail).toMatch(/it has a rubric/)
  }
  expect((await give(teacher, { points: 1.6, criteria: { 1: 4, 2: 0 } })).status).toBe(200)
  const changed = await give(teacher, {
    points: 1.2,
    criteria: { 1: 3, 2: 0 },
    comment: 'Мысал жоқ',
    entry: 1,
  })
  expect(changed.body.questions[0].mark).toEqual({
    ...{ points: 1.2, criteria: { 1: 3, 2: 0 }, comment: 'Мысал жоқ', entry: 2, locked: false },
  })
  // Each change stays.
  const rows = await university.server.db
    .selectFrom('marking_hand')
    .select(['entry', 'criteria'])
    .orderBy('entry')
    .execute()
  expect(rows.map((row) => [row.entry, JSON.parse(row.criteria ?? '')])).toEqual([
    [1, { 1: 4, 2: 0 }],
    [2, { 1: 3, 2: 0 }],
  ])
  await lockWorks(sat)
})

test('the second sees nothing of the first; a third sees what both gave by the rubric, and not who', async () => {
  const { second, third } = sat.people
  expect(await take(second)).toBe(cipher)
  expect((await work(second)).questions[0]).toMatchObject({ others: [], mark: null })
  await give(second, { points: 4, criteria: { 1: 4, 2: 6 } })
  await second.call('POST', path('/lock'), {})
  expect(await take(third)).toBe(cipher)
  const seen = await work(third)
  expect(seen.questions[0].others).toEqual([
    { place: 1, points: 1.2, criteria: { 1: 3, 2: 0 } },
    { place: 2, points: 4, criteria: { 1: 4, 2: 6 } },
  ])
  expect(JSON.stringify(seen)).not.toMatch(/Екінші мұғалім|second|teacher|Мысал жоқ/)
  await give(third, { points: 3.6, criteria: { 1: 3, 2: 6 } })
  await third.call('POST', path('/lock'), {})
  const { points } = await university.server.db
    .selectFrom('marking_work')
    .select('points')
    .where('cipher', '=', cipher)
    .executeTakeFirstOrThrow()
  expect(points).toBe(6)
  expect((await sat.people.office.call('GET', path())).body).toMatchObject({ state: 'locked', settled: 2 })
})

test('what a rubric is worth stays for the whole exam; its words can be put right', async () => {
  const { teacher } = sat.people
  const at = `/api/banks/${sat.bank}/items/${sat.items[3]}`
  const save = (base: number, own: object) =>
    teacher.call('PUT', at, { base, texts: { kk: { ...essay, rubric: own } } })
  const propose = (version: number) =>
    teacher.call('POST', path('/regrades'), { item: sat.items[3], version, reason: 'Қате' })
  await save(1, [{ ...rubric[0], points: 10 }])
  expect((await propose(2)).body.problem.detail).toMatch(/points of a rubric/)
  await save(2, [{ ...rubric[0], text: 'Анықтамасы дәл' }, rubric[1]])
  expect((await propose(3)).status).toBe(200)
})

test('an answer without a rubric takes no criteria', async () => {
  const { db } = university.server
  const [row] = await db
    .selectFrom('marking_work')
    .select(['cipher', 'hand'])
    .where('cipher', '=', cipher)
    .execute()
  const hand = [...JSON.parse(row?.hand ?? '[]'), { question: sat.items[1], max: 2 }]
  await db
    .updateTable('marking_work')
    .set({ hand: JSON.stringify(hand) })
    .where('cipher', '=', cipher)
    .execute()
  const put = (criteria: object | undefined) =>
    sat.people.teacher.call('PUT', path(`/works/${cipher}/marks/${sat.items[1]}`), {
      ...{ points: 1, comment: '', entry: 0, criteria },
    })
  expect((await put({ 1: 1 })).body.problem.detail).toBe('it has no rubric')
  expect((await put(undefined)).status).toBe(200)
})

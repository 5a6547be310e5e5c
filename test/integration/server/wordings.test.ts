/** The words of papers: changed by an officer as a new version, tried before, refused where something is wrong; papers that were made keep theirs. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fromBase64 } from '../../../src-shared/bytes.ts'
import { addOfficers, judged, type Officer, planExam, settleJudged, sitJudged } from '../../support/cases.ts'
import { pdfText } from '../../support/pdf-text.ts'
import { handClock, logIn, startUniversity, type University } from '../../support/university.ts'

const clock = handClock()
let university: University
let officers: [Officer, Officer, Officer, Officer]
let number: string
const flat = (text: string) => text.replace(/\s+/g, '')

const of = (paper: string, language: string, what = '') => `/api/wordings/${paper}/${language}${what}`
const page = async (paper: string, language = 'ru') =>
  (await officers[0].call('GET', of(paper, language))).body
const save = (who: Pick<Officer, 'call'>, paper: string, base: number, texts: object, language = 'ru') =>
  who.call('POST', of(paper, language), { base, texts })
const textOf = async (path: string) => {
  const { status, bytes } = await officers[2].bytes(path)
  expect(status).toBe(200)
  return flat(await pdfText(bytes))
}
const act = (language = 'ru') => textOf(`/api/cases/${number}/act.pdf?language=${language}`)
const annex = () => textOf(`/api/exams/${judged}/decisions.pdf?language=ru`)
const notice = () => textOf(`/api/cases/${number}/paper.pdf?paper=notice&language=ru`)
const documents = () =>
  university.server.db
    .selectFrom('document')
    .select(['number', 'kind', 'wording', 'about'])
    .orderBy('number')
    .execute()

beforeAll(async () => {
  const sessions = { hours: 72, idleMinutes: 1440 }
  university = await startUniversity(clock, {
    sessions,
    cases: { settleHours: 1, sampleRate: 0, explanationDays: 0 },
  })
  await planExam(university, clock)
  officers = (await addOfficers(university, 'ada', 'bek', 'cem', 'dua')) as typeof officers
}, 120_000)
afterAll(() => university.close())

/** Its case, found by two. */
async function accuse(): Promise<void> {
  const [attempt] = await sitJudged(university, clock)
  const asked = { attempt, words: 'a reason' }
  await (await logIn(university, 'invigilator')).call('POST', '/api/cases', asked)
  await settleJudged(university, clock)
  const file = await university.server.db
    .selectFrom('case_file')
    .select('number')
    .where('attempt', '=', attempt ?? '')
    .executeTakeFirstOrThrow()
  number = file.number
  const place = {
    from: clock.now(),
    to: clock.now() + 1000,
    kind: 'phone',
    certainty: 'sure',
    words: 'p',
    moments: [],
  }
  for (const who of officers.slice(0, 2)) {
    await who.call('POST', `/api/cases/${number}/claim`, {})
    await who.call('PUT', `/api/cases/${number}/places/p1`, place)
    const said = { whole: true, words: '', places: ['p1'] }
    expect((await who.call('POST', `/api/cases/${number}/review`, said)).status).toBe(200)
  }
}

async function decide(): Promise<void> {
  const [, , cem, dua] = officers
  const signed = await cem.call('POST', `/api/cases/${number}/decision`, {
    sanction: 'annulled',
    words: 'so {{exam}}',
  })
  const second = { decision: signed.body.decision.number, agrees: true, words: '' }
  expect((await dua.call('POST', `/api/cases/${number}/confirm`, second)).status).toBe(200)
}

test("begins with Taza's own text, tells what is wrong, and saves nothing then", async () => {
  const first = await page('notice')
  expect(first).toMatchObject({
    version: 0,
    versions: [],
    texts: { title: 'Уведомление студенту', opening: '' },
  })
  expect(first.texts).toEqual(first.own)
  const { texts } = first
  for (const [change, told] of [
    [{ title: '' }, 'passage title says nothing'],
    [{ title: 'x'.repeat(201) }, 'passage title has more than 200 characters'],
    [{ appeal: 'a\u0000b' }, 'passage appeal has characters that are not printed'],
    [{ explain: 'soon' }, 'passage explain needs the field {{until}}'],
    [{ seen: '{{kinds}} {{nobody}}' }, 'passage seen has a field that is unknown here: {{nobody}}'],
    [{ alone: 'of another paper' }, 'notice has no passage alone'],
    [{}, 'nothing is changed'],
  ] as const) {
    const refused = await save(officers[0], 'notice', 0, { ...texts, ...change })
    expect(refused.status).toBe(400)
    expect(refused.body.problem.detail).toBe(told)
    if (told !== 'nothing is changed')
      expect(
        (await officers[0].call('POST', of('notice', 'ru', '/preview'), { texts: { ...texts, ...change } }))
          .status,
      ).toBe(400)
  }
  expect((await save(officers[0], 'notice', 0, { title: 'only' })).status).toBe(400)
  expect((await save(officers[0], 'letter', 0, texts)).status).toBe(400)
  expect((await page('notice')).version).toBe(0)
  expect(await university.server.db.selectFrom('wording').select('version').execute()).toEqual([])
})

test('a sample is of a person who is made up, says so on each page, and is saved nowhere', async () => {
  const before = await documents()
  for (const paper of ['act', 'notice', 'extract', 'annex', 'appeal-act'])
    for (const language of paper === 'notice' ? ['kk', 'ky', 'en', 'ru'] : ['ru']) {
      const { texts } = await page(paper, language)
      const opening = `Пробные слова ${paper}: {{exam}}`
      const { status, body } = await officers[0].call('POST', of(paper, language, '/preview'), {
        texts: { ...texts, opening },
      })
      expect(status).toBe(200)
      const text = flat(await pdfText(fromBase64(body.file)))
      expect(text).toContain(flat(`Пробные слова ${paper}`))
      expect(text).toContain({ kk: 'ҮЛГІ', ru: 'ОБРАЗЕЦ', ky: 'ҮЛГҮ', en: 'SAMPLE' }[language])
      for (const { name } of university.credentials.students) expect(text).not.toContain(flat(name))
      if (language === 'ru' && !['annex', 'act'].includes(paper))
        expect(text).toContain(flat('Примеров Пример Примерович'))
    }
  expect(await documents()).toEqual(before)
})

test('of two who change it at once the second is told; going back is one more version, and each is on the record', async () => {
  const [ada, bek] = officers
  const { texts } = await page('notice')
  const hers = { ...texts, title: 'Уведомление № {{case}}' }
  const saved = await save(ada, 'notice', 0, hers)
  expect(saved.body).toMatchObject({
    version: 1,
    texts: hers,
    versions: [{ version: 1, again: null, by: { login: 'ada' } }],
  })
  expect((await save(bek, 'notice', 0, { ...texts, title: 'Письмо' })).status).toBe(409)
  const both = await Promise.all(
    [ada, bek].map((who) => save(who, 'notice', 1, { ...texts, title: who.login })),
  )
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
  const administrator = await logIn(university, 'administrator')
  expect((await save(administrator, 'notice', 2, hers)).body.versions[0]).toMatchObject({
    version: 3,
    again: 1,
  })
  expect((await save(ada, 'notice', 3, texts)).body.versions[0]).toMatchObject({ version: 4, again: 0 })
  expect((await save(ada, 'notice', 4, hers)).body).toMatchObject({ version: 5, texts: hers })
  expect((await ada.call('GET', of('notice', 'ru', '/versions/2'))).body.texts.title).toMatch(/^(ada|bek)$/)
  expect((await ada.call('GET', of('notice', 'ru', '/versions/9'))).status).toBe(404)
  expect((await page('notice', 'kk')).version).toBe(0)
  const { entries } = (await administrator.call('GET', '/api/audit?target=notice/ru')).body
  expect(
    entries.map(({ who, action, detail }: Record<string, unknown>) => [who, action, detail]).slice(0, 2),
  ).toEqual([
    ['ada', 'changed-wording', { version: 5, again: 1 }],
    ['ada', 'changed-wording', { version: 4, again: 0 }],
  ])
})

test('a paper is in the newest words, names their version, and fills no field that a value names', async () => {
  await accuse()
  expect(await notice()).toContain(flat(`Уведомление № ${number}`))
  expect(await notice()).toContain(flat('Формулировки: версия 5'))
  await decide()
  const { texts } = await page('act')
  const opening = 'Комиссия рассмотрела дело студента {{student}}, группа {{group}}: {{sanction}}.'
  expect(
    (await save(officers[0], 'act', 0, { ...texts, opening, closing: 'Составлено в трёх экземплярах.' }))
      .status,
  ).toBe(200)
  const made = await act()
  const { name } = university.credentials.students[0] ?? { name: '' }
  for (const said of [
    `Комиссия рассмотрела дело студента ${name}`,
    'Составлено в трёх экземплярах.',
    'версия 1',
    'so {{exam}}',
  ])
    expect(made).toContain(flat(said))
  expect((await documents()).filter(({ kind }) => kind === 'case-act')).toMatchObject([
    { wording: 1, about: `ru ${number}-1` },
  ])
  expect(await act('kk')).toContain(flat('Taza-ның бастапқы мәтіні'))
})

test('a paper that was made keeps its words and its number when they change; the annex is drawn up anew', async () => {
  const first = await annex()
  const before = await documents()
  const bytes = (await officers[2].bytes(`/api/cases/${number}/act.pdf?language=ru`)).bytes
  for (const paper of ['act', 'annex', 'notice']) {
    const { version, texts } = await page(paper)
    expect(
      (await save(officers[1], paper, version, { ...texts, title: `Новый заголовок ${paper}` })).status,
    ).toBe(200)
  }
  const again = (await officers[3].bytes(`/api/cases/${number}/act.pdf?language=ru`)).bytes
  expect(Buffer.from(again).equals(Buffer.from(bytes))).toBe(true)
  expect(await documents()).toEqual(before)
  // The decision's notice was not made yet: it is another paper than the one before it.
  expect(await notice()).toContain(flat('Новый заголовок notice'))
  expect(first).not.toContain(flat('Новый заголовок'))
  expect(await annex()).toContain(flat('Новый заголовок annex'))
  expect(await documents()).toHaveLength(before.length + 2)
})

test('an act of before wordings were kept stays as it was', async () => {
  const { db } = university.server
  const of = await act('en')
  await db
    .updateTable('document')
    .set({ wording: null, about: null })
    .where('about', '=', `en ${number}-1`)
    .execute()
  const { texts } = await page('act', 'en')
  await save(officers[0], 'act', 0, { ...texts, title: 'A new title' }, 'en')
  const before = await documents()
  expect(await act('en')).toBe(of)
  expect(await documents()).toEqual(before)
})

test('of thousands of versions the newest are listed, and the next one is saved all the same', async () => {
  const { texts } = await page('extract', 'en')
  const row = { paper: 'extract', language: 'en', texts: JSON.stringify(texts), again: null }
  const by = { by: 'Ada', login: 'ada', at: clock.now() }
  for (let from = 1; from <= 2000; from += 100)
    await university.server.db
      .insertInto('wording')
      .values(Array.from({ length: 100 }, (_, i) => ({ ...row, ...by, version: from + i })))
      .execute()
  const { body } = await save(officers[0], 'extract', 2000, { ...texts, title: 'An extract' }, 'en')
  expect(body.version).toBe(2001)
  expect(body.versions).toHaveLength(500)
  expect(body.versions[0]).toMatchObject({ version: 2001 })
})

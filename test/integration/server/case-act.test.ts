/** The act of a case: who has it, when there is one, and what it says in four languages. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLedgers } from '../../../src-server/cases/ledgers.ts'
import { toHex } from '../../../src-shared/bytes.ts'
import { parseCheckpoint } from '../../../src-shared/ledger/note.ts'
import {
  addOfficers,
  groupTitle,
  judged,
  type Officer,
  planExam,
  settleJudged,
  sitJudged,
} from '../../support/cases.ts'
import { pdfText } from '../../support/pdf-text.ts'
import { domain, handClock, logIn, startUniversity, type University } from '../../support/university.ts'

const clock = handClock()
let university: University
let attempts: string[]
let ada: Officer
let bek: Officer
let cem: Officer
let dua: Officer
let eva: Officer
/** A picture of the exam, one of before it, one that nobody has. */
let stills: [string, string, string]

const numberOf = async (nth: number) => {
  const { number } = await university.server.db
    .selectFrom('case_file')
    .select('number')
    .where('attempt', '=', attempts[nth] ?? '')
    .executeTakeFirstOrThrow()
  return number
}
const actOf = (who: Pick<Officer, 'bytes'>, number: string, language = 'ru') =>
  who.bytes(`/api/cases/${number}/act.pdf?language=${language}`)
const paperOf = (who: Pick<Officer, 'bytes'>, number: string, paper: string, language = 'ru') =>
  who.bytes(`/api/cases/${number}/paper.pdf?paper=${paper}&language=${language}`)
const annexOf = (who: Pick<Officer, 'bytes'>, language = 'ru', exam = judged) =>
  who.bytes(`/api/exams/${exam}/decisions.pdf?language=${language}`)
const flat = (text: string) => text.replace(/\s+/g, '')

async function review(who: Officer, number: string, places: Record<string, object>) {
  expect((await who.call('POST', `/api/cases/${number}/claim`, {})).status).toBe(200)
  for (const [id, place] of Object.entries(places))
    expect((await who.call('PUT', `/api/cases/${number}/places/${id}`, place)).status).toBe(200)
  const said = { whole: true, words: `all of it, ${who.login}`, places: Object.keys(places) }
  expect((await who.call('POST', `/api/cases/${number}/review`, said)).status).toBe(200)
}
const sign = (number: string, sanction: string) =>
  dua.call('POST', `/api/cases/${number}/decision`, { sanction, words: 'by both reviews' })
const confirm = (number: string) =>
  eva.call('POST', `/api/cases/${number}/confirm`, { decision: `${number}-1`, agrees: true, words: '' })

beforeAll(async () => {
  const sessions = { hours: 72, idleMinutes: 1440 }
  university = await startUniversity(clock, {
    sessions,
    cases: { settleHours: 1, sampleRate: 0, explanationDays: 0 },
  })
  await planExam(university, clock)
  const officers = await addOfficers(university, 'ada', 'bek', 'cem', 'dua', 'eva')
  ;[ada, bek, cem, dua, eva] = officers as [Officer, Officer, Officer, Officer, Officer]
  attempts = await sitJudged(university, clock)
  // One who is an invigilator, and an officer from elsewhere, had the room's wall open.
  const gul = { login: 'gul', name: 'Watching Gul', roles: ['invigilator' as const], rooms: [] }
  await university.server.sessions.add(gul, 'secret')
  const far = { login: 'han', name: 'Distant Han', roles: ['officer' as const], rooms: [] }
  await university.server.sessions.add(far, 'secret')
  for (const who of ['gul', 'han'])
    await university.server.db
      .insertInto('audit')
      .values({ who, action: 'watched-room', target: 'lab-204', detail: '{}', at: clock.now() })
      .execute()
  const asked = { attempt: attempts[0], words: 'an unkind word' }
  await (await logIn(university, 'invigilator')).call('POST', '/api/cases', asked)
}, 120_000)
afterAll(() => university.close())

test('there is none before a decision is confirmed, and none for a reviewer of the case', async () => {
  await settleJudged(university, clock)
  const number = await numberOf(0)
  expect((await actOf(eva, number)).status).toBe(404)
  expect((await ada.call('POST', `/api/cases/${number}/claim`, {})).status).toBe(200)
  const seen = (await ada.call('GET', `/api/cases/${number}/attempt`)).body
  expect((await ada.call('POST', `/api/cases/${number}/give-back`, {})).status).toBe(200)
  const live = await university.server.db
    .selectFrom('leaf')
    .select('leaf')
    .where('attempt', '=', attempts[0] ?? '')
    .execute()
  const all = live.flatMap(({ leaf }) => /"digest":"(\w{64})"[^}]*"type":"still"/.exec(leaf)?.[1] ?? [])
  const still = seen.stills.find(({ source }: { source: string }) => source === 'screen')
  const desk = seen.stills.find(({ source }: { source: string }) => source === 'desk')
  expect(all).toContain(still.digest)
  stills = [
    still.digest,
    all.find((digest) => digest !== still.digest && digest !== desk.digest) ?? '',
    'f'.repeat(64),
  ]
  const [film] = seen.films
  const at = { from: still.at, to: still.at }
  const moments = [
    ...stills.map((digest) => ({ ...at, source: 'screen', still: digest })),
    { source: 'desk', from: desk.at, to: desk.at, still: desk.digest },
    { source: 'face', from: film.from, to: film.from + 2000, still: null },
    { source: 'desk', from: film.from, to: film.from + 2000, still: null },
  ]
  const phone = { ...at, kind: 'phone', certainty: 'sure', words: 'a phone in the left hand', moments }
  const nothing = { ...at, kind: 'headphones', certainty: 'nothing', words: 'only a hairpin', moments: [] }
  await review(ada, number, { p1: phone, p2: nothing })
  await review(bek, number, {
    p1: { ...phone, kind: 'notes', certainty: 'unsure', words: 'perhaps a paper' },
  })
  await review(cem, number, { p1: { ...phone, words: 'it is a phone' } })
  expect((await actOf(dua, number)).status).toBe(404)
  expect((await paperOf(dua, number, 'extract')).status).toBe(404)
  expect((await paperOf(ada, number, 'notice')).status).toBe(404)
  const notice = flat(await pdfText((await paperOf(dua, number, 'notice')).bytes))
  const { name, number: hers } = university.credentials.students[0]!
  for (const said of ['Уведомление студенту', name, hers, groupTitle, 'Телефон', '/open#/ru/my'])
    expect(notice).toContain(flat(said))
  // What is not sure, and who says it, is for her page.
  for (const secret of ['Шпаргалка', 'Officer ada', 'a phone in the left hand', 'an unkind word'])
    expect(notice).not.toContain(flat(secret))
  expect(flat(await pdfText((await annexOf(dua)).bytes))).toContain(
    flat('Действующих решений с санкцией нет'),
  )
  await sign(number, 'annulled')
  expect((await actOf(eva, number)).status).toBe(404)
  expect((await confirm(number)).status).toBe(200)
  for (const reviewer of [ada, bek, cem]) expect((await actOf(reviewer, number)).status).toBe(404)
  expect((await actOf(await logIn(university, 'office'), number)).status).toBe(403)
  expect((await actOf(dua, 'ZZZZZZZ')).status).toBe(404)
  expect((await actOf(dua, number, 'de')).status).toBe(400)
})

const words = {
  ru: ['Акт о нарушении порядка проведения экзамена', 'Телефон: проверяющий уверен', 'Шпаргалка: проверяющий не уверен', 'Наушники', 'Результат аннулирован', 'нет'],
  kk: ['Емтихан өткізу тәртібін бұзу туралы акт', 'Телефон: тексеруші сенімді', 'Шпаргалка: тексеруші сенімді емес', 'Құлаққап', 'Нәтиже жойылды', 'жоқ'],
  ky: ['Экзамен өткөрүү тартибин бузуу жөнүндө акт', 'Телефон: текшерүүчү ишенет', 'Шпаргалка: текшерүүчү ишенбейт', 'Кулакчын', 'Жыйынтык жокко чыгарылды', 'жок'],
  en: ['Act on a breach of the order of an exam', 'Phone: the reviewer is sure', 'Notes: the reviewer is not sure', 'Headphones', 'Mark annulled', 'no'],
} // biome-ignore format: a table

test.each(Object.entries(words))(
  'it says in %s what was seen and decided, and no more',
  async (language, told) => {
    const number = await numberOf(0)
    const { status, bytes } = await actOf(dua, number, language)
    expect(status).toBe(200)
    const text = flat(await pdfText(bytes))
    const [title = '', sure = '', unsure = '', unsaid = '', sanction = ''] = told
    const [student] = university.credentials.students
    const newest = (await dua.call('GET', `/api/cases/${number}/decision`)).body.ledger.at(-1)
    for (const said of [
      ...[
        title,
        sure,
        unsure,
        sanction,
        student?.name,
        student?.number,
        groupTitle,
        'Machine 07',
        `${number}-1`,
      ],
      ...[
        'Officer ada',
        'Officer bek',
        'Officer cem',
        'Officer dua',
        'Officer eva',
        'by both reviews',
        'Watching Gul',
      ],
      ...['a phone in the left hand', 'perhaps a paper', 'it is a phone', 'only a hairpin', 'all of it, ada'],
      ...[...stills, toHex(parseCheckpoint(newest.note).root)],
    ])
      expect(text).toContain(flat(String(said)))
    // Neither who asked, nor her words, nor what somebody looked for and did not find; no answer, no mark, no attempt.
    for (const secret of [unsaid, 'an unkind word', 'Сәуле', attempts[0] ?? '', 'invigilator', 'Distant Han'])
      expect(text).not.toContain(flat(secret))
    // The desk's, and of the three of the screen the one of the exam; each once, though three reviewers chose it.
    expect(
      Buffer.from(bytes)
        .toString('latin1')
        .match(/\/Subtype \/Image/g),
    ).toHaveLength(2)

    const digest = createHash('sha256').update(bytes).digest('hex')
    const made = (await dua.call('GET', `/api/audit?target=${number}`)).body.entries.filter(
      ({ action }: { action: string }) => action === 'made-act',
    )
    expect(made[0]).toMatchObject({
      who: 'dua',
      detail: { language, pictures: [stills[0], expect.stringMatching(/^\w{64}$/)] },
    })
    const document = await university.server.db
      .selectFrom('document')
      .select(['digest', 'kind'])
      .where('number', '=', made[0].detail.number)
      .executeTakeFirstOrThrow()
    expect(document.kind).toBe('case-act')
    const path = `/api/open/documents/${made[0].detail.number}/${document.digest}`
    const known = (await dua.call('GET', path)).body
    expect(known).toEqual({ ...known, number: made[0].detail.number, files: [digest] })
    expect(JSON.stringify(known)).not.toContain(number)
    // Made again it is the same document.
    expect(Buffer.from((await actOf(eva, number, language)).bytes).equals(Buffer.from(bytes))).toBe(true)
  },
)

test.each([
  ['ru', 'Выписка из решения', 'Приложение к приказу', 'Результат аннулирован'],
  ['kk', 'Шешімнен үзінді', 'Бұйрыққа қосымша', 'Нәтиже жойылды'],
  ['ky', 'Чечимден көчүрмө', 'Буйрукка тиркеме', 'Жыйынтык жокко чыгарылды'],
  ['en', 'Extract from a decision', 'Annex to the order', 'Mark annulled'],
])(
  'the papers beside it say in %s who, what and by which rule, and nothing of the evidence',
  async (language, extract, annex, sanction) => {
    const number = await numberOf(0)
    const { name, number: hers } = university.credentials.students[0]!
    const papers = [
      [extract, await paperOf(dua, number, 'extract', language)],
      [annex, await annexOf(dua, language)],
    ] as const
    for (const [title, { status, bytes }] of papers) {
      expect(status).toBe(200)
      const text = flat(await pdfText(bytes))
      for (const said of [title, name, hers, groupTitle, `${number}-1`, sanction])
        expect(text).toContain(flat(said))
      for (const secret of ['Officer ada', 'by both reviews', 'it is a phone', attempts[0] ?? ''])
        expect(text).not.toContain(flat(secret))
    }
    const notice = flat(await pdfText((await paperOf(dua, number, 'notice', language)).bytes))
    expect(notice).toContain(flat(sanction))
    const [newest] = (await dua.call('GET', `/api/audit?target=${number}`)).body.entries
    expect(newest).toMatchObject({ who: 'dua', action: 'made-notice', detail: { language } })
  },
)

test('the annex has the newest decision of each, and none that an appeal has overturned', async () => {
  const { db } = university.server
  const number = await numberOf(0)
  expect((await annexOf(await logIn(university, 'invigilator'))).status).toBe(403)
  expect((await annexOf(await logIn(university, 'office'))).status).toBe(200)
  expect((await annexOf(dua, 'ru', 'no-such-exam')).status).toBe(404)
  const ledgers = createLedgers({ db, domain, signer: university.server.keys.cosigner })
  const held = await ledgers.one(number)
  const appeal = {
    at: clock.now(),
    by: { name: 'x', login: 'x' },
    appeal: 'APPEA01',
    decision: `${number}-1`,
  }
  await ledgers.append(db, held, { ...appeal, kind: 'appeal.decided', outcome: 'upheld' })
  try {
    expect(flat(await pdfText((await annexOf(dua)).bytes))).toContain(
      flat('Действующих решений с санкцией нет'),
    )
    const extract = flat(await pdfText((await paperOf(dua, number, 'extract')).bytes))
    expect(extract).toContain(flat('решение утратило силу'))
  } finally {
    await db
      .deleteFrom('case_entry')
      .where('number', '=', number)
      .where('seq', '=', held.entries.length)
      .execute()
  }
})

test('where nothing was found there is no act, whether somebody decided or not', async () => {
  const closed = await numberOf(1)
  await review(ada, closed, {})
  await review(bek, closed, {})
  expect((await actOf(eva, closed)).status).toBe(404)
  expect((await paperOf(eva, closed, 'notice')).status).toBe(404)

  const spared = await numberOf(2)
  const unsure = { from: 1000, to: 2000, kind: 'phone', certainty: 'unsure', words: '', moments: [] }
  for (const who of [ada, bek, cem]) await review(who, spared, { p1: unsure })
  await sign(spared, 'none')
  expect((await confirm(spared)).body.decision.confirmed).not.toBe(null)
  expect((await actOf(eva, spared)).status).toBe(404)
})

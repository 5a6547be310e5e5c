/** The monitoring report of a period: from the exams, what is missing and what their closed cases came to; as a page and as files. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addOfficers, type Officer, planExam, settleJudged, sitJudged } from '../../support/cases.ts'
import { handClock, logIn, startUniversity, type University } from '../../support/university.ts'

const clock = handClock()
let university: University
let officers: Officer[]
const period = 'from=2026-03-01&to=2026-03-05'

beforeAll(async () => {
  const sessions = { hours: 72, idleMinutes: 1440 }
  university = await startUniversity(clock, { sessions, cases: { settleHours: 1, explanationDays: 0 } })
})
afterAll(() => university.close())

const get = (query: string) => (officers[0] as Officer).call('GET', `/api/monitoring?${query}`)

/** An exam of which one case is decided. */
async function decideOne(): Promise<void> {
  await planExam(university, clock)
  officers = await addOfficers(university, 'ada', 'bek', 'cem', 'dua')
  await officers[0]?.call('PUT', '/api/samples/judged', { rate: 1 })
  const attempts = await sitJudged(university, clock)
  await settleJudged(university, clock)
  const { number } = await university.server.db
    .selectFrom('case_file')
    .select('number')
    .where('attempt', '=', attempts[0] ?? '')
    .executeTakeFirstOrThrow()
  const [ada, bek, cem, dua] = officers as [Officer, Officer, Officer, Officer]
  const place = {
    from: clock.now(),
    to: clock.now() + 1000,
    kind: 'phone',
    certainty: 'sure',
    words: 'a phone',
  }
  for (const who of [ada, bek]) {
    await who.call('POST', `/api/cases/${number}/claim`, {})
    await who.call('PUT', `/api/cases/${number}/places/p1`, place)
    const said = { whole: true, words: '', places: ['p1'] }
    expect((await who.call('POST', `/api/cases/${number}/review`, said)).status).toBe(200)
  }
  const [sanction] = (await cem.call('GET', `/api/cases/${number}/decision`)).body.sanctions.filter(
    ({ effect }: { effect: string }) => effect === 'annulled',
  )
  const { body } = await cem.call('POST', `/api/cases/${number}/decision`, {
    sanction: sanction.id,
    words: 'so',
  })
  const second = { decision: body.decision.number, agrees: true, words: '' }
  expect((await dua.call('POST', `/api/cases/${number}/confirm`, second)).status).toBe(200)
}

test('counts exams, what is missing, and closed cases by kind, faculty, course, room and hour', async () => {
  await decideOne()
  const { status, body } = await get(period)
  expect(status).toBe(200)
  expect(body).toMatchObject({
    ...{ attempts: 4, submitted: 3, overturned: 0 },
    cases: { closed: 1, going: 3 },
    decided: { confirmed: 1, spared: 0, nothing: 0 },
    agreement: { pairs: 1, agreed: 1, kappa: null, why: 'one-answer' },
    sampled: { judged: 1, found: 1, waiting: 3 },
  })
  expect(body.hours.n).toBe(1)
  expect(body.kinds[0]).toEqual({ kind: 'phone', confirmed: 1, sure: 1, unsure: 0 })
  expect(body.groups.room).toEqual([expect.objectContaining({ attempts: 4, confirmed: 1 })])
  expect(body.missing.length).toBeGreaterThan(0)
  for (const { name, number } of university.credentials.students)
    expect(JSON.stringify(body)).not.toMatch(new RegExp(`${name}|${number}`))
})

test('breaks no small number down where it is to be published', async () => {
  const { body } = await get(`${period}&publish=yes`)
  expect(body.kinds.every(({ confirmed }: { confirmed: number | null }) => confirmed === null)).toBe(true)
  expect(body.groups.room).toEqual([expect.objectContaining({ attempts: null, confirmed: null })])
  expect(body.decided.confirmed).toBe(1)
})

test('is of officers and administrators, of a year at most, and on the audit record', async () => {
  for (const query of ['from=2026-03-05&to=2026-03-01', 'from=2025-01-01&to=2026-03-01', 'from=x&to=y', ''])
    expect((await get(query)).status).toBe(400)
  const office = await logIn(university, 'office')
  expect((await office.call('GET', `/api/monitoring?${period}`)).status).toBe(403)
  const audited = await university.server.db
    .selectFrom('audit')
    .select('target')
    .where('action', '=', 'looked-at-monitoring')
    .execute()
  expect(audited).toEqual([{ target: '2026-03-01/2026-03-05' }, { target: '2026-03-01/2026-03-05' }])
})

test.each([
  ['pdf', '%PDF-'],
  ['xlsx', 'PK'],
  ['csv', '\ufeff'],
])('is a file: %s', async (as, begin) => {
  const file = `/api/monitoring/file?${period}&publish=yes&language=kk&as=${as}`
  const { status, bytes } = await (officers[0] as Officer).bytes(file)
  expect(status).toBe(200)
  const text = Buffer.from(bytes).toString('utf8')
  expect(text.startsWith(begin)).toBe(true)
  // How far reviewers agree is in each: here beside the tables.
  if (as === 'csv') expect(text).toContain('Коэн')
})

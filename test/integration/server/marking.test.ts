/** Marking: works under ciphers, two markers and a third, a key put right, names opened by two persons. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { storeFinding } from '../../../src-server/findings.ts'
import { ciphersOf, lotCommitment } from '../../../src-shared/marking/cipher.ts'
import { fourItems, type Marked, type Person, satExam } from '../../support/marking.ts'
import { handClock, logIn, startUniversity, type University } from '../../support/university.ts'

const clock = handClock()
let university: University
let sat: Marked
const rule = { markers: 2, difference: 25, confirmTexts: true, scale: 'kz' }
const path = (what = '') => `/api/marking/${sat.exam}${what}`
const seed = async () => {
  const { papers } = (await sat.people.office.call('GET', '/api/approved-papers')).body
  return papers[0].exams[0].seed
}
const detail = async (who: Person = sat.people.office) => (await who.call('GET', path())).body

beforeAll(async () => {
  university = await startUniversity(clock)
  sat = await satExam(university, clock, [
    { single: '2', text: 'астана', number: '3,14 м', essay: 'Өзгеру жылдамдығы' },
    { single: '3', text: 'Нұр-Сұлтан', number: '314 см', essay: 'Скорость изменения' },
    { single: '2', text: '', number: 'үш метр', essay: '' },
    { single: '2', text: 'Алматы', number: '3.14', essay: 'Шек', unfinished: true },
  ])
})
afterAll(() => university.close())

/** Marks all that she has: each answer by `points`. */
async function markAll(who: Person, points: (max: number, answer: string) => number) {
  while ((await who.call('POST', path('/next'), {})).body.cipher !== null);
  for (const { cipher } of (await who.call('GET', path('/works'))).body.works) {
    const { questions } = (await who.call('GET', path(`/works/${cipher}`))).body
    for (const { question, max, answer, mark } of questions) {
      const given = { points: points(max, answer), comment: 'көрдім', entry: mark?.entry ?? 0 }
      const put = await who.call('PUT', path(`/works/${cipher}/marks/${question.id}`), given)
      expect(put.status).toBe(200)
    }
  }
}
const lock = (who: Person) => who.call('POST', path('/lock'), {})

test('the office says how an exam that is over is marked, and makes works of what was handed in', async () => {
  const { office, teacher, stranger } = sat.people
  expect(await seed()).toBeNull()
  const listed = (await office.call('GET', '/api/marking')).body.exams
  expect(listed).toMatchObject([{ exam: sat.exam, state: 'none', may: { begin: true } }])
  expect((await teacher.call('GET', '/api/marking')).body.exams).toEqual([])
  expect((await office.call('POST', path(), { ...rule, markers: 3 })).status).toBe(400)
  expect((await office.call('POST', '/api/marking/nothing', rule)).status).toBe(409)
  expect((await office.call('POST', path(), rule)).status).toBe(200)
  expect((await office.call('POST', path(), rule)).status).toBe(409)
  expect((await detail()).waiting).toMatchObject({ whole: 3, unfinished: 1 })
  // One that cannot be read keeps nobody else's from being marked.
  const take = async (differing?: boolean) =>
    (await office.call('POST', path('/works'), { unfinished: false, differing })).body
  const [damaged = ''] = sat.attempts
  const rows = university.server.db.updateTable('attempt_paper').where('attempt', '=', damaged)
  const { selection } = await university.server.db
    .selectFrom('attempt_paper')
    .select('selection')
    .where('attempt', '=', damaged)
    .executeTakeFirstOrThrow()
  await rows.set({ selection: '{"questions":' }).execute()
  expect(await take()).toEqual({ taken: 2, damaged: [damaged] })
  expect(await take()).toEqual({ taken: 0, damaged: [damaged] })
  expect((await detail()).waiting).toMatchObject({ whole: 1, unfinished: 1 })
  await rows.set({ selection }).execute()

  // Nor is one taken in unasked whose answers are not what was recorded.
  const { station } = await university.server.db
    .selectFrom('part')
    .select('station')
    .where('attempt', '=', damaged)
    .executeTakeFirstOrThrow()
  const found = { attempt: damaged, part: 1, station, at: clock.now(), detail: { question: sat.items[0] } }
  await storeFinding(university.server.db, { ...found, kind: 'answer-beside-ledger' })
  expect(await take()).toEqual({ taken: 0, damaged: [] })
  expect(await detail()).toMatchObject({
    waiting: { whole: 0, unfinished: 1, differing: { whole: 1, unfinished: 0 } },
    differing: [damaged],
  })
  expect((await detail(sat.people.head)).differing).toEqual([])
  expect(await take(true)).toEqual({ taken: 1, damaged: [] })
  expect(await take(true)).toEqual({ taken: 0, damaged: [] })
  // An essay of two, a word that the key does not have, and what is no number; the third wrote no essay.
  expect(await detail()).toMatchObject({ works: 3, hand: 3, settled: 0, state: 'marking', digest: null })
  const auto = await university.server.db.selectFrom('marking_auto').select('marks').execute()
  const points = auto.map(({ marks }) =>
    JSON.parse(marks).reduce((sum: number, one: { points: number | null }) => sum + (one.points ?? 0), 0),
  )
  expect(points.toSorted()).toEqual([2, 2, 6])
  for (const what of ['/works', '/regrades'])
    expect((await stranger.call('GET', path(what))).status, what).toBe(404)
  expect((await stranger.call('POST', path('/next'), {})).status).toBe(404)
  expect((await teacher.call('GET', '/api/marking')).body.exams).toMatchObject([
    { may: { mark: true, watch: false } },
  ])
})

test('a marker gets a cipher and the answers that need her, and nothing by which to know whose they are', async () => {
  const { teacher, second } = sat.people
  const told: unknown[] = []
  while (true) {
    const { cipher } = (await teacher.call('POST', path('/next'), {})).body
    if (cipher === null) break
    told.push((await teacher.call('GET', path(`/works/${cipher}`))).body)
  }
  expect(told).toHaveLength(3)
  told.push(
    (await teacher.call('GET', path('/works'))).body,
    (await teacher.call('GET', '/api/marking')).body,
  )
  const text = JSON.stringify(told)
  for (const attempt of sat.attempts) expect(text).not.toContain(attempt)
  for (const { number, name } of university.credentials.students) {
    expect(text).not.toContain(number)
    expect(text).not.toContain(name)
  }
  // No time of any work, and neither seat, station nor the language of anybody's page.
  expect(text).not.toMatch(/submitted|receipt|"at"|seat|station|revision|"language"/)
  expect(text).not.toContain('1 + 1 = ?')
  expect(text).toContain('Идея – 2 балл')
  expect(text).toContain('Нұр-Сұлтан')
  const mine = (await teacher.call('GET', path('/works'))).body.works
  const [{ cipher }] = mine
  expect((await second.call('GET', path(`/works/${cipher}`))).status).toBe(404)
  const put = (body: object) => teacher.call('PUT', path(`/works/${cipher}/marks/${sat.items[3]}`), body)
  expect((await put({ points: -1, comment: '', entry: 0 })).status).toBe(400)
  // Who may read the audit record finds no attempt beside a cipher.
  const { entries } = (await sat.people.officer.call('GET', `/api/audit?target=${sat.exam}`)).body
  const marked = JSON.stringify(entries.filter((one: { detail: object }) => 'cipher' in one.detail))
  expect(marked).toContain(cipher)
  for (const attempt of sat.attempts) expect(marked).not.toContain(attempt)
  const targets = await university.server.db.selectFrom('audit').select(['target', 'detail']).execute()
  const beside = targets.filter(({ detail }) =>
    mine.some((one: { cipher: string }) => detail.includes(one.cipher)),
  )
  expect(beside.every(({ target }) => target === sat.exam)).toBe(true)
})

test('who can read names of the exam by another role marks none of its works', async () => {
  const { teacher, officer } = sat.people
  const { db } = university.server
  const [{ cipher = '' } = {}] = (await teacher.call('GET', path('/works'))).body.works
  const give = { points: 0, comment: '', entry: 0 }
  const put = () => teacher.call('PUT', path(`/works/${cipher}/marks/${sat.items[3]}`), give)
  const as = (roles: string[], rooms: string[] = []) =>
    db
      .updateTable('staff')
      .set({ roles: JSON.stringify(roles), rooms: JSON.stringify(rooms) })
      .where('login', '=', 'teacher')
      .execute()
  const isRefused = async (what: string) => {
    const next = await teacher.call('POST', path('/next'), {})
    expect(next, what).toMatchObject({
      status: 403,
      body: { problem: { detail: expect.stringMatching(/mark none/) } },
    })
    expect((await put()).status, what).toBe(403)
    const listed = (await teacher.call('GET', '/api/marking')).body.exams
    expect(listed, what).toMatchObject([{ may: { mark: false } }])
  }
  for (const role of ['office', 'officer', 'administrator']) {
    await as(['teacher', role])
    await isRefused(role)
  }
  const { room } = await db.selectFrom('roster').select('room').limit(1).executeTakeFirstOrThrow()
  await as(['teacher', 'invigilator'], [room])
  await isRefused('invigilator of a room')
  await as(['teacher', 'invigilator'], ['elsewhere'])
  expect((await teacher.call('POST', path('/next'), {})).status).toBe(200)
  await db.insertInto('invigilation').values({ exam: sat.exam, room, login: 'teacher' }).execute()
  await as(['teacher'])
  await isRefused('watched it')
  await db.deleteFrom('invigilation').where('login', '=', 'teacher').execute()

  // Nor does the audit record tell one marker what another gave.
  const [essay] = (await teacher.call('GET', path(`/works/${cipher}`))).body.questions
  const given = path(`/works/${cipher}/marks/${essay.question.id}`)
  expect((await teacher.call('PUT', given, give)).status).toBe(200)
  const { entries } = (await officer.call('GET', `/api/audit?target=${sat.exam}`)).body
  const [marked] = entries.filter(({ action }: { action: string }) => action === 'marked-answer')
  expect(marked.detail).toEqual({ cipher, question: essay.question.id, entry: 1 })
})

test('each marks alone; what she locked stays; where two differ a third decides', async () => {
  const { teacher, second, third, office } = sat.people
  await markAll(teacher, (max) => max)
  const [any] = (await teacher.call('GET', path('/works'))).body.works
  const { questions } = (await teacher.call('GET', path(`/works/${any.cipher}`))).body
  const more = { points: questions[0].max + 1, comment: '', entry: 1 }
  const beyond = path(`/works/${any.cipher}/marks/${questions[0].question.id}`)
  expect((await teacher.call('PUT', beyond, more)).status).toBe(400)
  expect((await teacher.call('PUT', path(`/works/${any.cipher}/marks/${sat.items[0]}`), more)).status).toBe(
    404,
  )
  const works = (await teacher.call('GET', path('/works'))).body.works
  const one = works[0].cipher
  const again = (await teacher.call('GET', path(`/works/${one}`))).body.questions[0]
  const again2 = { points: again.max, comment: 'тағы', entry: 0 }
  expect((await teacher.call('PUT', path(`/works/${one}/marks/${again.question.id}`), again2)).status).toBe(
    409,
  )
  expect((await lock(teacher)).body.works.every(({ locked }: { locked: boolean }) => locked)).toBe(true)
  const change = { points: 0, comment: '', entry: again.mark.entry }
  expect((await teacher.call('PUT', path(`/works/${one}/marks/${again.question.id}`), change)).status).toBe(
    409,
  )
  expect((await teacher.call('POST', path('/release'), { marker: 'teacher' })).body).toEqual({ released: 0 })

  // A third place is open to nobody before the two have locked theirs.
  expect((await third.call('POST', path('/next'), {})).body.cipher).not.toBeNull()
  expect((await third.call('POST', path('/release'), { marker: 'third' })).body).toEqual({ released: 1 })
  expect((await third.call('POST', path('/release'), { marker: 'second' })).status).toBe(404)
  expect((await second.call('POST', path('/next'), {})).status).toBe(200)
  const [fresh] = (await second.call('GET', path('/works'))).body.works
  for (const { mark } of (await second.call('GET', path(`/works/${fresh.cipher}`))).body.questions)
    expect(mark).toBeNull()
  // The second agrees about words and numbers, and about one essay.
  await markAll(second, (max, answer) => (answer === 'Скорость изменения' ? 1 : max - 0.5))
  const seen = (await second.call('GET', path(`/works/${one}`))).body
  expect(seen.questions[0].mark).toMatchObject({ entry: 1, locked: false })
  expect((await third.call('POST', path('/next'), {})).body.cipher).toBeNull()
  await lock(second)
  expect(await detail()).toMatchObject({
    ...{ settled: 2, differs: 1, digest: null },
    markers: [
      { login: 'second', taken: 3, marked: 3, locked: 3 },
      { login: 'teacher', taken: 3, marked: 3, locked: 3 },
    ],
  })
  expect((await office.call('GET', path('/results'))).status).toBe(409)
  const { cipher } = (await third.call('POST', path('/next'), {})).body
  const work = (await third.call('GET', path(`/works/${cipher}`))).body
  expect(work).toMatchObject({
    third: true,
    questions: [{ answer: 'Скорость изменения', max: 4, mark: null }],
  })
  await markAll(third, () => 3)
  expect((await detail()).state).toBe('marking')
  await lock(third)
  expect(await detail()).toMatchObject({ settled: 3, differs: 0, state: 'locked' })
  expect((await detail(sat.people.head)).state).toBe('locked')
  expect((await teacher.call('GET', path())).status).toBe(404)
})

test('who marked what a marker learns neither from the audit record nor from any answer to her', async () => {
  const { teacher, second, third } = sat.people
  const markers = { teacher, second, third }
  const staff = await university.server.db.selectFrom('staff').select(['login', 'name']).execute()
  const others = (login: string) => staff.filter((one) => one.login in markers && one.login !== login)
  const closed = [
    ...['', '?who=second', `?target=${sat.exam}`].map((what) => `/api/audit${what}`),
    ...sat.attempts.flatMap((one) => [`/api/audit?target=${one}`, `/api/attempts/${one}`]),
    ...['', '/results', '/results/file?as=csv&language=ru'].map(path),
  ]
  for (const [login, marker] of Object.entries(markers)) {
    for (const address of closed)
      expect([403, 404], `${login}: ${address}`).toContain((await marker.call('GET', address)).status)

    // Nor does what she may ask name another, what is refused to her included.
    const queue = await marker.call('GET', path('/works'))
    const told = [queue, await lock(marker), await marker.call('POST', path('/next'), {})]
    for (const address of ['/api/marking', path('/regrades'), path('/statistics')])
      told.push(await marker.call('GET', address))
    expect(queue.body.works.length, login).toBeGreaterThan(0)
    for (const { cipher } of queue.body.works) {
      const work = await marker.call('GET', path(`/works/${cipher}`))
      const [{ question, mark }] = work.body.questions
      const again = { points: 0, comment: '', entry: mark.entry }
      told.push(work, await marker.call('PUT', path(`/works/${cipher}/marks/${question.id}`), again))
    }
    for (const other of others(login))
      told.push(await marker.call('POST', path('/release'), { marker: other.login }))
    const text = JSON.stringify(told.map(({ body }) => body))
    expect(others(login)).toHaveLength(2)
    for (const other of others(login)) {
      // A field has the name of a login.
      expect(text, login).not.toMatch(new RegExp(`"${other.login}"(?!:)`))
      expect(text, login).not.toContain(other.name)
    }
  }
})

test('a key put right is proposed by a teacher, shown before and after, and applied by the office alone', async () => {
  const { teacher, office } = sat.people
  const [item = ''] = sat.items
  const [choice] = fourItems
  if (choice?.kind !== 'single') throw new Error('no choice')
  const save = (base: number, options: typeof choice.options) =>
    teacher.call('PUT', `/api/banks/${sat.bank}/items/${item}`, {
      base,
      texts: { kk: { ...choice, options } },
    })
  // Two of them are right after all; then one is another.
  const both = choice.options.map((one, i) => ({ ...one, credit: i < 2 ? 1 : 0 }))
  expect((await save(1, both)).status).toBe(200)
  expect((await teacher.call('GET', path('/regrades'))).body.newer).toEqual([
    { item, text: '1 + 1 = ?', was: 1, version: 2 },
  ])
  expect((await office.call('GET', path('/regrades'))).body.newer).toEqual([])
  const other = both.with(3, { ...both[3]!, text: { html: '55', text: '' } })
  expect((await save(2, other)).status).toBe(200)
  const propose = (version: number) =>
    teacher.call('POST', path('/regrades'), { item, version, reason: '3 те дұрыс' })
  expect((await propose(3)).status).toBe(400)
  expect((await propose(1)).status).toBe(400)
  expect((await propose(9)).status).toBe(404)
  const asked = (await teacher.call('GET', path('/regrades'))).body
  // The third version has another option: it is no key of what was asked.
  expect(asked).toEqual({ regrades: [], newer: [] })
  const before = await detail()
  const proposals = await Promise.all([propose(2), propose(2)])
  expect(proposals.map(({ status }) => status).toSorted()).toEqual([200, 409])
  const proposed = proposals.find(({ status }) => status === 200)!
  expect(proposed.body).toMatchObject({
    ...{ was: 1, version: 2, decision: null, may: { decide: false } },
    changes: [{ before: 0, after: 2 }],
  })
  expect((await propose(2)).status).toBe(409)
  const [{ cipher: torn }] = (await teacher.call('GET', path('/works'))).body.works
  const work = university.server.db.updateTable('marking_work').where('cipher', '=', torn)
  const { answers } = await university.server.db
    .selectFrom('marking_work')
    .select('answers')
    .where('cipher', '=', torn)
    .executeTakeFirstOrThrow()
  await work.set({ answers: '{' }).execute()
  expect((await office.call('GET', path('/regrades'))).body.regrades).toMatchObject([{ damaged: [torn] }])
  await work.set({ answers }).execute()
  expect((await detail()).digest).toBe(before.digest)
  const decide = (who: Person) =>
    who.call('PUT', path(`/regrades/${proposed.body.id}`), { decision: 'applied' })
  expect((await decide(teacher)).status).toBe(403)
  expect((await decide(office)).body).toMatchObject({
    decision: 'applied',
    changes: proposed.body.changes,
  })
  expect((await decide(office)).status).toBe(409)
  expect((await propose(1)).status).toBe(400)
  expect((await detail()).digest).not.toBe(before.digest)
  const versions = await university.server.db
    .selectFrom('marking_auto')
    .select(['version', 'regrade'])
    .where('cipher', '=', proposed.body.changes[0].cipher)
    .orderBy('version')
    .execute()
  expect(versions).toEqual([
    { version: 1, regrade: null },
    { version: 2, regrade: proposed.body.id },
  ])

  // A word that persons have marked and locked stays as they have it, although the key has it now.
  const [, word] = fourItems
  if (word?.kind !== 'text') throw new Error('no text')
  const accepted = [...word.answers, ...word.answers.map((one) => ({ ...one, text: 'Нұр-Сұлтан' }))]
  const body = { base: 1, texts: { kk: { ...word, answers: accepted } } }
  await teacher.call('PUT', `/api/banks/${sat.bank}/items/${sat.items[1]}`, body)
  const of = { item: sat.items[1], version: 2, reason: 'бұрынғы аты' }
  const renamed = (await teacher.call('POST', path('/regrades'), of)).body
  expect(renamed).toMatchObject({ decision: null, changes: [], damaged: [] })
  const decline = path(`/regrades/${renamed.id}`)
  expect((await office.call('PUT', decline, { decision: 'declined' })).status).toBe(200)
})

test('names are opened when office and officer, two persons who marked nothing, say so of the same marks', async () => {
  const { office, officer, teacher } = sat.people
  const { digest, mayDecipher } = await detail()
  expect(mayDecipher).toEqual(['office'])
  // With it a teacher would know who had which ticket.
  expect(await seed()).toBeNull()
  const say = (who: Person, as: string, of = digest) =>
    who.call('POST', path('/decipher'), { as, digest: of })
  expect((await say(office, 'office', '0'.repeat(64))).status).toBe(409)
  expect((await say(office, 'officer')).status).toBe(403)
  expect((await say(office, 'office')).body.said).toMatchObject([{ as: 'office', holds: true }])
  expect((await say(office, 'office')).status).toBe(403)
  expect((await office.call('GET', path('/results'))).status).toBe(409)
  // One who holds both roles does not say it twice, and a marker does not say it at all.
  const roles = JSON.stringify(['office', 'officer', 'teacher'])
  const staff = university.server.db.updateTable('staff')
  await staff.set({ roles }).where('login', 'in', ['office', 'second']).execute()
  const both = await logIn(university, 'office')
  expect((await say(both, 'officer')).status).toBe(403)
  expect((await say(sat.people.second, 'officer')).status).toBe(403)
  expect((await sat.people.second.call('GET', path('/results'))).status).toBe(403)
  // Nor does whoever has said it mark.
  await university.server.db.insertInto('bank_teacher').values({ bank: sat.bank, login: 'office' }).execute()
  expect((await both.call('POST', path('/next'), {})).status).toBe(403)

  expect((await say(officer, 'officer')).body).toMatchObject({ state: 'open', digest: null })
  expect(await seed()).toMatch(/^[0-9a-f]{64}$/)
  const { rows, lots } = (await office.call('GET', path('/results'))).body
  const numbers = university.credentials.students.map(({ number }) => number)
  const byNumber = new Map(rows.map((row: { number: string }) => [row.number, row]))
  // 2 + 2 + 2 and the mean of 4 and 3.5; 2 by the key put right, 2 for 314 cm, the mean of 2 and 1.5, and the third's 3.
  expect(byNumber.get(numbers[0])).toMatchObject({ points: 9.75, percent: 97.5, grade: 'A', passed: true })
  expect(byNumber.get(numbers[1])).toMatchObject({ points: 8.75, max: 10, grade: 'B+' })
  expect(byNumber.get(numbers[2])).toMatchObject({ points: 3.75, passed: false })
  const again = []
  // The first came later, in a lot of its own.
  for (const [n, attempts] of [sat.attempts.slice(1, 3), sat.attempts.slice(0, 1)].entries()) {
    const { lot, seed: opened, commitment } = lots[n]
    const of = { exam: sat.exam, lot: n + 1, seed: opened }
    expect([lot, await lotCommitment(of)]).toEqual([n + 1, commitment])
    again.push(...(await ciphersOf(of, attempts)).values())
  }
  expect(again.toSorted()).toEqual(rows.map(({ cipher }: { cipher: string }) => cipher).toSorted())
  const csv = await office.bytes(path('/results/file?as=csv&language=ru'))
  expect(new TextDecoder().decode(csv.bytes)).toMatch(
    new RegExp(`\r\n${numbers[0]};.*;9,75;10,00;97,50;A;сдано`),
  )
  expect((await office.bytes(path('/results/file?as=xlsx&language=en'))).status).toBe(200)
  const { entries } = (await officer.call('GET', `/api/audit?target=${sat.exam}`)).body
  expect(entries.map(({ action }: { action: string }) => action)).toEqual(
    expect.arrayContaining([
      'began-marking',
      'took-works-in',
      'marked-answer',
      'locked-marks',
      'applied-key',
      'opened-names',
      'looked-at-marks',
    ]),
  )
  expect((await teacher.call('GET', path('/results'))).status).toBe(403)
})

test('a work that comes later is under a cipher of a new seed, and hidden until both say so again', async () => {
  const { office, teacher, third } = sat.people
  expect((await office.call('POST', path('/works'), { unfinished: true })).body).toEqual({
    ...{ taken: 1, damaged: [] },
  })
  expect(await detail()).toMatchObject({ works: 4, settled: 3, state: 'marking', said: [{}, {}] })
  expect((await office.call('GET', path('/results'))).body.rows).toHaveLength(3)
  expect((await office.call('GET', path('/results'))).body.lots).toHaveLength(2)
  const { cipher } = (await teacher.call('POST', path('/next'), {})).body
  expect(cipher).not.toBeNull()

  // What comes of it now is not marked, and that is said.
  expect((await detail()).late).toEqual([])
  await university.server.db
    .updateTable('attempt')
    .set({ receipted_at: clock.now() + 1 })
    .where('id', '=', sat.attempts[3] ?? '')
    .execute()
  expect((await detail()).late).toEqual([cipher])
  expect((await detail(sat.people.head)).late).toEqual([])

  // Of a work of which something is locked the rest is given to another; what is locked counts.
  const lateWork = async (who: Person) => (await who.call('GET', path(`/works/${cipher}`))).body.questions
  const asked = await lateWork(teacher)
  const give = { points: 1, comment: '', entry: 0 }
  for (const { question } of asked)
    await teacher.call('PUT', path(`/works/${cipher}/marks/${question.id}`), give)
  await lock(teacher)
  const one = asked[0].question.id
  const locks = university.server.db.deleteFrom('marking_lock').where('cipher', '=', cipher)
  await locks.where('question', '!=', one).execute()
  const back = { marker: 'teacher' }
  expect((await office.call('POST', path('/release'), back)).body).toEqual({ released: 1 })
  expect((await lateWork(teacher)) ?? []).toEqual([])
  expect((await third.call('POST', path('/next'), {})).body.cipher).toBe(cipher)
  const rest = (await lateWork(third)).map(({ question }: { question: { id: string } }) => question.id)
  expect([one, ...rest].toSorted()).toEqual(
    asked.map(({ question }: { question: { id: string } }) => question.id).toSorted(),
  )
})

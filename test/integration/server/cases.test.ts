/** Cases: a sample nobody can steer, reviews that do not see whose they are, decisions of two others, and the mark list that follows. */
import { hash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifierOf } from '../../../src-main/keeper/crypto.ts'
import { caseOrigin } from '../../../src-server/cases/ledgers.ts'
import { sha256 } from '../../../src-server/keys.ts'
import { utf8 } from '../../../src-shared/bytes.ts'
import { Sample, verifySample } from '../../../src-shared/drawing/sample.ts'
import { createTree } from '../../../src-shared/ledger/merkle.ts'
import { parseCheckpoint, verifyNote } from '../../../src-shared/ledger/note.ts'
import { traceOf } from '../../../src-shared/trace.ts'
import {
  addOfficers,
  groupTitle,
  judged,
  type Officer,
  planExam,
  settleJudged,
  sitJudged,
  tableDigest,
} from '../../support/cases.ts'
import { domain, handClock, logIn, startUniversity, type University } from '../../support/university.ts'

const clock = handClock()
let university: University
let officers: Officer[]
let attempts: string[]
let ada: Officer
let bek: Officer
let cem: Officer
let dua: Officer
let eva: Officer

const person = (role: string) => logIn(university, role)
const published = async () =>
  (await (await person('officer')).call('GET', `/api/open/samples/${judged}`)).body
const place = (certainty: string, over: object = {}) => ({
  ...{ from: 1000, to: 2000, kind: 'phone', certainty, words: 'a phone in the left hand', ...over },
})
/** The case of the nth attempt, as nobody who reviews could find it. */
const numberOf = async (nth: number) => {
  const row = await university.server.db
    .selectFrom('case_file')
    .select('number')
    .where('attempt', '=', attempts[nth] ?? '')
    .orderBy('state', 'desc')
    .executeTakeFirst()
  return row?.number ?? ''
}
const claim = (who: Officer, number: string) => who.call('POST', `/api/cases/${number}/claim`, {})
const handIn = async (who: Officer, number: string, certainty: 'sure' | 'unsure' | null, whole = true) => {
  if (certainty)
    expect((await who.call('PUT', `/api/cases/${number}/places/p1`, place(certainty))).status).toBe(200)
  const places = certainty ? ['p1'] : []
  return who.call('POST', `/api/cases/${number}/review`, { whole, words: '', places })
}

beforeAll(async () => {
  const sessions = { hours: 72, idleMinutes: 1440 }
  university = await startUniversity(clock, {
    sessions,
    cases: { settleHours: 1, explanationDays: 0, under: { cem: ['fox'] } },
  })
  await planExam(university, clock)
})
afterAll(() => university.close())

test('a sample is committed to before the exam, and nobody changes it afterwards', async () => {
  officers = await addOfficers(university, 'ada', 'bek', 'cem', 'dua', 'eva')
  ;[ada, bek, cem, dua, eva] = officers as [Officer, Officer, Officer, Officer, Officer]
  const set = (rate: unknown) => ada.call('PUT', `/api/samples/${judged}`, { rate })
  expect((await ada.call('PUT', '/api/samples/nothing', { rate: 0.5 })).status).toBe(404)
  for (const rate of [1.1, -0.1, 0.00001, 'all']) expect((await set(rate)).status).toBe(400)
  expect((await set(0.25)).body.sample).toMatchObject({ rate: 0.25, openedAt: null })
  const first = await published()
  const { body } = await set(0.5)
  expect(body.sample.commitment).not.toBe(first.committed.commitment)
  const before = await published()
  expect(before).toMatchObject({
    opened: null,
    exams: [{ exam: judged, rate: 0.5, attempts: [], sample: [] }],
  })
  expect(JSON.stringify(before)).not.toContain('seed')

  attempts = await sitJudged(university, clock)
  expect((await set(0)).status).toBe(409)
  const rows = (await ada.call('GET', '/api/samples')).body.rows
  expect(rows[0]).toMatchObject({ exam: { id: judged }, settable: false })
  // The demo's exam had begun before anything could be committed to.
  expect(rows[1].sample).toBe(null)
  expect(await published()).toEqual(before)
})

test('an attempt comes under review for what speaks for it, and by lot, all of an exam together', async () => {
  const invigilator = await person('invigilator')
  const ask = { attempt: attempts[0], words: 'she looked at a phone' }
  expect((await invigilator.call('POST', '/api/cases', ask)).body).toEqual({})
  expect((await invigilator.call('POST', '/api/cases', { ...ask, attempt: 'at-none' })).status).toBe(404)
  expect((await invigilator.call('POST', '/api/cases', { ...ask, words: ' ' })).status).toBe(400)
  expect((await ada.call('GET', '/api/cases')).body.total).toBe(0)
  // One person says so much and no more, and no officer reads of whom before it is reviewed.
  for (let more = 1; more < 5; more++)
    expect((await invigilator.call('POST', '/api/cases', ask)).status).toBe(200)
  expect((await invigilator.call('POST', '/api/cases', ask)).status).toBe(409)
  const told = (await ada.call('GET', '/api/audit?who=invigilator')).body.entries
  expect(told).toContainEqual(expect.objectContaining({ action: 'asked-for-review', target: judged }))
  expect(JSON.stringify(told)).not.toContain(ask.words)

  await settleJudged(university, clock)
  const sample = Sample.parse(await published())
  expect(await verifySample(sample)).toMatchObject({ ok: true })
  expect(sample.exams[0]?.attempts.toSorted()).toEqual(attempts.toSorted())
  expect(sample.exams[0]?.sample).toHaveLength(2)
  const files = await university.server.db.selectFrom('case_file').select('attempt').execute()
  const expected = new Set([attempts[0], attempts[1], attempts[2], ...(sample.exams[0]?.sample ?? [])])
  expect(new Set(files.map(({ attempt }) => attempt))).toEqual(expected)
  expect(files).toHaveLength(expected.size)
  const { rows, total } = (await ada.call('GET', '/api/cases')).body
  expect(total).toBe(expected.size)
  // Sampled, marked and incomplete: every row says the same but for its number.
  expect(new Set(rows.map(({ number: _, ...row }: { number: string }) => JSON.stringify(row))).size).toBe(1)
})

test('a reviewer is told nothing of whose it is, wherever she asks, and sees no film of before the exam', async () => {
  const number = await numberOf(0)
  expect((await ada.call('GET', `/api/cases/${number}/attempt`)).status).toBe(404)
  expect((await claim(ada, number)).body).toMatchObject({ mine: 'mine', may: ['give-back', 'hand-in'] })
  const got = []
  const paths = ['/attempt', '/films/face/playlist.m3u8', '/answers', '/room'].map((of) => `/${number}${of}`)
  for (const path of ['', `/${number}`, ...paths]) got.push((await ada.call('GET', `/api/cases${path}`)).body)
  const all = JSON.stringify(got)
  const { students } = university.credentials
  for (const { number: student, name } of students)
    for (const secret of [student, name, ...name.split(' ')]) expect(all).not.toContain(secret)
  for (const secret of [groupTitle, 'group-mk', 'Machine 07', 'lab-204', 'Lab 204', 'Сәуле', 'invigilator'])
    expect(all).not.toContain(secret)
  for (const attempt of [...attempts, tableDigest]) expect(all).not.toContain(attempt)
  const [, , detail, playlist, answers, room] = got
  expect(room.events).toEqual([
    expect.objectContaining({ neighbour: 1, kind: 'restarted', reason: null }),
    expect.objectContaining({ neighbour: 1, kind: 'incident', reason: null, params: {} }),
  ])
  expect(room.events[0].to - room.events[0].at).toBe(20_000)
  expect(room.events[0].at % 10_000).toBe(0)
  expect((await bek.call('GET', `/api/cases/${number}/room`)).status).toBe(404)
  expect(answers.changes).toMatchObject([
    { of: 'q5', now: { kind: 'text', change: { inserted: 'Written by •••' } } },
  ])
  expect(detail).toMatchObject({ films: [{ source: 'face' }], visits: [{ url: 'https://lms.example/•••' }] })
  expect(detail.incidentList[0].params.title).toBe('Mail of ••• (•••), •••')

  expect(playlist).toContain('segment/1?')
  expect(playlist).not.toContain('segment/0?')
  const film = (index: number) => ada.bytes(`/api/cases/${number}/films/face/segment/${index}?part=0`)
  expect((await film(0)).status).toBe(404)
  expect(new TextDecoder().decode((await film(1)).bytes)).toBe('in the exam')
  expect((await bek.bytes(`/api/cases/${number}/films/face/segment/1?part=0`)).status).toBe(404)
  const seen = (await eva.call('GET', `/api/audit?who=ada&target=${number}`)).body.entries
  expect(seen.map(({ action }: { action: string }) => action)).toEqual(
    expect.arrayContaining([
      'claimed-case',
      'looked-at-case',
      'looked-at-film',
      'looked-at-answers',
      'looked-at-room',
      'unsealed',
    ]),
  )
  // What links the two stands on no record that an officer reads.
  expect(JSON.stringify((await eva.call('GET', `/api/audit?target=${attempts[0]}`)).body)).not.toContain(
    number,
  )
})

test('of three at once two get the places, each alone with what she says', async () => {
  const number = await numberOf(0)
  const both = await Promise.all([bek, cem, dua].map((one) => claim(one, number)))
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409, 409])
  const at = both.findIndex(({ status }) => status === 200)
  const lucky = [bek, cem, dua][at] as Officer
  expect((await lucky.call('POST', `/api/cases/${number}/give-back`, {})).status).toBe(200)
  expect((await claim(bek, number)).status).toBe(200)
  const other = { reviewer: 'bek' }
  expect((await ada.call('POST', `/api/cases/${number}/give-back`, other)).status).toBe(403)

  expect((await handIn(ada, number, null, false)).body.problem.detail).toBe('not-whole')
  expect((await cem.call('PUT', `/api/cases/${number}/places/p1`, place('sure'))).status).toBe(404)
  await ada.call('PUT', `/api/cases/${number}/places/p2`, place('unsure'))
  expect((await handIn(ada, number, 'sure')).status).toBe(409)
  expect((await ada.call('DELETE', `/api/cases/${number}/places/p2`)).status).toBe(200)
  expect((await handIn(ada, number, 'sure')).body).toMatchObject({ state: 'review', mine: 'done', may: [] })
  expect((await handIn(ada, number, null)).status).toBe(403)
  expect((await ada.call('PUT', `/api/cases/${number}/places/p1`, place('sure'))).status).toBe(404)
  expect((await bek.call('GET', `/api/cases/${number}`)).body.reviews).toEqual([])
  const told = (await bek.call('GET', `/api/audit?target=${number}`)).body.entries
  expect(told.find(({ action }: { action: string }) => action === 'handed-in-review').detail).toEqual({})
  expect((await cem.call('GET', `/api/cases/${number}/decision`)).status).toBe(404)

  expect((await handIn(bek, number, null)).body).toMatchObject({ state: 'third', reviewed: { in: 2, of: 3 } })
  const third = (await claim(cem, number)).body
  expect(third.reviews).toMatchObject([
    { by: null, verdict: 'found' },
    { by: null, verdict: 'nothing' },
  ])
  expect((await claim(dua, number)).status).toBe(409)
  expect((await handIn(cem, number, 'sure')).body).toMatchObject({ state: 'sign', outcome: 'found' })
})

test('a decision is signed and confirmed by two who reviewed nothing, and the mark list follows', async () => {
  const number = await numberOf(0)
  const path = `/api/cases/${number}/decision`
  const said = { sanction: 'annulled', words: 'a phone, 10:14' }
  for (const who of [ada, bek, cem]) {
    expect((await who.call('GET', path)).status).toBe(404)
    expect((await who.call('POST', path, said)).status).toBe(404)
  }
  const { body } = await dua.call('GET', path)
  const [student] = university.credentials.students
  expect(body).toMatchObject({
    attempt: attempts[0],
    student: { number: student?.number, group: groupTitle },
  })
  expect(body.reasons).toEqual(expect.arrayContaining([expect.objectContaining({ kind: 'marked' })]))
  expect((await dua.call('POST', path, { ...said, sanction: 'banished' })).status).toBe(400)
  // She works under one of the reviewers.
  const [fox] = await addOfficers(university, 'fox')
  expect((await fox?.call('GET', `/api/cases/${number}`))?.body.may).toEqual([])
  expect((await fox?.call('POST', path, said))?.status).toBe(403)
  const signed = (await dua.call('POST', path, said)).body
  expect(signed.decision).toMatchObject({ number: `${number}-1`, confirmed: null })
  const confirm = (who: Officer, over: object = {}) =>
    who.call('POST', `/api/cases/${number}/confirm`, {
      ...{ decision: `${number}-1`, agrees: true, words: '', ...over },
    })
  expect((await confirm(dua)).status).toBe(403)
  for (const who of [ada, bek, cem]) expect((await confirm(who)).status).toBe(404)
  expect((await confirm(eva, { agrees: false })).status).toBe(400)
  expect((await confirm(eva, { agrees: false, words: 'too much' })).body.decision).toBe(null)
  expect((await dua.call('POST', path, said)).body.decision.number).toBe(`${number}-2`)
  expect((await confirm(eva)).status).toBe(409)

  // One list is closed before: it is opened again for it.
  const office = await person('office')
  await office.call('POST', `/api/marks/${judged}`, { scale: 'kz', by: 'exam' })
  const list = `/api/marks/${judged}/lists/group-mk`
  const rows = async () => (await office.call('GET', list)).body
  for (const row of (await rows()).rows)
    await office.call('PUT', `${list}/students/${row.student}`, {
      ...(row.state === 'sat'
        ? { field: 'part', part: 'exam', value: 80, entry: 0 }
        : { field: 'state', value: 'absent', entry: 0 }),
    })
  for (const who of [office, ada]) {
    const { digest } = await rows()
    expect((await who.call('POST', `${list}/sign`, { digest })).status).toBe(200)
  }
  expect((await rows()).state).toBe('closed')

  const done = (await confirm(eva, { decision: `${number}-2` })).body
  expect(done.decision).toMatchObject({
    signed: { by: { login: 'dua' } },
    confirmed: { by: { login: 'eva' } },
  })
  const after = await rows()
  expect(after.state).toBe('correcting')
  expect(after.versions.at(-1).reason).toBe(`${number}-2`)
  const mine = after.rows.find((row: { student: string }) => row.student === student?.number)
  expect(mine).toMatchObject({ state: 'annulled', grade: null })
  const history = (await office.call('GET', `${list}/history`)).body.entries
  expect(history).toContainEqual(expect.objectContaining({ value: 'annulled', reason: `${number}-2` }))
  const undo = { field: 'state', value: 'sat', entry: mine.entries.state }
  expect((await office.call('PUT', `${list}/students/${student?.number}`, undo)).status).toBe(409)

  // Each entry has a checkpoint over all so far, by the server's key.
  const { cosigner } = university.server.keys
  const verifier = verifierOf(cosigner.name, cosigner.publicKey)
  const tree = createTree(sha256)
  for (const { leaf, note } of done.ledger) {
    tree.append(utf8(leaf))
    const { text, signatures } = verifyNote(sha256, note, [verifier])
    expect(signatures.map(({ type }) => type).sort()).toEqual(['cosignature', 'signature'])
    expect(parseCheckpoint(text)).toMatchObject({ origin: caseOrigin(domain, number), root: tree.root() })
  }
})

test('two who find nothing close a case by themselves; whoever looked at the attempt elsewhere is none of them', async () => {
  const number = await numberOf(1)
  await ada.call('GET', `/api/attempts/${attempts[1]}`)
  // The pictures of the screen have its code, by which she is told the name.
  const code = traceOf((text) => hash('sha256', text), attempts[1] ?? '')
  expect((await eva.call('GET', `/api/traces?code=${code}`)).body.attempts).toHaveLength(1)
  for (const who of [ada, eva]) expect((await claim(who, number)).status).toBe(409)
  expect((await claim(bek, number)).status).toBe(200)
  expect((await claim(cem, number)).status).toBe(200)
  await cem.call('GET', `/api/attempts/${attempts[1]}`)
  expect((await handIn(cem, number, null)).status).toBe(403)
  expect((await cem.call('GET', `/api/cases/${number}/attempt`)).status).toBe(404)
  const administrator = await person('administrator')
  const free = { reviewer: 'cem' }
  expect((await administrator.call('POST', `/api/cases/${number}/give-back`, free)).status).toBe(200)
  expect((await claim(dua, number)).status).toBe(200)
  await handIn(bek, number, null)
  const closed = (await handIn(dua, number, null)).body
  expect(closed).toMatchObject({ state: 'closed', outcome: 'nothing' })
  expect(closed.reviews.map((one: { by: { login: string } }) => one.by.login)).toEqual(['bek', 'dua'])
  // Nothing was decided about her: nobody needs her name.
  expect((await eva.call('GET', `/api/cases/${number}/decision`)).status).toBe(404)
  // Reported once more, it is a case of its own.
  await eva.call('POST', '/api/cases', { attempt: attempts[1], words: 'a witness wrote' })
  expect(await numberOf(1)).not.toBe(number)
})

test('a second case of an attempt has other people, and what it decides takes the place of the first', async () => {
  const again = { attempt: attempts[0], words: "the mark was another student's" }
  // Who asked for the one that is closed does not ask until somebody finds something else.
  expect((await (await person('invigilator')).call('POST', '/api/cases', again)).status).toBe(409)
  expect((await eva.call('POST', '/api/cases', again)).status).toBe(200)
  const number = await numberOf(0)
  for (const who of [ada, bek, cem, dua]) expect((await claim(who, number)).status).toBe(409)
  const [fay, gul, hana, ira] = await addOfficers(university, 'fay', 'gul', 'hana', 'ira')
  if (!fay || !gul || !hana || !ira) throw new Error('no officers')
  for (const who of [fay, gul]) {
    expect((await claim(who, number)).status).toBe(200)
    expect((await handIn(who, number, 'sure')).status).toBe(200)
  }
  const said = { sanction: 'none', words: 'it was a calculator' }
  expect((await hana.call('POST', `/api/cases/${number}/decision`, said)).status).toBe(200)
  const confirm = { decision: `${number}-1`, agrees: true, words: '' }
  clock.advance(1000)
  expect((await ira.call('POST', `/api/cases/${number}/confirm`, confirm)).status).toBe(200)
  const office = await person('office')
  const list = `/api/marks/${judged}/lists/group-mk`
  const [student] = university.credentials.students
  const { rows } = (await office.call('GET', list)).body
  const mine = rows.find((row: { student: string }) => row.student === student?.number)
  expect(mine.state).toBe('sat')
  const typed = { field: 'state', value: 'absent', entry: mine.entries.state }
  expect((await office.call('PUT', `${list}/students/${student?.number}`, typed)).status).toBe(200)
})

test('recordings stay while a case is under review, and after a sanction', async () => {
  const { db, retention } = university.server
  await retention.keep(judged, 0, 'the university')
  const receipted = await db
    .selectFrom('attempt')
    .select('id')
    .where('exam', '=', judged)
    .where('receipted_at', 'is not', null)
    .execute()
  const files = await db.selectFrom('case_file').select('attempt').where('keeps', '=', 1).execute()
  const kept = files.map(({ attempt }) => attempt)
  expect(kept).toEqual(expect.arrayContaining([attempts[0], attempts[1]]))
  const gone = receipted.flatMap(({ id }) => (kept.includes(id) ? [] : [id]))
  expect((await retention.housekeep()).toSorted()).toEqual(gone.toSorted())
  expect(receipted.length).toBeGreaterThan(gone.length)
})

test('two thousand cases are opened at once, found and put in order', { timeout: 120_000 }, async () => {
  const { db } = university.server
  const demo = await db.selectFrom('exam').selectAll().where('id', '=', judged).executeTakeFirstOrThrow()
  await db
    .insertInto('exam')
    .values({ ...demo, id: 'large', ends_at: clock.now() - 26 * 3_600_000 })
    .execute()
  const station = (await db.selectFrom('station').select('id').executeTakeFirstOrThrow()).id
  const numbers = Array.from({ length: 2000 }, (_, i) => `7${String(i).padStart(7, '0')}`)
  for (let from = 0; from < numbers.length; from += 400) {
    const some = numbers.slice(from, from + 400)
    await db
      .insertInto('student')
      .values(some.map((number) => ({ number, name: `Студент ${number}`, photo: null })))
      .execute()
    await db
      .insertInto('roster')
      .values(some.map((student, seat) => ({ exam: 'large', room: 'lab-204', student, seat: 1000 + seat })))
      .execute()
    await db
      .insertInto('attempt')
      .values(
        some.map((student) => ({
          ...{ id: `at-${student}`, exam: 'large', student, station, part: 0, opened_at: 1 },
          ...{ submitted_at: null, receipted_at: null },
        })),
      )
      .execute()
  }
  await university.restart()
  const large = async (more = '') => (await ada.call('GET', `/api/cases?exam=large${more}`)).body
  await expect.poll(async () => (await large()).total, { timeout: 60_000 }).toBe(2000)
  const first = await large('&sort=number&count=500')
  const second = await large('&sort=number&count=500&from=500')
  const all = [...first.rows, ...second.rows].map(({ number }) => number)
  expect(all).toEqual(all.toSorted())
  expect(new Set(all).size).toBe(1000)
  const [number] = all
  expect((await large(`&search=${number.toLowerCase()}`)).rows).toMatchObject([{ number, mine: 'free' }])
  await claim(ada, number)
  expect((await large('&mine=mine')).rows).toMatchObject([{ number }])
  expect((await large('&mine=free')).total).toBe(1999)
  expect((await large('&state=closed')).total).toBe(0)
})

/** The student's own page: who is let in, what is hers, and that nothing of anybody else is there. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addOfficers, type Officer, planExam, settleJudged, sitJudged } from '../../support/cases.ts'
import { pdfText } from '../../support/pdf-text.ts'
import { handedIn, signIn, studentOf } from '../../support/students.ts'
import { handClock, logIn, startUniversity, type University } from '../../support/university.ts'

const clock = handClock()
const day = 86_400_000
let university: University
let attempts: string[]
let first: string
let second: string
let receipt: string
let otherReceipt: string
let officers: Officer[]

const numberOf = async (attempt: string) => {
  const row = await university.server.db
    .selectFrom('case_file')
    .select('number')
    .where('attempt', '=', attempt)
    .executeTakeFirst()
  return row?.number ?? ''
}
const firstStudent = () => studentOf(university, first, receipt)
const secondStudent = () => studentOf(university, second, otherReceipt)

beforeAll(async () => {
  const sessions = { hours: 72, idleMinutes: 1440 }
  const cases = { settleHours: 1, sampleRate: 0, explanationDays: 1 }
  university = await startUniversity(clock, { sessions, cases })
  ;[first = '', second = ''] = university.credentials.students.map(({ number }) => number)
  await planExam(university, clock)
  officers = await addOfficers(university, 'ada', 'bek', 'dua', 'eva')
  attempts = await sitJudged(university, clock)
  receipt = await handedIn(university, first, attempts[0])
  otherReceipt = await handedIn(university, second, attempts[1])
  await (await logIn(university, 'invigilator')).call('POST', '/api/cases', {
    attempt: attempts[0],
    words: 'an unkind word',
  })
}, 60_000)
afterAll(() => university.close())

test('number and receipt of one work let in for half an hour, and nobody learns which was wrong', async () => {
  const wrong = [
    await signIn(university, second, receipt),
    await signIn(university, 'nobody', receipt),
    await signIn(university, first, '0'.repeat(16)),
  ]
  expect(wrong.map(({ status }) => status)).toEqual([403, 403, 403])
  expect(new Set(wrong.map(({ body }) => JSON.stringify(body))).size).toBe(1)
  expect(wrong[0]?.body.problem.code).toBe('wrong-code')

  const { status, body, headers } = await signIn(university, first, receipt)
  expect(status).toBe(200)
  expect(headers.get('set-cookie')).toBe(null)
  expect(body).toMatchObject({ student: { number: first }, expiresAt: clock.now() + 30 * 60_000 })
  const kept = await university.server.db.selectFrom('student_session').selectAll().execute()
  expect(JSON.stringify(kept)).not.toContain(body.token)
  expect((await university.server.sessions.staffOf(body.token)) ?? null).toBe(null)

  const { call } = await studentOf(university, first, receipt)
  expect((await call('DELETE', '/api/open/my/session')).status).toBe(200)
  expect((await call('DELETE', '/api/open/my/session')).status).toBe(401)
  const other = await studentOf(university, first, receipt)
  clock.advance(30 * 60_000)
  expect((await other.call('DELETE', '/api/open/my/session')).status).toBe(401)
})

test('guesses at one number are slowed down', async () => {
  const over = new AbortController()
  const guess = async (n: number) => {
    const response = await fetch(`${university.url}/api/open/my/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-taza': '1' },
      body: JSON.stringify({ number: second, receipt: `${n}`.padStart(16, 'a') }),
      signal: over.signal,
    })
    if (response.status !== 429) throw new Error(`${response.status}`)
  }
  // Whoever would wait too long is refused at once, while others still wait for their turn.
  await Promise.any(Array.from({ length: 14 }, (_, n) => guess(n)))
  over.abort()
})

test('her exams are hers alone, and a review that says nothing yet is not there', async () => {
  await settleJudged(university, clock)
  const { call } = await firstStudent()
  const { body } = await call('GET', '/api/open/my')
  expect(body.student.number).toBe(first)
  expect(body.exams).toMatchObject([
    {
      ...{ exam: 'judged', mark: null, cases: [] },
      attempt: { id: attempts[0], receipt: { number: receipt, agrees: true }, work: 'none' },
    },
  ])
  expect(JSON.stringify(body)).not.toContain(second)
  expect((await call('GET', `/api/open/my/cases/${await numberOf(attempts[0] ?? '')}`)).status).toBe(404)
  const silent = await call('GET', '/api/open/my/cases/ZZZZZZZ')
  expect(silent.status).toBe(404)
})

const review = async (who: Officer | undefined, number: string, place: object) => {
  await who?.call('POST', `/api/cases/${number}/claim`, {})
  await who?.call('PUT', `/api/cases/${number}/places/p1`, place)
  return who?.call('POST', `/api/cases/${number}/review`, {
    whole: true,
    words: 'seen twice',
    places: ['p1'],
  })
}

test('what accuses her is told without who said it, with the pictures and the film it rests on, to her alone', async () => {
  const [ada, bek] = officers
  const number = await numberOf(attempts[0] ?? '')
  expect((await ada?.call('POST', `/api/cases/${number}/claim`, {}))?.status).toBe(200)
  const seen = (await ada?.call('GET', `/api/cases/${number}/attempt`))?.body
  const [film] = seen.films
  const [still, later] = seen.stills
  const { leaf } = await university.server.db
    .selectFrom('leaf')
    .select('leaf')
    .where('attempt', '=', attempts[0] ?? '')
    .where('leaf', 'like', '%"type":"still"%')
    .orderBy('seq')
    .executeTakeFirstOrThrow()
  const before: string = JSON.parse(leaf).body.digest
  const moments = [still.digest, before].map((digest) => ({
    ...{ source: 'screen', from: still.at, to: still.at, still: digest },
  }))
  const phone = {
    ...{ from: film.from, to: film.from + 500, kind: 'phone', certainty: 'sure' },
    words: 'a phone',
  }
  await review(ada, number, { ...phone, moments })
  const student = await firstStudent()
  expect((await student.call('GET', `/api/open/my/cases/${number}`)).status).toBe(404)
  expect((await review(bek, number, phone))?.status).toBe(200)

  const { status, body } = await student.call('GET', `/api/open/my/cases/${number}`)
  expect(status).toBe(200)
  const place = { ...phone, stills: [still.digest, before], clips: [{ source: 'face', from: film.from }] }
  expect(body).toMatchObject({
    ...{ number, state: 'explain', decision: null },
    reviews: [{ words: 'seen twice', places: [place] }, { places: [{ stills: [] }] }],
  })
  expect(JSON.stringify(body)).not.toMatch(/"ada"|"bek"|Officer|unkind/)
  const [clip] = body.reviews[0].places[0].clips
  const at = (path: string) => `/api/open/my/cases/${number}${path}`
  const shown = await student.bytes(at(`/clips/face/${clip.from}`))
  expect(shown.headers.get('content-type')).toBe('video/mp4')
  expect(new TextDecoder().decode(shown.bytes)).toBe('initin the exam')
  expect((await student.bytes(at(`/stills/${still.digest}`))).headers.get('content-type')).toBe('image/png')
  const hidden = [
    ...[`/clips/face/${clip.from + 1}`, `/clips/desk/${clip.from}`, '/act.pdf?language=ru'],
    // A minute later nobody saw anything.
    ...[`/clips/face/${film.from + 60_000}`, `/stills/${later.digest}`],
    ...[`/stills/${before}`, `/stills/${'f'.repeat(64)}`],
  ]
  for (const path of hidden) expect((await student.bytes(at(path))).status, path).toBe(404)

  const other = await secondStudent()
  expect(JSON.stringify((await other.call('GET', '/api/open/my')).body)).not.toContain(number)
  for (const path of ['', `/stills/${still.digest}`, `/clips/face/${clip.from}`, '/act.pdf?language=ru'])
    expect((await other.bytes(at(path))).status, path).toBe(404)
  expect((await other.call('POST', at('/explanation'), { words: 'x', files: [] })).status).toBe(404)

  // Her reviewers read the audit record by the case's number, and are not told whose it is.
  const record = (await ada?.call('GET', `/api/audit?target=${number}`))?.body
  expect(JSON.stringify(record)).not.toContain(first)
  const hers = (await ada?.call('GET', `/api/audit?who=student ${first}`))?.body
  expect(hers.entries[0]).toMatchObject({ action: 'student-saw-evidence', target: attempts[0] })
  // Nor by what stands beside the case's number there, and could be found again beside hers.
  for (const told of [number, still.digest, `${clip.from}`]) expect(JSON.stringify(hers)).not.toContain(told)
})

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])
async function send(token: string, number: string, bytes: Uint8Array) {
  const response = await fetch(`${university.url}/api/open/my/cases/${number}/files`, {
    method: 'POST',
    headers: {
      ...{ authorization: `Bearer ${token}`, 'x-taza': '1' },
      'content-type': 'application/octet-stream',
    },
    body: Buffer.from(bytes),
  })
  return { status: response.status, body: await response.json() }
}

test('nobody decides while she may explain herself, which she does once, with files that nobody runs', async () => {
  const [, , dua, eva] = officers
  const number = await numberOf(attempts[0] ?? '')
  const at = (path: string) => `/api/open/my/cases/${number}${path}`
  const decide = () =>
    dua?.call('POST', `/api/cases/${number}/decision`, { sanction: 'annulled', words: 'by both reviews' })
  const early = await decide()
  expect(early?.status).toBe(409)
  expect(early?.body.problem.detail).toContain('may explain until')

  const { token, call, bytes } = await firstStudent()
  const other = await secondStudent()
  expect((await send(other.token, number, png)).status).toBe(404)
  expect((await send(token, number, new TextEncoder().encode('<html>'))).status).toBe(415)
  const { status, body: file } = await send(token, number, png)
  expect({ status, kind: file.kind, bytes: file.bytes }).toEqual({
    status: 200,
    kind: 'image/png',
    bytes: 11,
  })
  expect((await send(token, number, png)).body).toEqual(file)
  const more = []
  for (let n = 0; n < 5; n++) more.push(await send(token, number, new Uint8Array([...png, n])))
  expect(more.map((one) => one.status)).toEqual([200, 200, 200, 200, 409])
  const [spare] = more
  expect((await call('DELETE', at(`/files/${spare?.body.digest}`))).status).toBe(200)
  const kept = await university.server.db.selectFrom('case_explained').selectAll().execute()
  expect(kept).toHaveLength(4)
  const sealed = await university.server.blobs.read(
    kept.find((one) => one.digest === file.digest)?.sealed ?? '',
  )
  expect(Buffer.from(sealed).includes(Buffer.from(png))).toBe(false)
  // Until it is given it is hers.
  const officers_ = await dua?.bytes(`/api/cases/${number}/explanation/${file.digest}`)
  expect(officers_?.status).toBe(404)

  const said = { words: 'It was my sister.', files: [{ name: 'photo.png', digest: file.digest }] }
  expect((await call('POST', at('/explanation'), { ...said, words: ' ' })).status).toBe(400)
  expect(
    (await call('POST', at('/explanation'), { ...said, files: [{ name: 'x', digest: 'f'.repeat(64) }] }))
      .status,
  ).toBe(409)
  expect((await call('POST', at('/explanation'), said)).body).toMatchObject({
    state: 'deciding',
    explaining: { open: false, files: [], given: { explanation: { words: said.words } } },
  })
  expect((await call('POST', at('/explanation'), said)).status).toBe(409)
  expect((await send(token, number, png)).status).toBe(409)
  expect(await university.server.db.selectFrom('case_explained').selectAll().execute()).toHaveLength(1)
  const own = await bytes(at(`/files/${file.digest}`))
  expect(own.bytes).toEqual(png)
  expect((await other.bytes(at(`/files/${file.digest}`))).status).toBe(404)

  const page = (await dua?.call('GET', `/api/cases/${number}/decision`))?.body
  expect(page.explaining).toMatchObject({ waits: false, given: { explanation: { words: said.words } } })
  expect(page.ledger.at(-1).entry).toMatchObject({ kind: 'explanation.given', by: null })
  const read = await dua?.bytes(`/api/cases/${number}/explanation/${file.digest}`)
  expect(read?.bytes).toEqual(png)
  expect(read?.headers.get('content-disposition')).toMatch(/^attachment; filename="explanation-.*\.png"$/)
  expect(read?.headers.get('content-type')).toBe('application/octet-stream')
  // A reviewer of the case is not told whose it is, nor what she says.
  expect((await officers[0]?.bytes(`/api/cases/${number}/explanation/${file.digest}`))?.status).toBe(404)

  expect((await decide())?.status).toBe(200)
  expect((await call('GET', at(''))).body.decision).toBe(null)
  const confirmed = { decision: `${number}-1`, agrees: true, words: '' }
  expect((await eva?.call('POST', `/api/cases/${number}/confirm`, confirmed))?.status).toBe(200)
  expect((await call('GET', at(''))).body).toMatchObject({
    state: 'decided',
    decision: { sanction: { id: 'annulled' }, signers: ['Officer dua', 'Officer eva'] },
  })
  const act = await bytes(at('/act.pdf?language=en'))
  expect(await pdfText(act.bytes)).toContain('It was my sister.')

  // An officer's act of it has the same number, and an officer's look at her file names the same digest.
  await dua?.bytes(`/api/cases/${number}/act.pdf?language=en`)
  const [ada] = officers
  const made = (await ada?.call('GET', `/api/audit?target=${number}`))?.body.entries[0]
  expect(made).toMatchObject({ action: 'made-act', detail: { number: expect.any(String) } })
  const hers = JSON.stringify((await ada?.call('GET', `/api/audit?who=student ${first}`))?.body)
  for (const told of [number, made.detail.number, file.digest]) expect(hers).not.toContain(told)
})

test('her days end without her words, and then somebody decides', async () => {
  const [ada, bek, dua] = officers
  const number = await numberOf(attempts[1] ?? '')
  await ada?.call('POST', `/api/cases/${number}/claim`, {})
  const [{ at }] = (await ada?.call('GET', `/api/cases/${number}/attempt`))?.body.incidentList ?? []
  const place = { from: at + 3000, to: at + 4000, kind: 'notes', certainty: 'sure', words: 'a paper' }
  await review(ada, number, place)
  const log = `/api/open/my/cases/${number}/log?language=`
  expect((await (await secondStudent()).call('GET', `${log}en`)).status).toBe(404)
  const elsewhere = { ...place, from: at + 60_000, to: at + 60_000 }
  expect((await review(bek, number, elsewhere))?.status).toBe(200)
  clock.advance(day - 1000)
  const decide = () =>
    dua?.call('POST', `/api/cases/${number}/decision`, { sanction: 'warning', words: 'by both' })
  expect((await decide())?.status).toBe(409)
  clock.advance(1000)
  const { call } = await secondStudent()
  const words = 'Замечено событие, на которое должен взглянуть наблюдатель (remote-control).'
  const told = (await call('GET', `${log}ru`)).body
  expect(told.reviews).toMatchObject([[{ lines: [{}, { at, words }], more: 0 }], [{ lines: [], more: 0 }]])
  expect(told.reviews[0][0].lines[0]).toMatchObject({ durationMs: 20_000, words: 'Станция не работала.' })
  expect((await call('GET', `${log}de`)).status).toBe(400)
  expect((await (await firstStudent()).call('GET', `${log}ru`)).status).toBe(404)
  const said = { words: 'too late', files: [] }
  expect((await call('POST', `/api/open/my/cases/${number}/explanation`, said)).status).toBe(409)
  expect((await decide())?.status).toBe(200)
})

test('she reads who looked by role alone, and nothing of a review that says nothing yet', async () => {
  const { call } = await firstStudent()
  const officer = await logIn(university, 'officer')
  expect((await officer.call('GET', `/api/attempts/${attempts[0]}/answers`)).status).toBe(200)
  const { looks } = (await call('GET', '/api/open/my/looks')).body
  const whats = looks.map(({ what }: { what: string }) => what)
  for (const what of ['attempt', 'case', 'whose', 'own']) expect(whats).toContain(what)
  expect(looks.find(({ what }: { what: string }) => what === 'attempt').roles).toEqual(['officer'])
  expect(JSON.stringify(looks)).not.toMatch(/"ada"|"bek"|Officer/)

  // Two review the third student's, and nothing is said yet.
  const third = university.credentials.students[2]?.number ?? ''
  const number = await numberOf(attempts[2] ?? '')
  await officer.call('POST', `/api/cases/${number}/claim`, {})
  expect((await officer.call('GET', `/api/cases/${number}/attempt`)).status).toBe(200)
  const student = await studentOf(university, third, await handedIn(university, third, attempts[2]))
  const seen = (await student.call('GET', '/api/open/my/looks')).body.looks
  expect(seen.map(({ what }: { what: string }) => what)).toEqual(['own'])
  // Nor what her station noted, which is what a case would rest on.
  const [exam] = (await student.call('GET', '/api/open/my/data.json?language=en')).body.exams
  expect(exam).not.toHaveProperty('incidents')
})

test('she reads what is kept until when, objects, and takes all that is hers', async () => {
  const { call } = await firstStudent()
  const administrator = await logIn(university, 'administrator')
  await administrator.call('PUT', '/api/exams/judged/retention', { keepDays: 30 })
  const { exams } = (await call('GET', '/api/open/my/kept')).body
  expect(exams).toMatchObject([{ exam: 'judged', keepDays: 30, deletedAt: null, objections: [] }])
  expect((await call('POST', '/api/open/my/objections', { exam: 'demo', words: 'x' })).status).toBe(404)
  const said = { exam: 'judged', words: 'Delete it sooner.' }
  const after = (await call('POST', '/api/open/my/objections', said)).body
  expect(after.exams[0].objections).toMatchObject([{ words: said.words }])
  const state = (await (await logIn(university, 'officer')).call('GET', '/api/exams/judged/retention')).body
  expect(state.objections).toMatchObject([{ attempt: attempts[0], student: first, words: said.words }])

  const data = await call('GET', '/api/open/my/data.json?language=en')
  expect(data.headers.get('content-disposition')).toContain('attachment')
  expect(data.body).toMatchObject({
    person: { number: first },
    exams: [{ exam: 'judged', receipt: expect.any(String) }],
    cases: [{ decision: { by: 'Officer dua' } }],
  })
  expect(data.body.exams[0].recordings[0].digest).toMatch(/^[0-9a-f]{64}$/)
  expect(JSON.stringify(data.body)).not.toMatch(new RegExp(`${second}|Officer ada|unkind`))
  expect(data.body.exams[0]).toMatchObject({
    incidents: [{ reason: 'foreign-window', words: expect.stringContaining('Mail of'), durationMs: null }],
    incidentsUntold: 0,
  })
  const other = await secondStudent()
  expect(JSON.stringify((await other.call('GET', '/api/open/my/data.json?language=en')).body)).not.toContain(
    said.words,
  )
})

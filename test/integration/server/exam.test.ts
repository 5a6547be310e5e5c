import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  handClock,
  logIn,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'

describe('enrolment and tokens', () => {
  const clock = handClock()
  let university: University
  beforeAll(async () => {
    university = await startUniversity(clock)
  })
  afterAll(() => university.close())
  const refusal = async (name: string, token?: string) => {
    const { status, body } = await new ScriptedStation(university).enrol(name, token)
    return [status, body.problem.code]
  }

  test('a token enrols one machine, once', async () => {
    const first = new ScriptedStation(university)
    const enrolled = await first.enrol('Station 1')
    expect(enrolled.body).toMatchObject({
      station: { name: 'Station 1', room: 'lab-204' },
      domain: 'university.test',
      cosigner: { name: 'university.test/taza' },
    })
    expect(await refusal('Station 2')).toEqual([403, 'used-token'])
    expect(await refusal('Station 3', 'guess')).toEqual([403, 'wrong-token'])
  })

  test('a bearer token needs the key, a fresh nonce, and ends after ten minutes', async () => {
    const station = new ScriptedStation(university)
    await station.enrol('S', await university.server.stations.allow('lab-204', 1))
    expect((await station.authenticate()).status).toBe(200)
    const thief = new ScriptedStation(university)
    thief.id = station.id
    expect((await thief.authenticate()).status).toBe(401)
    const { nonce } = (await station.post('/challenge', { station: station.id })).body
    clock.advance(3 * 60_000)
    const late = await station.post('/token', { station: station.id, nonce, signature: 'AAAA' })
    expect(late.status).toBe(401)
    expect((await station.signIn('nobody')).status).toBe(404)
    clock.advance(8 * 60_000)
    expect((await station.signIn('nobody')).status).toBe(401)
    expect((await station.post('/challenge', { station: 'st-unknown' })).body.problem.code).toBe(
      'not-enrolled',
    )
  })

  test('an enrolment token ends', async () => {
    const token = await university.server.stations.allow('lab-204', 1)
    clock.advance(61 * 60_000)
    expect(await refusal('late', token)).toEqual([403, 'expired-token'])
    // One that served stays a used one, however old.
    clock.advance(30 * 86_400_000)
    expect(await refusal('later')).toEqual([403, 'used-token'])
  })

  test('a whole lab behind one address enrols at once', async () => {
    const { stations } = university.server
    const tokens = await Promise.all(Array.from({ length: 60 }, () => stations.allow('lab-204', 1)))
    const lab = await Promise.all(tokens.map((token) => new ScriptedStation(university).enrol('S', token)))
    expect(lab.filter(({ status }) => status === 200)).toHaveLength(60)
    expect(new Set(lab.map(({ body }) => body.station.id)).size).toBe(60)
  })
})

describe('sitting an exam', () => {
  let university: University
  let station: ScriptedStation
  beforeAll(async () => {
    university = await startUniversity()
    station = new ScriptedStation(university)
    await station.enrol()
    await station.authenticate()
  })
  afterAll(() => university.close())

  test('sign-in says what is wrong', async () => {
    expect(await station.signIn('99')).toMatchObject({
      status: 404,
      body: { problem: { code: 'unknown-student' } },
    })
    const wrong = university.credentials.codeOfTheDay === '000000' ? '000001' : '000000'
    expect(await station.signIn('20260001', wrong)).toMatchObject({
      status: 403,
      body: { problem: { code: 'wrong-code' } },
    })
    expect(await station.signIn('99', wrong)).toMatchObject({ body: { problem: { code: 'wrong-code' } } })
    const right = await station.signIn(' 20260001 ')
    expect(right.body).toMatchObject({ student: { number: '20260001' }, exam: { durationMinutes: 30 } })
    expect(right.body.student.photo).toMatch(/^data:image\/svg\+xml;base64,/)
    expect(right.body).not.toHaveProperty('paper')
  })

  test('a ticket serves only the station that signed in', async () => {
    const other = new ScriptedStation(university)
    await other.enrol('Other', await university.server.stations.allow('lab-204', 1))
    await other.authenticate()
    const { ticket } = (await station.signIn('20260006')).body
    expect((await other.post('/attempts', { ticket })).status).toBe(403)
    expect((await other.post('/attempts', { ticket: station.token })).status).toBe(403)
  })

  test('the same student gets the same attempt here, and none elsewhere', async () => {
    const ledger = await station.sit('20260001')
    expect((await station.sit('20260001')).attempt).toBe(ledger.attempt)
    const other = new ScriptedStation(university)
    await other.enrol('Station 9', await university.server.stations.allow('lab-204', 1))
    await other.authenticate()
    const { ticket } = (await other.signIn('20260001')).body
    expect(await other.post('/attempts', { ticket })).toMatchObject({
      status: 409,
      body: { problem: { code: 'attempt-elsewhere', params: { station: 'Station 1' } } },
    })
    await ledger.open()
    ledger.add('attempt.submitted', { by: 'student', answers: 0 })
    await ledger.sync()
    const again = (await station.signIn('20260001')).body
    expect(await station.post('/attempts', { ticket: again.ticket })).toMatchObject({
      body: { problem: { code: 'already-submitted' } },
    })
  })

  test('the paper comes after admission; commands repeat until received; answers keep the highest revision', async () => {
    const ledger = await station.sit('20260002')
    await ledger.open()
    const paper = `/attempts/${ledger.attempt}/paper`
    const answers = `/attempts/${ledger.attempt}/answers`
    expect(await station.call('GET', paper)).toMatchObject({
      status: 403,
      body: { problem: { code: 'not-allowed' } },
    })
    const first = { answers: [{ question: 'q1', value: 'a', revision: 1 }] }
    expect((await station.call('PUT', answers, first)).status).toBe(403)

    const invigilator = await logIn(university, 'invigilator')
    const given = await invigilator.call('POST', `/api/attempts/${ledger.attempt}/commands`, {
      kind: 'admit',
    })
    const { command } = given.body
    expect(command).toMatchObject({
      kind: 'admit',
      by: 'Сәуле Жұмабаева',
      login: 'invigilator',
      attempt: ledger.attempt,
    })
    for (let i = 0; i < 2; i++) expect((await ledger.sync()).body.commands).toEqual([command])
    ledger.add('command.received', { command: command.id, kind: 'admit', by: command.by })
    expect((await ledger.sync()).body.commands).toEqual([])

    expect((await station.call('GET', paper)).body.paper.questions).toHaveLength(8)
    const put = async (question: string, value: unknown, revision: number) =>
      station.call('PUT', answers, { answers: [{ question, value, revision }] })
    expect((await put('q1', 'a', 2)).body).toEqual({ saved: { q1: 2 }, refused: [] })
    // Of another part than the present one: from before a move, or of nobody's.
    const ofOther = { part: 1, answers: [{ question: 'q1', value: 'b', revision: 9 }] }
    expect((await station.call('PUT', answers, ofOther)).status).toBe(404)
    expect((await put('q1', 'b', 1)).body).toEqual({ saved: { q1: 2 }, refused: [] })
    expect((await put('q3', '64,0', 1)).body).toEqual({ saved: { q3: 1 }, refused: [] })
    for (const [question, value] of [
      ['q9', 'a'],
      ['q1', 'z'],
      ['q2', 'a'],
      ['q4', ['code', 'code']],
      ['q5', ['a']],
    ] as const)
      expect((await put(question, value, 5)).body, question).toEqual({ saved: {}, refused: [question] })
    for (let i = 0; i < 105; i++)
      await invigilator.call('POST', `/api/attempts/${ledger.attempt}/commands`, {
        kind: 'message',
        text: `${i}`,
      })
    const told = (await ledger.sync()).body.commands.map(({ text }: { text: string }) => Number(text))
    expect(told).toHaveLength(100)
    // Of two in one millisecond either may be first.
    expect(Math.max(...told)).toBeLessThan(104)

    await university.restart()
    expect((await station.call('GET', paper)).body.answers).toEqual({
      q1: { value: 'a', revision: 2 },
      q3: { value: '64,0', revision: 1 },
    })
  })

  test('an exam that was handed in gives way to another whose window is open too', async () => {
    const { db, examStore } = university.server
    const [first] = await examStore.exams()
    const ledger = await station.sit('20260004')
    const { paper, policy } = (await examStore.exam(first!.id))!
    await examStore.add({ ...first!, id: 'second' }, paper, policy)
    await db
      .insertInto('roster')
      .values({ exam: 'second', room: 'lab-204', student: '20260004', seat: 4 })
      .execute()
    expect((await station.signIn('20260004')).body.exam.id).toBe(first!.id)
    await ledger.open()
    ledger.add('attempt.submitted', { by: 'student', answers: 0 })
    await ledger.sync()
    expect((await station.signIn('20260004')).body.exam.id).toBe('second')
  })

  test('sign-in is limited', async () => {
    // One whose minute begins now.
    const other = new ScriptedStation(university)
    await other.enrol('Guesser', await university.server.stations.allow('lab-204', 1))
    await other.authenticate()
    const guesses = await Promise.all(Array.from({ length: 40 }, () => other.signIn('20260003', '123')))
    expect(guesses.filter((g) => g.status === 429)).toHaveLength(20)
    expect(guesses.find((g) => g.status === 429)!.body).toEqual({ problem: { code: 'too-many-tries' } })
  })
})

describe('staff', () => {
  let university: University
  beforeAll(async () => {
    university = await startUniversity()
  })
  afterAll(() => university.close())

  test('the cookie is out of reach of scripts and of foreign pages', async () => {
    const { setCookie, call } = await logIn(university, 'officer')
    expect(setCookie).toMatch(/HttpOnly/i)
    expect(setCookie).toMatch(/SameSite=Strict/i)
    expect((await call('DELETE', '/api/session', undefined, {})).status).toBe(403)
    expect((await call('DELETE', '/api/session')).status).toBe(200)
    expect((await call('GET', '/api/me')).status).toBe(401)
  })

  test('the cookie never goes over a network in the clear', async () => {
    const { login, password } = university.credentials.staff[0]!
    const cookieFor = async (remoteAddress: string) =>
      (
        await university.server.app.inject({
          method: 'POST',
          url: '/api/session',
          headers: { 'x-taza': '1' },
          payload: { login, password },
          remoteAddress,
        })
      ).headers['set-cookie']?.toString()
    expect(await cookieFor('10.0.0.5')).toMatch(/; Secure/)
    expect(await cookieFor('127.0.0.1')).not.toMatch(/; Secure/)
  })

  test('where the way is secured a session is a cookie of this very host, and no other is believed', async () => {
    const { login, password } =
      university.credentials.staff.find(({ roles }) => roles.includes('officer')) ?? {}
    const from = (remoteAddress: string) => ({ remoteAddress, headers: { 'x-taza': '1' } })
    const { app } = university.server
    const entered = await app.inject({
      method: 'POST',
      url: '/api/session',
      payload: { login, password },
      ...from('10.0.0.6'),
    })
    const cookie = [entered.headers['set-cookie'] ?? []].flat()[0] ?? ''
    expect(cookie).toMatch(/^__Host-taza-session=[0-9a-f]+; .*Path=\//)
    expect(cookie).not.toContain('Domain')
    const token = cookie.split(';')[0]?.split('=')[1]
    const me = (name: string, remoteAddress: string) =>
      app.inject({ url: '/api/me', remoteAddress, headers: { cookie: `${name}=${token}` } })
    expect((await me('__Host-taza-session', '10.0.0.6')).statusCode).toBe(200)
    expect((await me('taza-session', '10.0.0.6')).statusCode).toBe(401)
    expect((await me('taza-session', '127.0.0.1')).statusCode).toBe(200)
  })

  test('an invigilator sees and commands her own rooms only', async () => {
    const station = new ScriptedStation(university)
    await university.server.db.insertInto('room').values({ id: 'lab-1', title: 'Lab 1' }).execute()
    await station.enrol('Far', await university.server.stations.allow('lab-1', 1))
    await station.authenticate()
    await university.server.db
      .updateTable('roster')
      .set({ room: 'lab-1' })
      .where('student', '=', '20260005')
      .execute()
    const { codeOfTheDay } = await import('../../../src-server/exams/code.ts')
    const code = codeOfTheDay(
      university.server.keys.secret,
      'lab-1',
      university.server.calendar.dayOf(Date.now()),
    )
    const { ticket } = (await station.signIn('20260005', code)).body
    const { attempt } = (await station.post('/attempts', { ticket })).body
    const invigilator = await logIn(university, 'invigilator')
    expect((await invigilator.call('GET', '/api/rooms')).body.rooms.map((r: { id: string }) => r.id)).toEqual(
      ['lab-204'],
    )
    expect((await invigilator.call('GET', '/api/rooms/lab-1/tiles')).status).toBe(404)
    expect((await invigilator.call('GET', `/api/attempts/${attempt}`)).status).toBe(404)
    expect(
      (await invigilator.call('POST', `/api/attempts/${attempt}/commands`, { kind: 'admit' })).status,
    ).toBe(404)
    const { exam } = university.credentials
    expect((await invigilator.call('GET', `/api/exams/${exam}/completeness`)).body.rows).toHaveLength(5)
    const officer = await logIn(university, 'officer')
    expect((await officer.call('GET', `/api/attempts/${attempt}`)).status).toBe(200)
    expect((await officer.call('GET', `/api/exams/${exam}/completeness`)).body.rows).toHaveLength(6)
    expect((await officer.call('POST', `/api/attempts/${attempt}/commands`, { kind: 'admit' })).status).toBe(
      403,
    )
  })

  test('a wrong password is told apart from nothing', async () => {
    const guess = (login: string) =>
      fetch(`${university.url}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-taza': '1' },
        body: JSON.stringify({ login, password: 'guess' }),
      })
    const unknown = await guess('nobody')
    const known = await guess('administrator')
    expect([unknown.status, known.status]).toEqual([401, 401])
    expect(await unknown.json()).toEqual(await known.json())
  })

  test('every deed is on the audit record, without secrets', async () => {
    const rows = await university.server.db.selectFrom('audit').selectAll().execute()
    const actions = new Set(rows.map((row) => row.action))
    expect(actions).toContain('logged-in')
    expect(actions).toContain('login-refused')
    expect(actions).toContain('looked-at-attempt')
    for (const { password } of university.credentials.staff)
      expect(JSON.stringify(rows)).not.toContain(password)
  })
})

describe('the demo', () => {
  test('a second start keeps people and exam and hands out a new token; a later day has a new exam', async () => {
    const clock = handClock()
    const university = await startUniversity(clock)
    try {
      const first = { ...university.credentials }
      const again = await university.seed()
      expect(again).toMatchObject({ staff: first.staff, exam: first.exam, codeOfTheDay: first.codeOfTheDay })
      expect(again.enrolToken).not.toBe(first.enrolToken)
      clock.advance(24 * 3_600_000)
      const tomorrow = await university.seed()
      expect(tomorrow.exam).not.toBe(first.exam)
      expect(tomorrow.codeOfTheDay).not.toBe(first.codeOfTheDay)
      const station = new ScriptedStation(university)
      await station.enrol('S', tomorrow.enrolToken)
      await station.authenticate()
      expect((await station.signIn('20260001', first.codeOfTheDay)).status).toBe(403)
      expect((await station.signIn('20260001', tomorrow.codeOfTheDay)).body.exam.id).toBe(tomorrow.exam)
    } finally {
      await university.close()
    }
  })
})

import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { DigestFacts } from '../../../src-server/digest/content.ts'
import { utf8 } from '../../../src-shared/bytes.ts'
import {
  handClock,
  logIn,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'

const secret = 'between the two of us alone'
/** What a university's mail server and somebody's program got. */
const letters: { to: string; text: string }[] = []
const calls: { headers: IncomingHttpHeaders; body: string }[] = []
/** What they answer with. */
let mailRefuses: (to: string) => boolean = () => false
let hookStatus = 200
let smtp: SMTPServer
let hook: Server
let university: University | null = null

beforeAll(async () => {
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onRcptTo: ({ address }, _session, done) =>
      done(mailRefuses(address) ? new Error('mailbox full') : undefined),
    onData(stream, session, done) {
      let text = ''
      stream.on('data', (chunk) => {
        text += chunk
      })
      stream.on('end', () => {
        letters.push({ to: session.envelope.rcptTo[0]?.address ?? '', text })
        done()
      })
    },
  })
  hook = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      if (hookStatus === 200) calls.push({ headers: request.headers, body })
      response.writeHead(hookStatus).end()
    })
  })
  await new Promise<void>((done) => smtp.listen(0, '127.0.0.1', done))
  await new Promise<void>((done) => hook.listen(0, '127.0.0.1', done))
})
afterAll(async () => {
  await new Promise<void>((done) => smtp.close(done))
  await new Promise((done) => hook.close(done))
})
afterEach(async () => {
  await university?.close()
  university = null
  letters.length = 0
  calls.length = 0
  mailRefuses = () => false
  hookStatus = 200
})

const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port
const settings = (to = ['rector@kaznu.kz', 'dean@kaznu.kz']) => ({
  timeZone: 'Asia/Almaty',
  publicUrl: 'https://taza.kaznu.kz',
  digest: {
    at: '20:00',
    language: 'en' as const,
    mail: { host: '127.0.0.1', port: portOf(smtp.server), plain: true, from: 'taza@kaznu.kz', to },
    webhooks: [{ url: `http://127.0.0.1:${portOf(hook)}/taza`, secret }],
  },
})
const hour = 3_600_000
/** 2 March 2026, 14:00 in Almaty: an exam begins, open for eight hours. */
async function begin() {
  const clock = handClock()
  university = await startUniversity(clock, settings())
  await university.server.db
    .updateTable('exam')
    .set({ ends_at: clock.now() + 2 * hour })
    .execute()
  const tick = () => university!.server.digest!.tick()
  return { clock, tick, university }
}
/** Quoted-printable (RFC 2045, 6.7) and encoded words (RFC 2047), as far as these letters use them. */
function readable(mail: string): string {
  const [head = '', ...body] = mail.split('\r\n\r\n')
  const hex = (text: string) =>
    Buffer.from(
      text
        .replace(/=\r\n/g, '')
        .replace(/=([0-9A-F]{2})/g, (_all, code) => String.fromCharCode(Number.parseInt(code, 16))),
      'latin1',
    ).toString('utf8')
  const text = body.join('\r\n\r\n')
  return `${head}\n${/base64/i.test(head) ? Buffer.from(text, 'base64').toString('utf8') : hex(text)}`
}

describe('the daily digest', () => {
  test('goes out by itself at its hour, to each, once, across restarts and processes', async () => {
    const { clock, tick, university } = await begin()
    const station = new ScriptedStation(university)
    await station.enrol('Station 7')
    await station.authenticate()
    const ledger = await station.sit('20260001')
    await ledger.open()
    ledger.add('attempt.changed', { from: 'waiting', to: 'running', cause: 'admitted' })
    ledger.pass(2000)
    const { sealed } = await ledger.segment('face', 0, utf8('film'))
    ledger.add('attempt.submitted', { by: 'student', answers: 0 })
    await ledger.sync()

    clock.advance(6 * hour - 1000)
    await tick()
    expect([letters, calls]).toEqual([[], []])
    clock.advance(1000)
    await tick()
    expect(letters.map(({ to }) => to).sort()).toEqual(['dean@kaznu.kz', 'rector@kaznu.kz'])
    expect(calls).toHaveLength(1)

    const letter = readable(letters[0]!.text)
    expect(letter).toContain('Subject: Taza, 02/03/2026: something is missing of 6 students (expected: 6)')
    expect(letter).toContain('Айгерім Сәрсенова (20260001): Recordings are not all on the server. 1 piece')
    expect(letter).toContain('Still to be had: Station 7 (Lab 204), part 0, last heard: 02/03/2026, 14:00')
    expect(letter).toContain('(20260002): Never sat: no attempt was opened. Not recorded anywhere')
    expect(letter).toContain('https://taza.kaznu.kz/#/missing/2026-03-02')
    expect(letter).toContain('Auto-Submitted: auto-generated')

    const { headers, body } = calls[0]!
    const [, at, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-taza-signature'])) ?? []
    expect(mac).toBe(createHmac('sha256', secret).update(`${at}.${body}`).digest('hex'))
    expect(Number(at)).toBe(Math.floor(clock.now() / 1000))
    const facts = DigestFacts.parse(JSON.parse(body))
    expect(facts).toMatchObject({ day: '2026-03-02', total: { expected: 6, opened: 1, missing: 6 } })
    expect(facts.missing.find(({ what }) => what === 'not-uploaded')).toMatchObject({
      objects: 1,
      bytes: sealed.length,
      where: [{ station: { id: station.id }, part: 0 }],
    })

    // Again and again, in another process, and after a restart.
    const second = await university.second()
    for (let i = 0; i < 3; i++) {
      clock.advance(hour)
      // One after the other: on one thread two connections to SQLite would wait for each other.
      await tick()
      await second.server.digest?.tick()
    }
    await university.restart()
    await university.server.digest!.tick()
    expect([letters.length, calls.length]).toEqual([2, 1])

    // The next day: nothing was sat, and the recording is still owed.
    clock.advance(21 * hour)
    await second.server.digest?.tick()
    await university.server.digest!.tick()
    expect(await university.server.digest!.runs()).toMatchObject(Array(6).fill({ state: 'sent' }))
    expect([letters.length, calls.length]).toEqual([4, 2])
    const next = readable(letters[3]!.text)
    expect(next).toContain('Taza, 03/03/2026: no exams')
    expect(next).toContain('From earlier exams, still to be had:')
    expect(next).toContain('Айгерім Сәрсенова')
    expect(next).not.toContain('20260002')
  })

  test('has what was committed to of the exams of the next two days, and of no others', async () => {
    const { clock, tick, university } = await begin()
    const { examStore, db } = university.server
    const demo = (await examStore.exam(university.credentials.exam))!
    for (const [id, hours, commitment] of [
      ['tomorrow', 30, 'a1'.repeat(32)],
      ['later', 80, 'b2'.repeat(32)],
    ] as const) {
      const at = (ms: number) => new Date(clock.now() + ms).toISOString()
      const times = { startsAt: at(hours * hour), endsAt: at((hours + 2) * hour) }
      await examStore.add({ ...demo.summary, ...times, id }, demo.paper, demo.policy)
      // The server's own may have come first: the newest counts.
      const sample = {
        exam: id,
        version: 9,
        rate: 0.25,
        seed: 'e5'.repeat(32),
        commitment,
        by: 'server',
        at: 1,
      }
      await db.insertInto('case_sample').values(sample).execute()
      const deck = {
        tickets: 3,
        cards: 6,
        seats: '[]',
        neighbours: '[]',
        own: 0,
        hands: '[]',
        lost: '[]',
        salt: 'd7'.repeat(16),
      }
      await db
        .insertInto('ticket_deck')
        .values({
          ...{ ...deck, exam: id, room: 'lab-204', commitment: commitment.replaceAll(/^../g, 'cc') },
          ...{ number: id, at: 1, opened_at: null },
        })
        .execute()
    }
    clock.advance(6 * hour)
    await tick()
    const facts = DigestFacts.parse(JSON.parse(calls[0]!.body))
    expect(facts.committed).toMatchObject([
      {
        exam: { id: 'tomorrow' },
        sample: { rate: 0.25, commitment: 'a1'.repeat(32) },
        draws: [{ room: 'lab-204', commitment: `cc${'a1'.repeat(31)}` }],
      },
    ])
    const letter = readable(letters[0]!.text)
    expect(letter).toContain(`Sample of 25%: ${'a1'.repeat(32)}`)
    expect(letter).toContain(`cc${'a1'.repeat(31)}`)
    expect(`${letter}${calls[0]!.body}`).not.toMatch(/e5e5|d7d7|b2b2/)
  })

  test('what is refused is said, and tried again, there alone', async () => {
    const { clock, tick, university } = await begin()
    mailRefuses = (to) => to.startsWith('dean')
    hookStatus = 503
    clock.advance(6 * hour)
    await tick()
    expect(letters.map(({ to }) => to)).toEqual(['rector@kaznu.kz'])
    const officer = await logIn(university, 'officer')
    const { body } = await officer.call('GET', '/api/digest')
    expect(body.at).toBe('20:00')
    expect(body.runs).toMatchObject([
      {
        channel: 'mail dean@kaznu.kz',
        state: 'due',
        tries: 1,
        error: expect.stringContaining('mailbox full'),
      },
      { channel: 'mail rector@kaznu.kz', state: 'sent', tries: 1, error: null },
      { channel: `webhook 1 127.0.0.1:${portOf(hook)}`, state: 'due', error: 'HTTP 503' },
    ])
    expect(JSON.stringify(body)).not.toContain(secret)
    // Not before its time, and then until it is taken.
    await tick()
    expect((await officer.call('GET', '/api/digest')).body.runs[0].tries).toBe(1)
    clock.advance(60_000)
    await tick()
    expect((await officer.call('GET', '/api/digest')).body.runs[0].tries).toBe(2)
    mailRefuses = () => false
    hookStatus = 200
    clock.advance(120_000)
    await tick()
    expect(letters.map(({ to }) => to)).toEqual(['rector@kaznu.kz', 'dean@kaznu.kz'])
    expect(calls).toHaveLength(1)
    const audit = await university.server.db
      .selectFrom('audit')
      .select('action')
      .where('target', '=', '2026-03-02')
      .execute()
    expect(audit.filter(({ action }) => action === 'digest-failed')).toHaveLength(4)
    expect(audit.filter(({ action }) => action === 'digest-sent')).toHaveLength(3)
  })

  test('one that never arrived is in the next', async () => {
    const { clock, tick } = await begin()
    hookStatus = 500
    clock.advance(6 * hour)
    for (let i = 0; i < 26; i++) {
      await tick()
      clock.advance(hour)
    }
    hookStatus = 200
    clock.advance(hour)
    await tick()
    const facts = DigestFacts.parse(JSON.parse(calls.at(-1)!.body))
    expect(facts.day).toBe('2026-03-03')
    expect(facts.undelivered).toMatchObject([{ day: '2026-03-02', error: 'HTTP 500' }])
  })

  test('a process that died while it sent leaves it to the next; days without a server are made up for', async () => {
    const { clock, tick, university } = await begin()
    clock.advance(6 * hour)
    await tick()
    const { db } = university.server
    await db
      .updateTable('digest')
      .set({ state: 'sending', next_at: clock.now() + 300_000 })
      .execute()
    letters.length = 0
    await tick()
    expect(letters).toHaveLength(0)
    clock.advance(301_000)
    await tick()
    expect(letters).toHaveLength(2)
    clock.advance(72 * hour)
    letters.length = 0
    await tick()
    expect(letters).toHaveLength(6)
  })

  test('a mail server without TLS gets nothing, unless it is said to be so', async () => {
    const clock = handClock()
    const open = settings(['rector@kaznu.kz'])
    university = await startUniversity(clock, {
      ...open,
      digest: { ...open.digest, webhooks: [], mail: { ...open.digest.mail, plain: false } },
    })
    clock.advance(6 * hour)
    await university.server.digest!.tick()
    expect(letters).toEqual([])
    expect((await university.server.digest!.runs())[0]).toMatchObject({ state: 'due', tries: 1 })
  })
})

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fromBase64, toBase64 } from '../../../src-shared/bytes.ts'
import { longestSealed } from '../../../src-shared/trust/bounds.ts'
import { partsOf } from '../../../src-shared/trust/message.ts'
import { makeReaderKey, sealMessage, wrapFor } from '../../../src-shared/trust/seal.ts'
import { anybody, logInAs, newReader, newSender, type ReaderPerson, tip } from '../../support/trust/people.ts'
import { domain, handClock, logIn, startUniversity, type University } from '../../support/university.ts'

const hourMs = 3_600_000
const clock = handClock(Date.UTC(2026, 2, 2, 9, 20, 33))
let university: University
let she: ReaderPerson
let he: ReaderPerson
const secret = 'Мұғалім бағаға ақша сұрады: 50 000 теңге'

async function reader(login: string, roles: ('reader' | 'administrator' | 'officer')[] = ['reader']) {
  await university.server.sessions.add({ login, name: `${login} Т.`, roles, rooms: [] }, `${login}-password`)
  return logInAs(university.url, login, `${login}-password`)
}

beforeAll(async () => {
  // Hours pass here; nobody logs in again.
  university = await startUniversity(clock, { sessions: { hours: 24, idleMinutes: 1440 } })
})
afterAll(() => university.close())

const open = () => anybody(university.url)

describe('before there are two readers', () => {
  test('nothing is taken', async () => {
    she = await newReader(await reader('aliya'))
    expect((await open()('GET', '/api/open/trust')).body).toMatchObject({ open: false })
    const sender = await newSender(open(), domain)
    expect(await sender.begin(tip(secret))).toMatchObject({ status: 403 })
  })

  test('the second waits until the first lets her in, an administrator never comes in', async () => {
    he = await newReader(await reader('baurzhan'))
    const admin = await reader('root', ['reader', 'administrator'])
    const keys = await makeReaderKey()
    expect(await admin('PUT', '/api/trust/key', { key: toBase64(keys.publicKey) })).toMatchObject({
      status: 403,
    })
    // Nothing could be sealed for what is no point of the curve: nobody could write any more.
    const noKey = toBase64(keys.publicKey.with(64, (keys.publicKey[64] ?? 0) ^ 1))
    expect(await he.call('PUT', '/api/trust/key', { key: noKey })).toMatchObject({ status: 400 })
    expect((await open()('GET', '/api/open/trust')).body.readers).toHaveLength(1)
    expect((await he.call('GET', '/api/trust/conversations')).status).toBe(409)
    expect((await he.call('POST', `/api/trust/readers/${he.id}/admit`)).status).toBe(403)
    expect((await she.call('POST', `/api/trust/readers/${he.id}/admit`)).status).toBe(200)
    const { body } = await open()('GET', '/api/open/trust')
    expect(body).toMatchObject({ open: true, readers: [{ name: 'aliya Т.' }, { name: 'baurzhan Т.' }] })
  })
})

test('a message goes to both readers when its hour is over, and the answer comes back under the code', async () => {
  const sender = await newSender(open(), domain)
  expect((await sender.begin(tip(secret))).status).toBe(200)
  // Nobody reads in the hour in which it came.
  expect((await she.call('GET', '/api/trust/conversations')).body.all).toBe(0)
  expect((await she.call('GET', `/api/trust/conversations/${sender.id}`)).status).toBe(404)
  clock.advance(hourMs)
  const { body } = await she.call('GET', '/api/trust/conversations')
  expect(body.all).toBe(1)
  expect(body.conversations[0]).toMatchObject({ id: sender.id, state: 'new', kind: null, messages: 1 })
  expect(body.conversations[0].begun % hourMs).toBe(0)
  expect((await she.open(sender.id)).texts).toEqual([secret])
  const { key, texts } = await he.open(sender.id)
  expect(texts).toEqual([secret])

  const at = (side: 'reader' | 'note', n: number) => ({ conversation: sender.id, side, n })
  const note = await sealMessage(key, at('note', 1), partsOf(tip('Іс № 12')))
  const answer = await sealMessage(key, at('reader', 2), partsOf(tip('Қай пән, қай күні?')))
  const path = `/api/trust/conversations/${sender.id}/messages`
  expect((await he.call('POST', path, { n: 1, side: 'note', sealed: note })).status).toBe(200)
  expect((await he.call('POST', path, { n: 1, side: 'reader', sealed: answer })).status).toBe(409)
  expect((await he.call('POST', path, { n: 2, side: 'reader', sealed: answer })).status).toBe(200)

  const read = await sender.read()
  expect(read).toMatchObject({ state: 'answered', next: 3 })
  // The note is the readers' own.
  expect(read.said.map(({ message }) => message.text)).toEqual([secret, 'Қай пән, қай күні?'])
  expect(read.said.every(({ at: when }) => when % hourMs === 0)).toBe(true)
  expect((await sender.write(2, tip('Философия'))).status).toBe(409)
  expect((await sender.write(3, tip('Философия'))).status).toBe(200)
  expect((await sender.read()).state).toBe('open')
  expect((await she.open(sender.id)).texts).toHaveLength(3)
  clock.advance(hourMs)
  expect((await she.open(sender.id)).texts.at(-1)).toBe('Философия')
})

test('the server cannot read it: neither text nor code is in the database, the objects or the log of deeds', async () => {
  const sender = await newSender(open(), domain)
  const plain = 'бірегей мәтін, ешқайда жоқ'
  expect((await sender.begin(tip(plain))).status).toBe(200)
  const wanted = [plain, secret, sender.access.locator].flatMap((text) => [
    Buffer.from(text),
    Buffer.from(toBase64(Buffer.from(text)).replace(/=+$/, '').slice(0, -2)),
    Buffer.from(JSON.stringify(text).slice(1, -1)),
  ])
  const { db } = university.server
  const rows = await Promise.all([
    db.selectFrom('trust_conversation').selectAll().execute(),
    db.selectFrom('trust_message').selectAll().execute(),
    db.selectFrom('trust_wrap').selectAll().execute(),
    db.selectFrom('trust_reader').selectAll().execute(),
    db.selectFrom('audit').selectAll().execute(),
  ])
  const files = (await readdir(university.dataDir, { recursive: true, withFileTypes: true })).filter((one) =>
    one.isFile(),
  )
  const everything = Buffer.concat([
    Buffer.from(JSON.stringify(rows)),
    ...(await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name))))),
  ])
  // The search finds what is there.
  expect(everything.includes(sender.id)).toBe(true)
  expect(everything.includes('baurzhan')).toBe(true)
  for (const bytes of wanted) expect(everything.includes(bytes)).toBe(false)
  for (const key of [she.keys.privateKey, he.keys.privateKey, sender.access.key, sender.code]) {
    expect(everything.includes(Buffer.from(key))).toBe(false)
    expect(everything.includes(toBase64(key))).toBe(false)
  }
})

test('no address and no minute is kept', async () => {
  const { db } = university.server
  const conversations = await db.selectFrom('trust_conversation').selectAll().execute()
  const messages = await db.selectFrom('trust_message').selectAll().execute()
  expect(conversations.length).toBeGreaterThan(1)
  for (const { begun, last, due } of conversations)
    for (const time of [begun, last, due]) expect(Number(time) % hourMs).toBe(0)
  for (const { at } of messages) expect(Number(at) % hourMs).toBe(0)
  expect(JSON.stringify([conversations, messages])).not.toContain('127.0.0.1')
})

test('a reader is replaced: a present one hands over the keys, and the old one reads nothing more', async () => {
  const third = await newReader(await reader('gulnar'))
  await she.call('POST', `/api/trust/readers/${third.id}/admit`)
  const before = await third.call('GET', '/api/trust/conversations')
  expect(before.body.conversations.map(({ wrap }: { wrap: unknown }) => wrap)).toEqual([null])
  const { body } = await she.call('GET', `/api/trust/readers/${third.id}/without`)
  expect(body.conversations).toHaveLength(2)
  const wraps = await Promise.all(
    body.conversations.map(async ({ id }: { id: string }) => {
      const { key } = await she.open(id).catch(() => ({ key: null }))
      // What came in this hour is sealed for her all the same once it is shown.
      return key && { conversation: id, ...(await wrapFor(third.keys.publicKey, key, id)) }
    }),
  )
  const given = wraps.filter(Boolean)
  expect((await she.call('POST', `/api/trust/readers/${third.id}/wraps`, { wraps: given })).status).toBe(200)
  expect((await third.open(given[0].conversation)).texts[0]).toBe(secret)

  await university.server.db
    .updateTable('staff')
    .set({ roles: JSON.stringify(['officer']) })
    .where('login', '=', 'baurzhan')
    .execute()
  expect((await he.call('GET', '/api/trust/conversations')).status).toBe(403)
  const names = async () =>
    (await open()('GET', '/api/open/trust')).body.readers.map(({ name }: { name: string }) => name)
  expect(await names()).toEqual(['aliya Т.', 'gulnar Т.'])
  // Whoever is given both roles afterwards reads nothing either.
  const roles = (now: string[]) =>
    university.server.db
      .updateTable('staff')
      .set({ roles: JSON.stringify(now) })
      .where('login', '=', 'gulnar')
      .execute()
  await roles(['reader', 'administrator'])
  expect(await names()).toEqual(['aliya Т.'])
  expect((await third.call('GET', '/api/trust/conversations')).status).toBe(409)
  expect((await third.call('GET', `/api/trust/conversations/${given[0].conversation}`)).status).toBe(409)
  await roles(['reader'])
  // Sealed for who was a reader before: the page reads the list anew.
  const sender = await newSender(open(), domain)
  expect((await sender.begin(tip('кейін'))).status).toBe(200)
})

test('one who retired is a reader no more: nothing is sealed for her, and she keeps nobody out', async () => {
  const retire = (retired: boolean) =>
    university.server.sessions.retire('gulnar', retired ? clock.now() : null)
  const about = async () => (await open()('GET', '/api/open/trust')).body
  const keysOf = async () =>
    (await she.call('GET', '/api/trust/readers')).body.readers.map(({ login }: { login: string }) => login)
  expect(await keysOf()).toContain('gulnar')
  await retire(true)
  expect(await about()).toMatchObject({ open: false, readers: [{ name: 'aliya Т.' }] })
  expect(await keysOf()).not.toContain('gulnar')
  const sender = await newSender(open(), domain)
  expect(await sender.begin(tip('кейін'))).toMatchObject({ status: 403 })
  await retire(false)
  expect(await about()).toMatchObject({ open: true })
})

test('one conversation holds 8 MB, of which the sender leaves some to the readers', async () => {
  const sender = await newSender(open(), domain)
  const picture = Uint8Array.from({ length: 1_200_000 }, (_, i) => [0xff, 0xd8, 0xff][i] ?? 0)
  const large = () => tip('сурет', { pictures: [picture] })
  expect((await sender.begin(large())).status).toBe(200)
  expect((await sender.write(1, large())).status).toBe(200)
  expect(await sender.write(2, large())).toMatchObject({
    status: 413,
    body: { problem: { code: 'bad-input' } },
  })
  // Words still fit, and so does an answer.
  expect((await sender.write(2, tip('сөз'))).status).toBe(200)
  expect((await sender.read()).next).toBe(3)
  const { db } = university.server
  await db
    .updateTable('trust_message')
    .set({ bytes: 7 * 2 ** 20 })
    .where('conversation', '=', sender.id)
    .where('n', '=', 0)
    .execute()
  await db
    .updateTable('trust_message')
    .set({ bytes: 0 })
    .where('conversation', '=', sender.id)
    .where('n', '>', 0)
    .execute()
  expect((await sender.write(3, tip('сөз'))).status).toBe(413)
  clock.advance(hourMs)
  const { key } = await she.open(sender.id)
  const answer = (n: number) =>
    sealMessage(key, { conversation: sender.id, side: 'reader', n }, partsOf(tip('жауап')))
  const path = `/api/trust/conversations/${sender.id}/messages`
  expect((await she.call('POST', path, { n: 3, side: 'reader', sealed: await answer(3) })).status).toBe(200)
  await db
    .updateTable('trust_message')
    .set({ bytes: 8 * 2 ** 20 })
    .where('conversation', '=', sender.id)
    .where('n', '=', 0)
    .execute()
  expect((await she.call('POST', path, { n: 4, side: 'reader', sealed: await answer(4) })).status).toBe(413)
})

test('filing, deadlines and numbers stay within their bounds, and stand on the audit record', async () => {
  const [row] = (await she.call('GET', '/api/trust/conversations')).body.conversations
  const path = `/api/trust/conversations/${row.id}`
  const filed = { state: 'closed', kind: 'bribe', holder: 'gulnar', due: null }
  expect((await she.call('PUT', path, { ...filed, holder: 'baurzhan' })).status).toBe(400)
  expect((await she.call('PUT', path, filed)).status).toBe(200)
  expect(
    (await she.call('GET', '/api/trust/conversations?state=closed')).body.conversations[0],
  ).toMatchObject(filed)
  const officer = await logIn(university, 'officer')
  const { body } = await officer.call('GET', '/api/trust/statistics')
  expect(body.cells.every(({ count }: { count: number | null }) => count === null || count === 0)).toBe(true)
  expect((await officer.call('GET', '/api/trust/conversations')).status).toBe(403)
  const audit = await officer.call('GET', `/api/audit?target=${row.id}`)
  expect(audit.body.entries.map(({ action }: { action: string }) => action)).toContain('filed-trust')
  clock.advance(181 * 24 * hourMs)
  await university.restart()
  await expect
    .poll(async () =>
      (await university.server.db.selectFrom('trust_message').select('conversation').execute()).some(
        ({ conversation }) => conversation === row.id,
      ),
    )
    .toBe(false)
})

describe('what is hostile', () => {
  test('a tip of 1 GB gets a sentence before it is read', async () => {
    const { hostname, port } = new URL(university.url)
    const { connect } = await import('node:net')
    const answer = await new Promise<string>((done) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          `POST /api/open/trust/conversations HTTP/1.1\r\nHost: x\r\nx-taza: 1\r\nContent-Type: application/json\r\nContent-Length: ${2 ** 30}\r\n\r\n{"locator":"`,
        )
      })
      let heard = ''
      socket.on('data', (bytes) => {
        heard += bytes
        if (heard.includes('problem')) {
          socket.destroy()
          done(heard)
        }
      })
    })
    expect(answer).toContain('413')
    expect(JSON.parse(answer.slice(answer.indexOf('{')))).toMatchObject({ problem: { code: 'bad-input' } })
  })

  test('without the work, with a sealed text beyond its size, or under a guessed code nothing is taken or told', async () => {
    const call = open()
    const locator = toBase64(crypto.getRandomValues(new Uint8Array(16)))
    const { readers, work } = (await call('GET', '/api/open/trust')).body
    const wraps = await Promise.all(
      readers.map(async ({ id, key }: { id: string; key: string }) => ({
        reader: id,
        ...(await wrapFor(fromBase64(key), new Uint8Array(32), 'c')),
      })),
    )
    const lazy = { challenge: work.challenge, counters: [0, 1, 2, 3, 4, 5, 6, 7] }
    const sealed = toBase64(new Uint8Array(4124))
    const path = '/api/open/trust/conversations'
    expect((await call('POST', path, { locator, wraps, sealed, work: lazy })).status).toBe(400)
    const large = 'A'.repeat(longestSealed + 4)
    expect((await call('POST', path, { locator, wraps, sealed: large, work: lazy })).status).toBe(400)
    expect((await call('POST', '/api/open/trust/read', { locator })).status).toBe(404)
    expect(
      (await call('POST', '/api/open/trust/messages', { locator, n: 1, sealed, work: lazy })).status,
    ).toBe(400)
  })
})

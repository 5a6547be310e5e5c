/**
 * The trust line's own attacks. Its tries are limited by address, so each comes from one of its own (127.x.y.z), as from a
 * botnet. One true conversation is there: whatever comes, it stays as it is, and readers open it still.
 */
import { Agent, type IncomingMessage, request } from 'node:http'
import { openApi } from '../../../src-shared/api/open.ts'
import { fromBase64, toBase64, utf8 } from '../../../src-shared/bytes.ts'
import { longestSealed } from '../../../src-shared/trust/bounds.ts'
import { idOf } from '../../../src-shared/trust/code.ts'
import { wrapFor } from '../../../src-shared/trust/seal.ts'
import { doWork } from '../../../src-shared/work.ts'
import {
  anybody,
  logInAs,
  newReader,
  newSender,
  type ReaderPerson,
  type Sender,
  tip,
} from '../../support/trust/people.ts'
import type { University } from '../../support/university.ts'
import type { Random } from '../kill/random.ts'

const hourMs = 3_600_000
const text = 'a tip that nobody but its readers may see'

export interface TrustTarget {
  url: string
  readers: readonly ReaderPerson[]
  sender: Sender
  /** Another conversation, which its readers may file and answer meanwhile. */
  other: string
  /** Of the true conversation, as the database has it. */
  rows(): Promise<unknown>
  /** Null: a reader still opens it, and nothing is beside it that was not taken. */
  wrong(): Promise<string | null>
  /** Conversations that an attack brought in with work truly done. */
  taken: Set<string>
}

export async function startTrustLine(university: University): Promise<TrustTarget> {
  const { server, url, credentials } = university
  const people = await Promise.all(
    credentials.staff
      .filter(({ roles }) => roles.includes('reader'))
      .map(({ login, password }) => logInAs(url, login, password)),
  )
  const [one, two] = people
  if (!one || !two) throw new Error('the demo has fewer than two readers')
  const first = await newReader(one)
  const second = await newReader(two)
  await first.call('POST', `/api/trust/readers/${second.id}/admit`)
  const { domain } = (await anybody(url)('GET', '/api/open/trust')).body
  const sender = await newSender(anybody(url), domain)
  const begun = await sender.begin(tip(text))
  if (begun.status !== 200) throw new Error(`no conversation: ${JSON.stringify(begun)}`)
  const other = await newSender(anybody(url), domain)
  await other.begin(tip('another tip'))
  const { db } = server
  // As if its hour were over: readers are shown it.
  await db
    .updateTable('trust_conversation')
    .set((e) => ({ begun: e('begun', '-', hourMs) }))
    .execute()
  await db
    .updateTable('trust_message')
    .set((e) => ({ at: e('at', '-', hourMs) }))
    .execute()
  const taken = new Set([sender.id, other.id])
  return {
    url,
    readers: [first, second],
    sender,
    other: other.id,
    taken,
    async rows() {
      return Promise.all([
        db.selectFrom('trust_conversation').selectAll().where('id', '=', sender.id).execute(),
        db.selectFrom('trust_message').selectAll().where('conversation', '=', sender.id).execute(),
        db
          .selectFrom('trust_wrap')
          .selectAll()
          .where('conversation', '=', sender.id)
          .orderBy('reader')
          .execute(),
        db.selectFrom('trust_reader').selectAll().orderBy('id').execute(),
      ])
    },
    async wrong() {
      for (const one of [first, second]) {
        const { texts } = await one.open(sender.id)
        if (texts.join() !== text) return 'a reader reads something else'
      }
      if ((await sender.read()).said.length !== 1) return 'its sender reads something else'
      const all = await db.selectFrom('trust_conversation').select('id').execute()
      const foreign = all.find(({ id }) => !taken.has(id))
      return foreign ? `a conversation that nobody did the work for: ${foreign.id}` : null
    },
  }
}

interface Heard {
  status: number
  body: string
}

/**
 * `from`: an address of its own among the loopback's. `length`: what it says that the body has, which is then never whole.
 */
function ask(
  { url }: Pick<TrustTarget, 'url'>,
  from: string,
  path: string,
  body?: string,
  length?: number,
): Promise<Heard> {
  const { hostname, port } = new URL(url)
  return new Promise((done) => {
    const asked = request(
      {
        host: hostname,
        port,
        path: `/api/open/trust${path}`,
        method: body === undefined ? 'GET' : 'POST',
        localAddress: from,
        agent: new Agent({ keepAlive: false }),
        headers:
          body === undefined
            ? {}
            : {
                'content-type': 'application/json',
                'x-taza': '1',
                'content-length': length ?? Buffer.byteLength(body),
              },
      },
      (answer: IncomingMessage) => {
        let heard = ''
        answer.setEncoding('utf8')
        answer.on('data', (piece) => {
          heard += piece
        })
        answer.on('end', () => {
          done({ status: answer.statusCode ?? 0, body: heard })
          asked.destroy()
        })
      },
    )
    // Cut off by the server: its right.
    asked.on('error', (error) => done({ status: 0, body: String(error) }))
    if (length === undefined) asked.end(body)
    else asked.write(body)
  })
}

/** A refusal with a sentence's code, that was meant: neither taken nor an error of the server's. */
const refusedWith = (heard: Heard, ...statuses: number[]): string | null =>
  statuses.includes(heard.status) && /"problem":\{"code":"[a-z-]+"/.test(heard.body)
    ? null
    : `${heard.status}: ${heard.body.slice(0, 200)}`

const addressFrom = (random: Random): string =>
  `127.${1 + random.below(254)}.${random.below(255)}.${1 + random.below(253)}`

const bytes = (random: Random, length: number) => Uint8Array.from({ length }, () => random.below(256))
const newLocator = (random: Random) => toBase64(bytes(random, 16))
const lazy = (challenge: string) => ({ challenge, counters: Array.from({ length: 8 }, (_, i) => i) })

/** A message of the smallest size, of nobody's key. */
const anySealed = (random: Random) => toBase64(bytes(random, 4124))

async function about(target: Pick<TrustTarget, 'url'>, from: string) {
  const { status, body } = await ask(target, from, '')
  if (status !== 200) throw new Error(`${status} for what anybody may ask`)
  return openApi.trust.about.reply.parse(JSON.parse(body))
}
const wrapsFor = (readers: readonly { id: string; key: string }[], key = new Uint8Array(32)) =>
  Promise.all(
    readers.map(async (one) => ({ reader: one.id, ...(await wrapFor(fromBase64(one.key), key, 'x')) })),
  )

type TrustAttack = (target: TrustTarget, random: Random) => Promise<string | null>

/** Letters that no page made: without work, for other readers, too large, from nowhere. */
const falseLetters: TrustAttack = async (target, random) => {
  const from = addressFrom(random)
  const { readers, work } = await about(target, from)
  const good = {
    locator: newLocator(random),
    wraps: await wrapsFor(readers),
    sealed: anySealed(random),
    work: lazy(work.challenge),
  }
  const stranger = { ...good.wraps[0], reader: 'f'.repeat(32) }
  const bodies: unknown[] = [
    good,
    { ...good, work: lazy(work.challenge.replace(/^\d+/, '1')) },
    { ...good, work: lazy(`${work.challenge.slice(0, -1)}0`) },
    { ...good, work: lazy('9'.repeat(128)) },
    { ...good, work: { ...good.work, counters: Array(8).fill(2 ** 22) } },
    { ...good, work: { ...good.work, counters: [] } },
    { ...good, wraps: [] },
    { ...good, wraps: Array(13).fill(stranger) },
    { ...good, wraps: [stranger] },
    { ...good, locator: 'x'.repeat(24) },
    { ...good, locator: '../../'.padEnd(24, '=') },
    { ...good, sealed: '' },
    { ...good, sealed: 'A'.repeat(longestSealed + 4) },
    { ...good, sealed: '\u0000'.repeat(64) },
    { ...good, kind: 'bribe' },
    { ...good, __proto__: { open: true }, by: 'admin' },
    null,
    [],
  ]
  const heard = await ask(target, from, '/conversations', JSON.stringify(random.pick(bodies)))
  return refusedWith(heard, 400, 413, 429)
}

/** Of work that is truly done here: the server is in this process, and waits meanwhile. */
const dearest = 14

/** Work that was done for one message, sent with another; what was taken, sent again under another text. */
const replays: TrustAttack = async (target, random) => {
  const from = addressFrom(random)
  const { readers, work } = await about(target, from)
  if (work.bits > dearest) return falseLetters(target, random)
  if (random.below(2) === 0) {
    // Into somebody else's place: only whoever has the code knows the locator, and the place is taken.
    const { locator } = target.sender.access
    const sealed = anySealed(random)
    const n = random.below(2) === 0 ? 0 : 5
    const counters = doWork(work.challenge, work.bits, utf8(`${locator}\n${n}\n${sealed}`))
    const body = { locator, n, sealed, work: { challenge: work.challenge, counters } }
    return refusedWith(await ask(target, from, '/messages', JSON.stringify(body)), 409, 429)
  }
  const locator = newLocator(random)
  const sealed = anySealed(random)
  const wraps = await wrapsFor(readers)
  const counters = doWork(work.challenge, work.bits, utf8(`${locator}\n0\n${sealed}`))
  const done = { challenge: work.challenge, counters }
  const letter = JSON.stringify({ locator, wraps, sealed, work: done })
  const sent = await Promise.all([1, 2, 3].map(() => ask(target, from, '/conversations', letter)))
  const statuses = sent.map(({ status }) => status)
  // With the work done it is taken, once; beyond an hour's measure it is put off in words.
  const odd = sent.find(({ status }) => status !== 200 && status !== 429)
  if (odd) return `${odd.status} for a letter sent thrice: ${odd.body.slice(0, 200)}`
  if (statuses.includes(200)) target.taken.add(await idOf(locator))
  const other = JSON.stringify({ locator, wraps, sealed: anySealed(random), work: done })
  return refusedWith(await ask(target, from, '/conversations', other), 400, 429)
}

/** 1 GB is refused by its length; one that does not say its length is cut off. */
const hugeLetters: TrustAttack = async (target, random) => {
  const path = random.pick(['/conversations', '/messages', '/read'])
  const heard = await ask(target, addressFrom(random), path, '{"locator":"', 2 ** 30)
  return refusedWith(heard, 413)
}

/** Codes guessed and messages written under them, many at once from one address: told nothing, and put off in words. */
const guesses: TrustAttack = async (target, random) => {
  const from = addressFrom(random)
  const { work } = await about(target, from)
  const many = random.below(10) === 0 ? 150 : 3
  const asked = Array.from({ length: many }, (_, i) => {
    const locator = newLocator(random)
    return i % 2 === 0
      ? ask(target, from, '/read', JSON.stringify({ locator }))
      : ask(
          target,
          from,
          '/messages',
          JSON.stringify({ locator, n: 1, sealed: 'AAAA', work: lazy(work.challenge) }),
        )
  })
  const wrong = (await Promise.all(asked)).map((heard) => refusedWith(heard, 400, 404, 429))
  return wrong.find((one) => one !== null) ?? null
}

/** A reader's own routes by whoever is none, and what no reader may do. */
const readersRoutes: TrustAttack = async (target, random) => {
  const [she] = target.readers
  const { id } = target.sender
  const nobody = anybody(target.url)
  const asks: [ReaderPerson['call'], string, string, unknown?][] = [
    [nobody, 'GET', `/api/trust/conversations/${id}`],
    [nobody, 'PUT', '/api/trust/key', { key: 'A'.repeat(86).concat('==') }],
    [nobody, 'POST', '/api/trust/letters', {}],
  ]
  if (she)
    asks.push(
      [she.call, 'PUT', '/api/trust/key', { key: 'A'.repeat(87).concat('=') }],
      [she.call, 'POST', `/api/trust/readers/${she.id}/admit`],
      [she.call, 'POST', `/api/trust/readers/${'f'.repeat(32)}/admit`],
      [she.call, 'GET', `/api/trust/conversations/${'0'.repeat(32)}`],
      [she.call, 'GET', '/api/trust/conversations?page=100000'],
      [she.call, 'POST', `/api/trust/conversations/${id}/messages`, { n: 0, side: 'reader', sealed: 'AAAA' }],
      [she.call, 'POST', `/api/trust/conversations/${id}/messages`, { n: 1, side: 'sender', sealed: 'AAAA' }],
      [
        she.call,
        'PUT',
        `/api/trust/conversations/${id}`,
        { state: 'open', kind: null, holder: 'nobody', due: null },
      ],
      [
        she.call,
        'PUT',
        `/api/trust/conversations/${id}`,
        { state: 'gone', kind: null, holder: null, due: 1e300 },
      ],
    )
  const [call, method, path, body] = random.pick(asks)
  const { status } = await call(method, path, body)
  return status >= 400 && status < 500 ? null : `${status} for ${method} ${path}`
}

export const trustAttacks: readonly { name: string; attack: TrustAttack }[] = [
  { name: 'false letters', attack: falseLetters },
  { name: 'replays', attack: replays },
  { name: 'letters of 1 GB', attack: hugeLetters },
  { name: 'guesses', attack: guesses },
  { name: 'its readers’ routes', attack: readersRoutes },
]

/** The trust line as a small server answers its readers, really sealed, and their screens worth a picture. */
import { z } from 'zod'
import { consoleApi } from '../../../src-shared/api/console.ts'
import { type Endpoint, endpointAt } from '../../../src-shared/api/endpoint.ts'
import { fromBase64, toBase64 } from '../../../src-shared/bytes.ts'
import type { Me } from '../../../src-shared/console-api.ts'
import { type Link, linkParts } from '../../../src-shared/trust/link.ts'
import { partsOf } from '../../../src-shared/trust/message.ts'
import { toPaper } from '../../../src-shared/trust/reader-key.ts'
import {
  makeReaderKey,
  publicKeyOf,
  type Side,
  sealMessage,
  wrapFor,
} from '../../../src-shared/trust/seal.ts'
import { type Step, selectorOf } from '../../support/steps.ts'
import { tip } from '../../support/trust/people.ts'
import { office } from './fixtures.ts'
import type { ConsoleState } from './states.ts'

const api = consoleApi.trust
const hourMs = 3_600_000
const dayMs = 24 * hourMs
const now = Math.floor(Date.now() / hourMs) * hourMs

const person = (login: string, name: string, roles: Me['roles'] = ['reader']): Me => ({
  login,
  name,
  roles,
  rooms: [],
})
const she = person('aliya', 'Әлия Сапарова')
const comes = person('gulnar', 'Гүлнар Өмүрбекова')
const begins = person('saule', 'Сәуле Қайратова')
const judges = person('baurzhan', 'Бауыржан Төлегенов', ['reader', 'officer'])
const gives = person('bakyt', 'Бақыт Нұрланұлы', ['reader', 'administrator'])

/** Known, so that its words can be typed in. */
const privateKey = Uint8Array.from({ length: 32 }, (_, i) => (i * 7 + 1) % 256)
const publicKey = await publicKeyOf(privateKey)
const words = (await toPaper(privateKey, 'kk')).join(' ')
const phrase = 'төрт сөз қатар тұр'

const readers = await Promise.all(
  [she, person('baurzhan', 'Бауыржан Төлегенов'), comes].map(async ({ login, name }, i) => ({
    id: 'abc'.charAt(i).repeat(32),
    login,
    name,
    key: toBase64(i === 0 ? publicKey : (await makeReaderKey()).publicKey),
    since: now - 40 * dayMs,
    admittedBy: i === 2 ? null : 'aliya',
    without: i === 1 ? 3 : 0,
  })),
)

const key = crypto.getRandomValues(new Uint8Array(32))
const id = '1'.repeat(32)
/** 320 × 180, teal. */
const picture = fromBase64(
  '/9j/4AAQSkZJRgABAgAAAQABAAD//gAQTGF2YzU5LjM3LjEwMAD/2wBDAAg+Pkk+SVVVVVVVVWRdZGhoaGRkZGRoaGhwcHCDg4NwcHBoaHBwfHyDg4+Tj4eHg4eTk5ubm7q6srLZ2eD/////xABNAAEBAAAAAAAAAAAAAAAAAAAABgEBAQEAAAAAAAAAAAAAAAAAAAUHEAEAAAAAAAAAAAAAAAAAAAAAEQEAAAAAAAAAAAAAAAAAAAAA/8AAEQgAtAFAAwEiAAIRAAMRAP/aAAwDAQACEQMRAD8AmQFZn4AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAD/9k=',
)
const seal = async (
  n: number,
  side: Side,
  text: string,
  by: string | null,
  pictures = [] as (typeof picture)[],
) => ({
  n,
  side,
  at: now - (9 - n) * dayMs,
  by,
  sealed: await sealMessage(key, { conversation: id, side, n }, partsOf(tip(text, { pictures }))),
})
const linked = async (n: number, link: Link) => ({
  ...{ n, side: 'note' as const, at: now - (9 - n) * dayMs, by: 'Бауыржан Төлегенов' },
  sealed: await sealMessage(key, { conversation: id, side: 'note', n }, linkParts(link)),
})
const sealed = [
  await seal(
    0,
    'sender',
    'Философиядан емтихан алдында топтан 50 000 теңгеден жинады. Кім бермесе, «кейін өкінесің» деді.',
    null,
    [picture],
  ),
  await seal(1, 'note', '№ 12 іс. Кафедрадан кесте сұралды.', 'Бауыржан Төлегенов'),
  await seal(2, 'reader', 'Рақмет. Қай топ, ақшаны кім жинады?\nКүнін білсеңіз, жазыңыз.', 'Әлия Сапарова'),
  // Of another place: it does not open.
  { ...(await seal(2, 'sender', '…', null)), n: 3 },
  await linked(4, { to: 'case', id: '7K2M9QX', linked: true }),
  await linked(5, { to: 'attempt', id: '0b8e0a5e-4b0c-4f0e-9f7e-2f1c6f0f3a11', linked: true }),
  await linked(6, { to: 'case', id: '4V8R1TN', linked: true }),
  await linked(7, { to: 'case', id: '4V8R1TN', linked: false }),
]

const filed = {
  id,
  origin: 'page' as const,
  state: 'open' as const,
  kind: 'bribe' as const,
  holder: null,
  due: now - 2 * dayMs,
  begun: now - 9 * dayMs,
  last: now - 6 * dayMs,
  messages: sealed.length,
  wrap: await wrapFor(publicKey, key, id),
}
const rows = [
  filed,
  { ...filed, id: '2'.repeat(32), state: 'new', kind: null, due: now + 5 * dayMs, begun: now - 2 * hourMs, messages: 1 },
  { ...filed, id: '3'.repeat(32), origin: 'paper', kind: 'unfair', holder: 'baurzhan', due: now + dayMs, begun: now - 3 * dayMs },
  { ...filed, id: '4'.repeat(32), kind: null, due: now + 2 * dayMs, begun: now - 50 * dayMs, wrap: null },
] // biome-ignore format: a table

const kinds = ['bribe', 'cheating', 'unfair', 'technical', 'other', 'unfiled', null] as const
const states = ['new', 'open', 'answered', 'closed', null] as const
const cells = kinds.flatMap((kind, row) =>
  states.map((state, column) => ({
    kind,
    state,
    count: (row + column) % 4 === 0 ? null : 5 + row * 7 + column,
  })),
)

/** What it answers to whom, checked against the contract; undefined: it is none of the trust line's. */
export function trustAnswer({ login }: Me, method: string, path: string): unknown {
  const endpoint = endpointAt({ trust: api }, method, path)
  if (!endpoint) return undefined
  const own = readers.find((one) => one.login === login)
  const me = own?.id ?? null
  // Whoever waits has the key that the words on paper bring.
  const there = readers.map((one) => (one.login === login ? { ...one, key: toBase64(publicKey) } : one))
  const replies = new Map<Endpoint, unknown>([
    [api.readers, { me, domain: 'university.test', readers: there }],
    [api.setKey, { id: 'd'.repeat(32), admitted: false }],
    [api.without, { conversations: [] }],
    [api.list, { all: 204, conversations: rows }],
    [api.get, { ...filed, sealed }],
    [api.letter, { id }],
    [api.statistics, { cells, late: 7 }],
  ])
  return z.unknown().parse(endpoint.reply?.parse(replies.get(endpoint) ?? { ok: true }))
}

const bring: Step[] = [
  { fill: 'paper', text: words },
  { fill: 'phrase', text: phrase },
  { fill: 'phrase-again', text: phrase },
  { click: 'bring-key' },
]
const inbox = { me: she, hash: '#/trust' }

export const trustStates: readonly ConsoleState[] = [
  {
    name: 'trust-key',
    me: begins,
    hash: '#/trust',
    steps: [
      { fill: 'phrase', text: 'алма' },
      { fill: 'phrase-again', text: 'нан' },
    ],
    ready: selectorOf('what-is-lost'),
  },
  {
    name: 'trust-words',
    after: 'trust-key',
    me: begins,
    hash: '#/trust',
    steps: [
      { fill: 'phrase', text: phrase },
      { fill: 'phrase-again', text: phrase },
      { click: 'make-key' },
      { click: 'written' },
    ],
    ready: selectorOf('paper-words'),
  },
  {
    name: 'trust-bring',
    ...inbox,
    steps: [
      { fill: 'paper', text: 'алма нан' },
      { fill: 'phrase', text: phrase },
      { fill: 'phrase-again', text: phrase },
      { click: 'bring-key' },
    ],
    ready: `${selectorOf('paper')}[aria-invalid="true"]`,
  },
  { name: 'trust-inbox', after: 'trust-bring', ...inbox, steps: bring, ready: selectorOf('inbox') },
  {
    name: 'trust-talk',
    after: 'trust-inbox',
    ...inbox,
    steps: [{ click: `open-${id}` }, { fill: 'answer-text', text: '…' }],
    ready: `${selectorOf('said')} img`,
  },
  {
    name: 'trust-linked',
    me: judges,
    hash: '#/trust',
    steps: [...bring, { click: `open-${id}` }, { fill: 'link-typed', text: '№ 12' }, { click: 'link' }],
    ready: `${selectorOf('link-typed')}[aria-invalid="true"]`,
  },
  {
    name: 'trust-letter',
    after: 'trust-talk',
    ...inbox,
    steps: [{ click: 'trust-letter' }],
    ready: selectorOf('letter'),
  },
  {
    name: 'trust-readers',
    after: 'trust-letter',
    ...inbox,
    steps: [{ click: 'trust-readers' }],
    ready: selectorOf('readers'),
  },
  {
    name: 'trust-admit',
    after: 'trust-readers',
    ...inbox,
    steps: [{ click: `admit-${comes.login}` }],
    ready: selectorOf('compared'),
  },
  {
    name: 'trust-unlock',
    ...inbox,
    steps: [...bring, { click: 'lock' }, { fill: 'phrase', text: 'алма' }, { click: 'unlock' }],
    ready: `${selectorOf('phrase')}[aria-invalid="true"]`,
  },
  {
    name: 'trust-lost',
    after: 'trust-unlock',
    ...inbox,
    steps: [{ click: 'forgotten' }, { click: 'no-paper' }],
    ready: selectorOf('instead'),
  },
  { name: 'trust-waits', me: comes, hash: '#/trust', steps: bring, ready: selectorOf('waits') },
  {
    name: 'trust-administrator',
    me: gives,
    hash: '#/trust',
    ready: `${selectorOf('administrator')} + ${selectorOf('numbers')}`,
  },
  { name: 'trust-numbers', me: office, hash: '#/trust/numbers', ready: selectorOf('numbers') },
]

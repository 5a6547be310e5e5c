/** Cases as a small server answers them, and their screens worth a picture. */
import type { z } from 'zod'
import { consoleApi } from '../../../src-shared/api/console.ts'
import type { CaseAttempt } from '../../../src-shared/cases/held.ts'
import { selectorOf } from '../../support/steps.ts'
import { answersOf } from './answer-history.ts'
import {
  aigerim,
  deskLateMs,
  detail,
  filmSeconds,
  office,
  officer,
  screenDigest,
  webDetail,
} from './fixtures.ts'
import type { ConsoleState } from './states.ts'
import type { State } from './university.ts'

const api = consoleApi.cases
const at = Date.UTC(2026, 11, 18, 8, 0)
const hour = 3_600_000
const digest = '7f83b1657ff1fc53b92dc18148a1d65dfc2d4b1fa3d677284addd200126d9069'
const exam = {
  id: 'physics',
  title: {
    kk: 'Физика, I семестр',
    ru: 'Физика, I семестр',
    ky: 'Физика, I семестр',
    en: 'Physics, first term',
  },
  startsAt: at - 4 * hour,
}

type View = z.input<typeof api.get.reply>
type Row = z.input<typeof api.list.reply>['rows'][number]
type Decision = z.input<typeof api.decision.reply>
type Place = View['reviews'][number]['review']['places'][number]

const me = { name: officer.name, login: officer.login }
const gulmira = { name: 'Гүлмира Сапарова', login: 'gulmira' }
const kairat = { name: 'Қайрат Өмірзақұлы', login: 'kairat' }

const states = ['review', 'review', 'review', 'third', 'sign', 'confirm', 'closed', 'review'] as const
const mine = ['free', 'mine', 'done', 'free', 'none', 'none', 'done', 'none'] as const
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const numberOf = (i: number) =>
  `7${letters[i % 32]}Q2${letters[Math.floor(i / 1024)]}M${letters[Math.floor(i / 32) % 32]}`

const rows: Row[] = Array.from({ length: 2_000 }, (_, i) => ({
  ...{ number: numberOf(i), exam, since: Date.now() - (i % 90) * 5 * hour },
  ...{ state: states[i % 8] ?? 'review', mine: mine[i % 8] ?? 'none' },
}))

/** `begin`: of the films, unix ms. */
const place = (begin: number, id: string, more: Partial<Place> = {}): Place => ({
  ...{ id, from: begin + 8_000, to: begin + 14_000, kind: 'phone', certainty: 'sure' },
  words: 'Телефон үстелдің шетінде, экраны қосулы; оң қолымен екі рет басты',
  moments: [
    { source: 'screen', from: begin + 9_000, to: begin + 9_000, still: screenDigest },
    { source: 'desk', from: begin + 8_000, to: begin + 14_000 },
  ],
  ...more,
})
const left = (begin: number) =>
  place(begin, 'p2', {
    ...{ from: begin + 21_000, to: begin + 21_000, kind: 'left-the-seat', certainty: 'unsure' },
    ...{ words: '', moments: [] },
  })
const none = (begin: number) =>
  place(begin, 'p3', { kind: 'headphones', certainty: 'nothing', words: 'Шаш қыстырғыш', moments: [] })

const review = (by: View['reviews'][number]['by'], n: number, places: Place[], isMine = false) => ({
  ...{ by, mine: isMine, at: at + n * hour },
  verdict: places.some(({ certainty }) => certainty === 'sure')
    ? ('found' as const)
    : places.length > 0
      ? ('unsure' as const)
      : ('nothing' as const),
  review: { whole: n % 2 === 1, words: n === 1 ? 'Екінші жартысында бәрі тыныш.' : '', places },
})

const view = (number: string, more: Partial<View>): View => ({
  ...{ number, exam, state: 'review', since: at, mine: 'free', may: ['claim'] },
  sees: { decision: false, attempt: false },
  reviewed: { in: 0, of: 2 },
  ...{ draft: null, reviews: [], outcome: null },
  ...more,
})

/** What each of them is a picture of. */
function views(begin: number): Record<string, View> {
  const found = [
    review(gulmira, 1, [place(begin, 'p1'), left(begin)]),
    review(kairat, 2, [place(begin, 'p1')]),
  ]
  const differ = [review(null, 1, [place(begin, 'p1')]), review(null, 2, [left(begin), none(begin)])]
  const decides = {
    sees: { decision: true, attempt: true },
    reviewed: { in: 2, of: 2 },
    mine: 'none',
  } as const
  return {
    FREE000: view('FREE000', {}),
    TAKEN00: view('TAKEN00', { mine: 'none', may: [], reviewed: { in: 1, of: 2 } }),
    MYSE1F0: view('MYSE1F0', {
      ...{ mine: 'mine', may: ['give-back', 'hand-in'], sees: { decision: false, attempt: true } },
      draft: { places: [place(begin, 'p1'), left(begin), none(begin)] },
    }),
    TH1RD00: view('TH1RD00', {
      ...{ state: 'third', mine: 'mine', may: ['give-back', 'hand-in'], reviews: differ },
      ...{ sees: { decision: false, attempt: true }, reviewed: { in: 2, of: 3 }, draft: { places: [] } },
    }),
    D0NE000: view('D0NE000', {
      ...{ state: 'sign', mine: 'done', may: [], sees: { decision: false, attempt: true }, outcome: 'found' },
      reviewed: { in: 2, of: 2 },
      reviews: [review(me, 1, [place(begin, 'p1')], true), review(kairat, 2, [place(begin, 'p1')])],
    }),
    S1GN000: view('S1GN000', { ...decides, state: 'sign', may: ['sign'], reviews: found, outcome: 'found' }),
    SPARED0: view('SPARED0', {
      ...{ ...decides, state: 'sign', may: ['sign'], outcome: 'nothing', reviewed: { in: 3, of: 3 } },
      reviews: [...differ, review(gulmira, 3, [left(begin)])],
    }),
    WA1T500: view('WA1T500', {
      ...{ ...decides, state: 'sign', may: ['sign'], reviews: found, outcome: 'found' },
    }),
    C0NF1RM: view('C0NF1RM', {
      ...{ ...decides, state: 'confirm', may: ['confirm'], reviews: found, outcome: 'found' },
    }),
    C10SED0: view('C10SED0', { ...decides, state: 'closed', may: [], reviews: found, outcome: 'found' }),
  }
}

const said = (kk: string, ru: string, ky: string, en: string) => ({ kk, ru, ky, en })
const warning = {
  ...{
    id: 'warning',
    effect: 'none' as const,
    title: said('Ескерту', 'Предупреждение', 'Эскертүү', 'Warning'),
  },
  article: said(
    'Академиялық адалдық ережесі, 12-бап',
    'Правила академической честности, статья 12',
    'Академиялык ак ниеттик эрежеси, 12-берене',
    'Rules of academic integrity, article 12',
  ),
}
const annulled = {
  ...{ ...warning, id: 'annulled', effect: 'annulled' as const },
  title: said('Нәтиже жойылды', 'Результат аннулирован', 'Натыйжа жокко чыгарылды', 'Result annulled'),
}
const spared = {
  ...{ id: 'none', effect: 'none' as const, spares: true, article: said('', '', '', '') },
  title: said('Шара қолданылмайды', 'Без взыскания', 'Чара көрүлбөйт', 'No sanction'),
}

function decisionOf(number: string): Decision {
  const signed = number === 'C0NF1RM' || number === 'C10SED0'
  const isClosed = number === 'C10SED0'
  const words = 'Телефонның экраны екі рет қосылды, жауаптар содан кейін өзгерді.'
  const by = (who: typeof me, seq: number) => ({
    v: 1 as const,
    case: number,
    seq,
    at: at + seq * hour,
    by: who,
  })
  const reasons: Decision['reasons'] = [
    {
      ...{ kind: 'reported', by: kairat, words: 'Үстелде телефон тұрды, 10:42', at },
      observed: { id: 'ob-1', kind: 'phone', witnesses: [], pictures: [], voice: '7f'.repeat(32) },
    },
    { kind: 'sample', by: null, words: null, at },
  ]
  const entries: Decision['ledger'][number]['entry'][] = [
    { ...by(me, 0), by: null, kind: 'case.opened', exam: exam.id, attempt: 'at-4', reasons },
    { ...by(gulmira, 1), kind: 'review.claimed' },
    { ...by(me, 2), kind: 'review.claimed' },
    { ...by(me, 3), kind: 'review.given-back', reviewer: me.login },
    { ...by(gulmira, 4), kind: 'review.handed-in', review: { whole: true, words: '', places: [] } },
    ...(signed
      ? [
          {
            ...by(gulmira, 5),
            kind: 'decision.signed' as const,
            decision: 'CASE-17',
            sanction: annulled,
            words,
          },
        ]
      : [{ ...by(kairat, 5), kind: 'decision.declined' as const, words: 'Экран көрінбейді' }]),
    ...(isClosed ? [{ ...by(me, 6), kind: 'decision.confirmed' as const }] : []),
  ]
  return {
    ...{ number, attempt: 'at-4', reasons, sanctions: [spared, warning, annulled] },
    student: { number: '2401004', name: 'Сәрсенова Айгүл Бекболатқызы', group: 'ФЗ-22-1' },
    station: { name: 'A-04', room: 'lab-1' },
    decision: signed
      ? {
          ...{ number: 'CASE-17', sanction: annulled, words, signed: { by: gulmira, at: at + 5 * hour } },
          confirmed: isClosed ? { by: me, at: at + 6 * hour } : null,
          appeal: isClosed ? { number: 'A000003', outcome: 'upheld' as const } : null,
        }
      : null,
    explaining: explainingOf(number),
    ledger: entries.map((entry) => ({ entry, leaf: '', note: '' })),
  }
}

function explainingOf(number: string): Decision['explaining'] {
  if (number === 'SPARED0') return { until: null, waits: false, given: null }
  if (number === 'WA1T500') return { until: at + 80 * hour, waits: true, given: null }
  if (number !== 'C10SED0' && number !== 'C0NF1RM') return { until: at, waits: false, given: null }
  const words = 'Телефонды өшіруді ұмытып кеттім: анам қоңырау шалды.\nЖауаптарымды өзім тексеріп, өзгерттім.'
  const file = { kind: 'image/png' as const, bytes: 184_320, digest: 'e'.repeat(64) }
  const files = [{ name: 'қоңыраулар тізімі.png', ...file }]
  return {
    until: at + 80 * hour,
    waits: false,
    given: { at: at + 4.5 * hour, explanation: { words, files } },
  }
}

function attemptOf(number: string, begin: number): z.input<typeof api.attempt.reply> {
  const web = webDetail(begin)
  const { visits, visitsBefore, stills } = web
  const all = { ...detail(begin), visits, visitsBefore, stills: [...stills, ...detail(begin).stills] }
  return {
    ...all,
    number,
    deleted: number === 'D0NE000',
    findings: [],
    incidentList: all.incidentList.map(({ attempt: _, student: __, station: ___, ...incident }) => incident),
    answersAt: [2, 5, 11, 24].map((s) => begin + s * 1000),
    look: {
      places: [
        { why: 'desk-motion', from: begin + 3_000, to: begin + 6_000, lastsMs: 3_000 },
        { why: 'face-still', from: begin + 7_000, to: begin + 10_000, lastsMs: 190_000 },
        { why: 'pause', from: begin + 11_000, to: begin + 24_000, lastsMs: 400_000 },
        {
          ...{ why: 'blind', from: begin + filmSeconds * 1000 - 4_000, lastsMs: 4_000 - deskLateMs },
          to: begin + filmSeconds * 1000 - deskLateMs,
        },
      ],
      ofMs: 5_400_000,
      left: [
        { why: 'face-still', count: 3 },
        { why: 'desk-motion', count: 41 },
      ],
    },
  } satisfies z.input<typeof api.attempt.reply> & Partial<CaseAttempt>
}

/** The last is none of the minute of the films. */
function roomOf(number: string, begin: number): z.input<typeof api.room.reply> {
  const from = Math.floor(begin / 10_000) * 10_000
  const event = { kind: 'incident' as const, params: {}, same: false, at: from, to: from }
  return {
    number,
    more: false,
    events: [
      { ...event, neighbour: null, reason: 'network-lost', to: from + 20_000 },
      { ...event, neighbour: 1, reason: 'foreign-title', same: true, at: from + 10_000 },
      { ...event, neighbour: 2, reason: 'foreign-title', same: true, at: from + 10_000 },
      { ...event, neighbour: 1, kind: 'seen', reason: null, at: from + 20_000 },
      { ...event, neighbour: 3, kind: 'restarted', reason: null, at: from + 20_000, to: from + 80_000 },
      { ...event, neighbour: 2, kind: 'moved', reason: null, at: from + 600_000, to: from + 600_000 },
    ],
  }
}

const sample = { rate: 0.1, commitment: digest, committedAt: at - 30 * hour, openedAt: null }
const samples: z.input<typeof api.samples.reply>['rows'] = [
  { exam: { ...exam, startsAt: at + 48 * hour }, sample, settable: true },
  { exam: { ...exam, id: 'chemistry' }, sample: { ...sample, rate: 0.075, openedAt: at }, settable: false },
  { exam: { ...exam, id: 'law' }, sample: null, settable: false },
]

const ok = (body: unknown) => ({ status: 200, body })
const gone = { status: 404, body: { problem: { code: 'bad-input' } } }

/** Nothing is kept: a change is answered by the case as it is. Null: it is none of the cases'. */
export function casesAnswer(
  { films }: Pick<State, 'films'>,
  method: string,
  { pathname, searchParams }: URL,
  body: unknown,
): { status: number; body: unknown } | null {
  const begin = films.face?.begin ?? at - 4 * hour
  if (pathname === '/api/samples')
    return ok(api.samples.reply.parse({ total: samples.length, rows: samples }))
  if (pathname.startsWith('/api/samples/')) return ok(api.setRate.reply.parse(samples[0]))
  if (pathname === '/api/cases' && method === 'POST') {
    api.open.body.parse(body)
    return ok({})
  }
  if (pathname === '/api/cases') {
    const { state, from, count, search, mine: hers } = api.list.query.parse(Object.fromEntries(searchParams))
    const found = rows.filter(
      (row) =>
        (!state || row.state === state) &&
        (!hers || row.mine === hers) &&
        row.number.includes(search.toUpperCase()),
    )
    return ok(api.list.reply.parse({ total: found.length, rows: found.slice(from, from + count) }))
  }
  const [, number = '', rest = ''] = /^\/api\/cases\/([^/]+)(?:\/(.*))?$/.exec(pathname) ?? []
  if (number === '' || /^(films|stills)\//.test(rest)) return null
  const shown = views(begin)[number]
  if (!shown) return gone
  if (rest === 'attempt') return ok(api.attempt.reply.parse(attemptOf(number, begin)))
  if (rest === 'room') return ok(api.room.reply.parse(roomOf(number, begin)))
  if (rest === 'answers') return ok(api.answers.reply.parse(answersOf(begin)))
  if (['decision', 'confirm'].includes(rest)) return ok(api.decision.reply.parse(decisionOf(number)))
  if (rest.startsWith('places/') && method === 'PUT') api.savePlace.body.parse(body)
  if (rest === 'review') api.handIn.body.parse(body)
  return ok(rest.startsWith('places/') || rest === 'give-back' ? {} : api.get.reply.parse(shown))
}

const of = (number: string) => ({ me: officer, hash: `#/cases/${number}` })
const reviews = { me: officer, hash: '#/cases/MYSE1F0/review' }

export const casesStates: readonly ConsoleState[] = [
  {
    ...{ name: 'cases', me: officer, hash: '#/cases' },
    ready: `${selectorOf('list-cases')} [data-row="10"]`,
  },
  { name: 'case-free', ...of('FREE000'), ready: selectorOf('claim') },
  { name: 'case-taken', ...of('TAKEN00'), ready: selectorOf('why-not') },
  { name: 'case-review', ...reviews, ready: selectorOf('place-p1') },
  {
    ...{ name: 'case-place', after: 'case-review', ...reviews },
    steps: [{ click: 'place-p1' }],
    ready: selectorOf('place-form'),
  },
  {
    ...{ name: 'case-look', after: 'case-place', ...reviews },
    steps: [{ click: 'tab-look' }],
    ready: selectorOf('look-line'),
  },
  {
    ...{ name: 'case-room', after: 'case-look', ...reviews },
    steps: [{ click: 'tab-room' }],
    ready: selectorOf('room-line'),
  },
  {
    ...{ name: 'case-record', after: 'case-room', ...reviews },
    steps: [{ click: 'tab-record' }, { click: 'tab-gaps' }],
    ready: selectorOf('gap-line'),
  },
  {
    ...{ name: 'case-answers', after: 'case-record', ...reviews },
    steps: [{ click: 'tab-answers' }],
    ready: selectorOf('answer-line'),
  },
  {
    ...{ name: 'case-hand-in', ...reviews },
    steps: [{ click: 'hand-in' }, { click: 'whole-no' }],
    ready: selectorOf('hand-in-now'),
  },
  {
    ...{ name: 'case-third', me: officer, hash: '#/cases/TH1RD00/review' },
    steps: [{ click: 'tab-theirs' }],
    ready: selectorOf('said-1'),
  },
  { name: 'case-done', ...of('D0NE000'), ready: selectorOf('said-1') },
  { name: 'case-sign', ...of('S1GN000'), ready: selectorOf('sanction') },
  { name: 'case-waits', ...of('WA1T500'), ready: selectorOf('explained-waits') },
  { name: 'case-spared', ...of('SPARED0'), ready: selectorOf('said-2') },
  { name: 'case-confirm', ...of('C0NF1RM'), ready: selectorOf('decline') },
  { name: 'case-closed', ...of('C10SED0'), ready: selectorOf('course') },
  {
    ...{ name: 'samples', me: office, hash: '#/cases/samples' },
    ready: selectorOf('sample-law'),
  },
  {
    ...{ name: 'sample-rate', me: officer, hash: '#/cases/samples' },
    steps: [{ click: 'sample-physics' }],
    ready: selectorOf('set-rate'),
  },
  {
    ...{ name: 'ask-review', me: aigerim, hash: '#/attempts/at-4' },
    steps: [{ click: 'ask-review' }],
    ready: selectorOf('ask-words'),
  },
]

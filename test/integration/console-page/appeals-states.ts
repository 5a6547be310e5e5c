/** Appeals as a small server answers them, and their screens worth a picture. */
import type { z } from 'zod'
import { consoleApi } from '../../../src-shared/api/console.ts'
import { selectorOf } from '../../support/steps.ts'
import { office, officer } from './fixtures.ts'
import type { ConsoleState } from './states.ts'

const api = consoleApi.appeals
const at = Date.UTC(2026, 11, 18, 8, 0)
const exam = {
  id: 'physics',
  title: {
    kk: 'Физика, I семестр',
    ru: 'Физика, I семестр',
    ky: 'Физика, I семестр',
    en: 'Physics, first term',
  },
  startsAt: at,
}
type View = z.input<typeof api.get.reply>
type Row = z.input<typeof api.list.reply>['rows'][number]

const me = { name: officer.name, login: officer.login }
const gulmira = { name: 'Гүлмира Сапарова', login: 'gulmira' }
const kairat = { name: 'Қайрат Өмірзақұлы', login: 'kairat' }
export const head = { ...officer, name: 'Жанар Оспанова', login: 'janar', roles: ['teacher' as const] }

const outcomes = [null, null, 'late', 'accepted', 'partly'] as const
const states = ['filed', 'taken', 'refused', 'decided', 'told'] as const
const rows: Row[] = Array.from({ length: 240 }, (_, i) => ({
  ...{ number: `A${String(i).padStart(6, '0')}`, exam, about: i % 3 === 0 ? 'content' : 'procedure' },
  ...{ state: states[i % 5] ?? 'filed', outcome: outcomes[i % 5] ?? null, filedOn: '2026-12-21' },
  ...{ late: i % 10 === 0, answerBy: `2026-12-${22 + (i % 8)}`, votes: i % 5 === 1 && i % 2 === 0 },
}))

const view = (number: string, more: Partial<View>): View => ({
  ...{ number, about: 'procedure', exam, state: 'filed', outcome: null, late: false },
  ...{ filedOn: '2026-12-21', filedAt: at, last: '2026-12-22', answerBy: '2026-12-29', by: null },
  words: 'Үстелде телефон болған жоқ, ол калькулятор еді: бақылаушыға емтиханнан бұрын көрсеттім.',
  student: { number: '2401004', name: 'Сәрсенова Айгерім Қанатқызы', group: 'МК-2026-1' },
  ...{ cipher: null, question: null, content: null, commission: [], voted: 0, votes: [] },
  decision: {
    number: '7FQ2RM4-1',
    sanction: {
      kk: 'Нәтижені жою',
      ru: 'Аннулирование результата',
      ky: 'Натыйжаны жокко чыгаруу',
      en: 'Result annulled',
    },
    words: 'Үстел камерасында телефон 10:14-те көрінеді.',
    confirmedAt: at,
  },
  ...{ answer: null, refused: null, decidedAt: null, candidates: null, may: [], act: false },
  ...more,
})
const vote = (by: typeof me, verdict: View['votes'][number]['verdict']) => ({
  ...{ by, at, verdict },
  words: 'Жазбада заттың не екені анық емес.',
})
const said = (kk: string) => ({ text: { kk, ru: kk, ky: kk, en: kk } })
const content: View['content'] = {
  question: {
    ...{ id: 'q1', type: 'single', points: 2, ...said('1 + 1 = ?') },
    options: [
      { id: 'o1', ...said('2') },
      { id: 'o2', ...said('10') },
    ],
  },
  ...{ answer: 'o2', max: 2, key: null, note: null, paper: 'p1', points: 2, byHand: false, anew: null },
  ...{ rubric: null, marks: [] },
  regrades: [
    {
      ...{ id: 'rg-1', version: 3, by: 'Екінші мұғалім (second)', at, decision: 'applied', changes: 14 },
      here: { before: 0, after: 2 },
    },
  ],
}
const criterion = (id: string, text: string, points: number) => ({
  ...{ id, points, levels: [], text: said(text).text },
})
const essay = (anew: NonNullable<View['content']>['anew']): View['content'] => ({
  question: { ...{ id: 'q2', type: 'essay', points: 6 }, ...said('Туынды деген не?') },
  ...{ answer: 'Функцияның өзгеру жылдамдығы.', max: 6, key: null, note: null, paper: 'p1', points: 3 },
  ...{ byHand: true, anew, regrades: [] },
  rubric: [criterion('1', 'Анықтама', 2), criterion('2', 'Физикалық мағынасы', 4)],
  marks: [
    { place: 1, points: 3, criteria: { 1: 1, 2: 2 } },
    ...(anew ? [{ place: 4, points: 4.5, criteria: { 1: 1.5, 2: 3 } }] : []),
  ],
})
const ofChair = { about: 'content', student: null, decision: null, cipher: '7KD02MX' } as const
const commission = [me, gulmira, kairat]

const views: Record<string, View> = {
  NEW0000: view('NEW0000', {
    ...{ may: ['name', 'refuse'], late: true },
    candidates: [
      ...[me, gulmira, kairat].map((one) => ({ ...one, barred: false })),
      { name: 'Ержан Тілеуұлы', login: 'erjan', barred: true },
    ],
  }),
  V0TE000: view('V0TE000', { state: 'taken', commission, voted: 1, may: ['vote'] }),
  D0NE000: view('D0NE000', {
    ...{ state: 'decided', outcome: 'upheld', commission, voted: 3, decidedAt: at, act: true },
    ...{ votes: [vote(me, 'upheld'), vote(gulmira, 'rejected'), vote(kairat, 'upheld')], may: ['tell'] },
  }),
  CHA1R00: view('CHA1R00', {
    ...{ ...ofChair, state: 'taken', may: ['answer'], content },
    words: 'Мен •••, 10 да дұрыс жауап: екілік жүйеде 1 + 1 = 10.',
  }),
  CHA1R02: view('CHA1R02', {
    ...{ ...ofChair, state: 'taken', may: ['anew', 'answer'], content: essay(null) },
    words: 'Анықтамам толық: оның физикалық мағынасын да жаздым.',
  }),
  CHA1R03: view('CHA1R03', {
    ...{ ...ofChair, state: 'taken', may: ['answer'] },
    words: 'Анықтамам толық: оның физикалық мағынасын да жаздым.',
    content: essay({ before: 3, given: 4.5, after: 4.5 }),
  }),
  CHA1R01: view('CHA1R01', {
    ...{ ...ofChair, may: ['take', 'refuse'] },
    content: { ...content, points: 0, regrades: [] },
  }),
}

const ok = (body: unknown) => ({ status: 200, body })

/** Null: no address of theirs. */
export function appealsAnswer(
  method: string,
  { pathname, searchParams }: URL,
  body: unknown,
): { status: number; body: unknown } | null {
  if (pathname === '/api/appeals' && method === 'POST') {
    api.file.body.parse(body)
    return ok(api.file.reply.parse({ number: 'NEW0000' }))
  }
  if (pathname === '/api/appeals') {
    const { state, about, votes, from, count } = api.list.query.parse(Object.fromEntries(searchParams))
    const found = rows.filter(
      (row) => (!state || row.state === state) && (!about || row.about === about) && (!votes || row.votes),
    )
    return ok(api.list.reply.parse({ total: found.length, rows: found.slice(from, from + count) }))
  }
  const [, number = '', step = ''] = /^\/api\/appeals\/([^/]+)(?:\/(.*))?$/.exec(pathname) ?? []
  const shown = views[number]
  if (!shown) return null
  if (step === 'vote') api.vote.body.parse(body)
  if (step === 'answer') api.answer.body.parse(body)
  if (step === 'refuse') api.refuse.body.parse(body)
  if (step === 'commission') api.name.body.parse(body)
  return ok(api.get.reply.parse(shown))
}

const of = (number: string) => ({ hash: `#/appeals/${number}` })

export const appealsStates: readonly ConsoleState[] = [
  {
    ...{ name: 'appeals', me: office, hash: '#/appeals' },
    ready: `${selectorOf('list-appeals')} [data-row="10"]`,
  },
  { name: 'appeal-new', me: officer, ...of('NEW0000'), ready: selectorOf('choose-members') },
  {
    ...{ name: 'appeal-vote', me: officer, ...of('V0TE000') },
    steps: [{ click: 'vote-partly' }],
    ready: selectorOf('send-vote'),
  },
  { name: 'appeal-decided', me: office, ...of('D0NE000'), ready: selectorOf('tell') },
  {
    ...{ name: 'appeal-answer', me: head, ...of('CHA1R00') },
    steps: [{ click: 'accepted' }],
    ready: selectorOf('send-answer'),
  },
  { name: 'appeal-of-chair', me: head, ...of('CHA1R01'), ready: selectorOf('take') },
  { name: 'appeal-by-hand', me: head, ...of('CHA1R02'), ready: selectorOf('anew') },
  {
    ...{ name: 'appeal-marked-anew', me: head, ...of('CHA1R03') },
    steps: [{ click: 'accepted' }],
    ready: selectorOf('send-answer'),
  },
  {
    ...{ name: 'appeal-file', me: office, hash: '#/appeals/new' },
    steps: [{ click: 'file-content' }],
    ready: selectorOf('file-question'),
  },
]

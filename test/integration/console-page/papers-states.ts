/** Papers as a small server answers them, and their screens worth a picture. */
import type { z } from 'zod'
import { consoleApi } from '../../../src-shared/api/console.ts'
import type { Me } from '../../../src-shared/console-api.ts'
import { type ApprovedItem, approvedKind } from '../../../src-shared/papers/approved.ts'
import type { PaperDefinition } from '../../../src-shared/papers/definition.ts'
import type { PaperVersion } from '../../../src-shared/papers/held.ts'
import type { PoolItem } from '../../../src-shared/papers/pool.ts'
import { single } from '../../support/bank-items.ts'
import { selectorOf } from '../../support/steps.ts'
import type { ConsoleState } from './states.ts'

const api = consoleApi.papers
const at = Date.UTC(2026, 10, 22, 9, 30)
const by = 'Нурлан Бекмуратов (н.бекмуратов)'
const teacher: Me = { name: 'Нурлан Бекмуратов', login: 'н.бекмуратов', roles: ['teacher'], rooms: [] }
const head: Me = { name: 'Гүлнара Асанова', login: 'г.асанова', roles: ['teacher'], rooms: [] }
const registrar: Me = { name: 'Айгерім Қасымова', login: 'aigerim', roles: ['office'], rooms: [] }
const digest = '7f83b1657ff1fc53b92dc18148a1d65dfc2d4b1fa3d677284addd200126d9069'

const texts = [
  'Күштің өлшем бірлігі қандай? В чём измеряется сила?',
  'Ньютонның екінші заңын тұжырымдаңыз. Сформулируйте второй закон Ньютона.',
  'Дене тыныштықта тұр. Оған әсер ететін күштердің қосындысы неге тең? Тело покоится. Чему равна сумма сил?',
]
const text = (n: number) => `${n}. ${texts[n % texts.length]}`
const topics = [
  ['Механика', 'Статика'],
  ['Механика', 'Динамика'],
  ['Молекулалық физика. Термодинамика негіздері'],
]

const pool: PoolItem[] = Array.from({ length: 40 }, (_, i) => ({
  ...{ id: `it-${i + 1}`, version: 1, text: text(i + 1), topic: topics[i % 3] ?? [] },
  ...{ difficulty: (i % 3) + 1, points: 1, languages: i === 7 ? ['kk'] : ['kk', 'ru'] },
  ...{ unfit: i === 8 ? 'gap' : null, asked: true, largestMedium: 0, media: 0 },
  ...{ mediaCount: 0, bytes: 400 },
}))

const definition: PaperDefinition = {
  title: { kk: 'Физика, қысқы сессия', ru: 'Физика, зимняя сессия' },
  languages: ['kk', 'ru'],
  minutes: 90,
  total: 40,
  passAt: 20,
  wrongCosts: 0.25,
  calculator: true,
  programs: ['/usr/bin/geogebra'],
  sections: [
    {
      ...{ id: 's1', kind: 'questions', title: { kk: 'Тест', ru: 'Тест' } },
      ...{ shuffleItems: true, shuffleOptions: true, fixed: [{ item: 'it-1', points: 2 }] },
      ...{ oneWay: true, minutes: 60, plays: 2 },
      draws: [
        { topic: ['Механика'], difficulty: null, count: 10, points: 1 },
        { topic: ['Механика', 'Динамика'], difficulty: 2, count: 16, points: 1 },
      ],
    },
    {
      ...{ id: 's2', kind: 'tickets', title: { kk: 'Билеттер', ru: 'Билеты' } },
      ...{ shuffleItems: false, shuffleOptions: true },
      places: [
        { topic: topics[2] ?? [], difficulty: null, points: 5 },
        { topic: topics[2] ?? [], difficulty: 3, points: 5 },
      ],
      tickets: [
        { number: 1, items: ['it-3', 'it-6'] },
        { number: 2, items: ['it-9'] },
        { number: 3, items: ['it-12', 'it-15'] },
      ],
    },
  ],
}
/** What can be sat, and was handed in. */
const good: PaperDefinition = {
  ...definition,
  total: 24,
  passAt: 12,
  sections: [
    {
      ...{ id: 's1', kind: 'questions', title: { kk: 'Тест', ru: 'Тест' } },
      ...{ shuffleItems: true, shuffleOptions: true, fixed: [{ item: 'it-1', points: 4 }] },
      ...{ oneWay: true, minutes: 60, plays: 2 },
      draws: [{ topic: ['Механика'], difficulty: null, count: 10, points: 1 }],
    },
    {
      ...{ id: 's2', kind: 'tickets', title: { kk: 'Билеттер', ru: 'Билеты' } },
      ...{ shuffleItems: false, shuffleOptions: true },
      places: [{ topic: topics[2] ?? [], difficulty: null, points: 10 }],
      tickets: [
        { number: 1, items: ['it-3'] },
        { number: 2, items: ['it-6'] },
      ],
    },
  ],
}

const written = (words: string) => {
  const item = single(words, ['ньютон', 'джоуль', 'ватт', 'паскаль'])
  const plain = (html: string) => ({ html, text: html })
  if (item.kind !== 'single') throw new TypeError(item.kind)
  return {
    ...item,
    stem: plain(words),
    options: item.options.map((one) => ({ ...one, text: plain(one.text.html) })),
  }
}
const items: ApprovedItem[] = pool
  .filter(({ unfit, languages }) => unfit === null && languages.length === 2)
  .map(({ id, topic, difficulty, text: words }) => ({
    ...{ id, version: 1, topic, difficulty },
    spoken: { kk: written(words), ru: written(words) },
  }))

const exam = {
  ...{ exam: 'physics', title: { kk: 'Физика', ru: 'Физика', ky: 'Физика', en: 'Физика' } },
  ...{ startsAt: Date.UTC(2026, 11, 21, 4), commitment: digest, seed: null, by, at },
}
const version = (more: Partial<PaperVersion> = {}): PaperVersion => ({
  ...{ version: 1, digest, by, at, decision: null, decidedBy: null, decidedAt: null, note: null, exams: [] },
  ...more,
})
const returned = version({
  ...{ decision: 'returned', decidedBy: 'Гүлнара Асанова (г.асанова)', decidedAt: at + 3_600_000 },
  note: 'Екінші бөлімде сұрақ аз. Во втором разделе мало вопросов.',
})
const approved = version({
  ...{ version: 2, decision: 'approved', decidedBy: 'Гүлнара Асанова (г.асанова)' },
  ...{ decidedAt: at + 7_200_000, exams: [exam] },
})

type Row = z.input<typeof api.list.reply>['papers'][number]
const row = (id: string, more: Partial<Row> = {}): Row => ({
  ...{ id, bank: 'bk-1', bankTitle: 'Физика', chair: 'Жалпы физика', title: definition.title },
  ...{ changedBy: by, changedAt: at, newest: null, may: { write: true, decide: false } },
  ...more,
})
const waiting = row('pa-2', {
  newest: { version: 1, decision: null },
  may: { write: false, decide: true },
})
const boss = { login: 'г.асанова', name: 'Гүлнара Асанова' }

/** Null: it is about no paper. */
export function papersAnswer(method: string, path: string): unknown {
  if (path === '/api/papers')
    return api.list.reply.parse({
      papers: [
        waiting,
        row('pa-1', { newest: { version: 1, decision: 'returned' } }),
        row('pa-3', { title: { ru: 'Математика' }, newest: { version: 2, decision: 'approved' } }),
        row('pa-4', { title: {} }),
        row('pa-5', {
          ...{ newest: { version: 1, decision: 'approved' }, may: { write: false, decide: false } },
        }),
      ],
    })
  if (path === '/api/papers/pa-1' && method === 'GET')
    return api.get.reply.parse({
      ...row('pa-1', { newest: { version: 1, decision: 'returned' } }),
      ...{ revision: 3, definition, head: boss, versions: [returned] },
    })
  if (path === '/api/papers/pa-1/pool') return api.pool.reply.parse({ items: pool })
  if (path === '/api/papers/pa-2')
    return api.get.reply.parse({
      ...waiting,
      ...{ revision: 1, definition: null, head: boss, versions: [version()] },
    })
  if (path === '/api/papers/pa-2/versions/1')
    return api.content.reply.parse({
      version: version(),
      content: { kind: approvedKind, definition: good, items },
    })
  if (path === '/api/approved-papers')
    return api.approved.reply.parse({
      papers: [
        {
          ...{ paper: 'pa-3', version: 2, digest, title: { ru: 'Математика', kk: 'Математика' } },
          ...{ bankTitle: 'Математика 1', chair: 'Жоғары математика', minutes: 90, total: 24 },
          ...{ languages: ['kk', 'ru'], questions: 12, approvedBy: approved.decidedBy, approvedAt: at },
          exams: [exam, { ...exam, exam: 'maths', startsAt: at - 86_400_000, seed: digest }],
        },
        {
          ...{ paper: 'pa-5', version: 1, digest, title: definition.title, bankTitle: 'Физика' },
          ...{ chair: 'Жалпы физика', minutes: 60, total: 40, languages: ['kk'], questions: 21 },
          ...{ approvedBy: approved.decidedBy, approvedAt: at, exams: [] },
        },
      ],
      exams: [
        { id: 'physics', title: exam.title, startsAt: exam.startsAt, minutes: 90 },
        { id: 'physics-2', title: exam.title, startsAt: exam.startsAt + 86_400_000, minutes: 60 },
      ],
    })
  if (path === '/api/chairs')
    return api.chairs.reply.parse({
      chairs: [
        { name: 'Жалпы физика', head: boss, banks: 2 },
        { name: 'Жоғары математика', head: null, banks: 1 },
      ],
      teachers: [boss, { login: teacher.login, name: teacher.name }],
    })
  return null
}

export const papersStates: readonly ConsoleState[] = [
  { name: 'papers', me: teacher, hash: '#/papers', ready: selectorOf('paper-pa-1') },
  { name: 'paper', me: teacher, hash: '#/papers/pa-1', ready: selectorOf('paper-check') },
  {
    name: 'paper-wrong-path',
    after: 'paper',
    me: teacher,
    hash: '#/papers/pa-1',
    steps: [{ fill: 'paper-programs', text: '/usr/bin/geogebra\ngeogebra' }],
    ready: `${selectorOf('paper-programs')}[aria-invalid="true"]`,
  },
  {
    name: 'paper-ticket',
    after: 'paper-wrong-path',
    me: teacher,
    hash: '#/papers/pa-1',
    steps: [{ click: 'ticket-2' }],
    ready: selectorOf('ticket-open'),
  },
  { name: 'paper-version', me: head, hash: '#/papers/pa-2/1', ready: selectorOf('paper-contents') },
  { name: 'approved-papers', me: registrar, hash: '#/approved', ready: selectorOf('approved-pa-5') },
  {
    name: 'approved-papers-check',
    after: 'approved-papers',
    me: registrar,
    hash: '#/approved',
    steps: [{ click: 'approved-pa-3 draw-check-maths' }],
    ready: `details[open] ${selectorOf('draw-check-maths')}`,
  },
]

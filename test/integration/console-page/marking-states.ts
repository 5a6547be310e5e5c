/** Marking as a small server answers it, and its screens worth a picture. */
import type { z } from 'zod'
import { consoleApi } from '../../../src-shared/api/console.ts'
import type { Me } from '../../../src-shared/console-api.ts'
import { selectorOf } from '../../support/steps.ts'
import type { ConsoleState } from './states.ts'

const api = consoleApi.marking
const at = Date.UTC(2026, 10, 22, 9, 30)
const teacher: Me = { name: 'Нурлан Бекмуратов', login: 'н.бекмуратов', roles: ['teacher'], rooms: [] }
const registrar: Me = { name: 'Айгерім Қасымова', login: 'aigerim', roles: ['office'], rooms: [] }
const digest = '7f83b1657ff1fc53b92dc18148a1d65dfc2d4b1fa3d677284addd200126d9069'
const said = (text: string) => ({ kk: text, ru: text, ky: text, en: text })
const by = 'Айгерім Қасымова (айгерім)'

type Questions = z.input<typeof api.work.reply>['questions']
type Row = z.input<typeof api.list.reply>['exams'][number]
const row = (exam: string, more: Partial<Row> = {}): Row => ({
  ...{ exam, title: said('Физика'), startsAt: at, state: 'marking', works: 500, settled: 312 },
  may: { begin: false, mark: false, watch: true },
  ...more,
})
const rows = [
  row('ex-0', { state: 'none', works: 0, settled: 0, may: { begin: true, mark: false, watch: false } }),
  row('ex-1', { may: { begin: false, mark: true, watch: true } }),
  row('ex-2', { state: 'locked', settled: 500 }),
  row('ex-3', { state: 'open', settled: 500 }),
]
const detail = (of: Row, more: Partial<z.input<typeof api.get.reply>> = {}) =>
  api.get.reply.parse({
    ...of,
    rule: { markers: 2, difference: 20, confirmTexts: true, scale: 'kz' },
    ...{ by, at, hand: 480, differs: 7, differing: ['at-1', 'at-2'], late: ['QQ7M2AA'] },
    waiting: { whole: 3, unfinished: 2, differing: { whole: 1, unfinished: 1 } },
    markers: [
      { login: 'н.бекмуратов', name: 'Нурлан Бекмуратов', taken: 250, marked: 240, locked: 200 },
      { login: 'г.асанова', name: 'Гүлнара Асанова', taken: 250, marked: 250, locked: 250 },
    ],
    ...{ digest: null, said: [], mayDecipher: [] },
    ...more,
  })

const question = (id: string, text: string, points: number) => ({
  ...{ id, text: said(text), points, type: 'essay' as const, maxLength: 20_000 },
})
const level = (points: number, kk: string, ru: string, ky: string, en: string) => ({
  ...{ points, text: { kk, ru, ky, en } },
})
const rubric: Questions[number]['rubric'] = [
  {
    ...{ id: '1', points: 4, levels: [] },
    text: {
      kk: 'Заңның тұжырымы және формуласы',
      ru: 'Формулировка закона и формула',
      ky: 'Мыйзамдын түшүндүрмөсү жана формуласы',
      en: 'Wording of the law and its formula',
    },
  },
  {
    ...{ id: '2', points: 6 },
    text: {
      kk: 'Мысал',
      ru: 'Пример',
      ky: 'Мисал',
      en: 'Example',
    },
    levels: [
      level(0, 'жоқ', 'нет', 'жок', 'none'),
      level(
        2,
        'аталған, есептелмеген',
        'назван, не рассчитан',
        'аталган, эсептелген эмес',
        'named, not worked out',
      ),
      level(6, 'толық есептелген', 'рассчитан полностью', 'толук эсептелген', 'worked out in full'),
    ],
  },
]
const work = api.work.reply.parse({
  ...{ cipher: '7K2M9QX', paper: 'pa-1', third: true },
  questions: [
    {
      question: question('it-1', 'Ньютонның екінші заңын түсіндіріңіз.', 10),
      answer:
        'Күш массаның үдеуге көбейтіндісіне тең.\n\nF = m · a. Сила равна произведению массы на ускорение.',
      ...{ max: 10, proposed: null, key: null, note: said('Формула – 4, мысал – 6') },
      mark: { points: 7.5, comment: 'Мысал жоқ', criteria: null, entry: 2, locked: false },
      ...{ rubric: null, others: [] },
    },
    {
      question: { ...question('it-2', 'Күштің өлшем бірлігі?', 2), type: 'text' as const, oneLine: true },
      ...{ answer: 'нютон', max: 2, proposed: 0, key: said('Ньютон'), note: null, mark: null },
      ...{ rubric: null, others: [] },
    },
  ],
})
/** By a rubric, where two teachers differ. */
const ofRubric = api.work.reply.parse({
  ...{ cipher: '0B4NRTW', paper: 'pa-1', third: true },
  questions: [
    {
      question: question('it-1', 'Ньютонның екінші заңын түсіндіріңіз.', 5),
      answer: 'Күш массаның үдеуге көбейтіндісіне тең: F = m · a. Сырғып бара жатқан шана – соның мысалы.',
      ...{ max: 5, proposed: null, key: null, note: null, rubric, mark: null },
      others: [
        { place: 1, points: 4.75, criteria: { 1: 3.5, 2: 6 } },
        { place: 2, points: 2, criteria: { 1: 4, 2: 0 } },
      ],
    },
  ],
})
const handedIn = (place: number, type: string, bytes: number) => ({
  ...{ name: `F8D3WMA-${place}.${type}`, bytes, digest: `${place}${digest.slice(1)}` },
})
/** What came is not what was handed in. */
export const alteredFile = `/api/marking/ex-1/works/F8D3WMA/files/3${digest.slice(1)}`
/** Its answers are files. */
const ofFiles = api.work.reply.parse({
  ...{ cipher: 'F8D3WMA', paper: 'pa-1', third: false },
  questions: [
    {
      question: {
        ...{ id: 'it-1', text: said('Өлшеулеріңіздің кестесін тапсырыңыз.'), points: 10 },
        ...{ type: 'upload' as const, files: 2 },
      },
      answer: [handedIn(1, 'docx', 318_204), handedIn(2, 'xlsx', 48_911)],
      ...{ max: 10, proposed: null, key: null, note: said('Кесте – 6, қорытынды – 4') },
      ...{ rubric: null, others: [], mark: null },
    },
    {
      question: {
        ...{ id: 'it-2', text: said('Сызбаны тапсырыңыз.'), points: 5, type: 'upload' as const },
      },
      answer: [handedIn(3, 'pdf', 1_204_551)],
      ...{ max: 5, proposed: null, key: null, note: null, rubric: null, others: [], mark: null },
    },
  ],
})
const figures = {
  ...{ works: 500, answered: 488, facility: 0.62, spread: 0.49, discrimination: 0.31, efficiency: 0.44 },
  ...{ difference: 0.52, why: null, version: 1, key: 1, choices: [], texts: [], concerns: [] },
}
const choice = (
  id: string,
  text: string,
  right: boolean,
  [taken, upper, lower]: [number, number, number],
) => ({
  ...{ id, text, right, taken, upper, lower },
})
const statistics = (works: number, items: z.input<typeof api.statistics.reply>['items']) =>
  api.statistics.reply.parse({ title: said('Физика'), works, damaged: ['XX19ZP3'], items })
const asked: z.input<typeof api.statistics.reply>['items'] = [
  {
    ...figures,
    ...{ item: 'it-1', number: 1, kind: 'text', text: 'Күштің өлшем бірлігі?' },
    texts: [
      { text: 'джоуль', works: 41 },
      { text: 'кг', works: 12 },
    ],
  },
  {
    ...{ ...figures, item: 'it-2', number: 2, kind: 'single', key: 3, facility: 0.12, discrimination: -0.18 },
    text: 'Дене бірқалыпты түзу сызықты қозғалып барады. Оған әсер ететін барлық күштердің теңәрекетті күші неге тең?',
    ...{ difference: -0.21, efficiency: -0.35, concerns: ['negative', 'untaken'] },
    choices: [
      choice('1', 'Нөлге', true, [60, 0.04, 0.25]),
      choice('2', 'Дененің салмағына', false, [391, 0.93, 0.6]),
      choice('3', 'Үйкеліс күшінің екі еселенген мәніне', false, [37, 0.02, 0.1]),
      choice('4', '', false, [0, 0, 0]),
    ],
  },
  {
    ...{ ...figures, item: 'it-3', number: 3, kind: 'truefalse', text: 'Жарық – электромагниттік толқын.' },
    ...{ facility: 1, spread: 0, discrimination: null, efficiency: null, difference: null, why: 'alike' },
    concerns: ['everybody'],
    choices: [choice('true', '', true, [500, 1, 1]), choice('false', '', false, [0, 0, 0])],
  },
  {
    ...{ ...figures, item: 'it-4', number: 4, kind: 'essay', text: 'Ньютонның екінші заңын түсіндіріңіз.' },
    ...{ facility: 0.08, concerns: ['nobody'] },
  },
  {
    ...{
      ...figures,
      item: 'it-5',
      number: 5,
      kind: 'number',
      text: '',
      works: 7,
      answered: null,
      why: 'few',
    },
    ...{ facility: null, spread: null, discrimination: null, efficiency: null, difference: null },
  },
]
const ciphers = ['7K2M9QX', '0B4NRTW', 'XX19ZP3', 'QQ7M2AA', 'F8D3WMA']

/** Null: it is about no marking. */
export function markingAnswer(path: string): unknown {
  if (path === '/api/marking') return api.list.reply.parse({ exams: rows })
  if (path === '/api/marking/ex-1') return detail(row('ex-1'))
  if (path === '/api/marking/ex-2')
    return detail(row('ex-2', { state: 'locked', settled: 500 }), {
      ...{ differs: 0, digest, mayDecipher: ['office'], differing: [], late: [] },
      waiting: { whole: 0, unfinished: 0, differing: { whole: 0, unfinished: 0 } },
      markers: [{ login: 'г.асанова', name: 'Гүлнара Асанова', taken: 500, marked: 500, locked: 500 }],
      said: [
        { as: 'office', by, at, holds: false },
        { as: 'officer', by: 'Бақыт Нұрланұлы (бақыт)', at: at + 60_000, holds: true },
      ],
    })
  if (path === '/api/marking/ex-3')
    return detail(row('ex-3', { state: 'open', settled: 500 }), { differs: 0, differing: [], late: [] })
  if (path === '/api/marking/ex-3/statistics') return statistics(500, asked)
  if (path === '/api/marking/ex-2/statistics') return statistics(9, [])
  if (path === '/api/marking/ex-1/works')
    return api.queue.reply.parse({
      ...{ title: said('Физика'), left: 188 },
      works: ciphers.map((cipher, i) => ({
        ...{ cipher, questions: 2, marked: [1, 2, 2, 2][i] ?? 0, locked: i === 2 || i === 3, third: i === 0 },
      })),
    })
  if (path === '/api/marking/ex-1/works/7K2M9QX') return work
  if (path === '/api/marking/ex-1/works/0B4NRTW') return ofRubric
  if (path === '/api/marking/ex-1/works/F8D3WMA') return ofFiles
  if (path === '/api/marking/ex-1/regrades')
    return api.regrades.reply.parse({
      newer: [{ item: 'it-9', text: 'Дене тыныштықта тұр. Қосынды күш неге тең?', was: 1, version: 2 }],
      regrades: [
        {
          ...{ id: 'rg-1', item: 'it-3', text: 'Жұмыстың өлшем бірлігі?', was: 1, version: 3, by, at },
          ...{ reason: 'B де дұрыс', decision: null, decidedBy: null, decidedAt: null },
          changes: [
            { cipher: '7K2M9QX', before: 0, after: 2 },
            { cipher: '0B4NRTW', before: null, after: 2 },
          ],
          ...{ damaged: ['XX19ZP3'], may: { decide: true } },
        },
        {
          ...{ id: 'rg-2', item: 'it-4', text: 'Қуат?', was: 2, version: 3, by, at, reason: 'Қате терілген' },
          ...{ decision: 'declined', decidedBy: by, decidedAt: at, changes: [] },
          ...{ damaged: [], may: { decide: false } },
        },
      ],
    })
  if (path === '/api/marking/ex-3/results')
    return api.results.reply.parse({
      title: said('Физика'),
      lots: [{ lot: 1, seed: digest, commitment: digest }],
      rows: ['Айгерім Сәрсенова', 'Бекзат Оспанов', 'Чынгыз Токтогулов'].map((name, i) => ({
        ...{ cipher: ciphers[i], number: `2026000${i}`, name, group: 'ФЗ-22-1', max: 40 },
        ...(i === 2
          ? { points: null, percent: null, grade: null, passed: null }
          : { points: 38.5 - 25 * i, percent: 96.25 - 62.5 * i, grade: i ? 'FX' : 'A', passed: i === 0 }),
      })),
    })
  return null
}

export const markingStates: readonly ConsoleState[] = [
  { name: 'markings', me: registrar, hash: '#/marking', ready: selectorOf('marking-ex-3') },
  {
    name: 'marking-begin',
    me: registrar,
    hash: '#/marking/ex-0',
    steps: [{ click: 'markers-2' }],
    ready: selectorOf('difference'),
  },
  { name: 'marking', me: registrar, hash: '#/marking/ex-1', ready: selectorOf('take-unfinished') },
  { name: 'marking-locked', me: registrar, hash: '#/marking/ex-2', ready: selectorOf('say-office') },
  { name: 'marking-works', me: teacher, hash: '#/marking/ex-1/mark', ready: selectorOf('answer-it-2') },
  {
    name: 'marking-mistyped',
    me: teacher,
    hash: '#/marking/ex-1/mark',
    steps: [{ fill: 'answer-it-2 points', text: '15' }],
    ready: '[data-testid="answer-it-2"] input[aria-invalid]',
  },
  {
    name: 'marking-rubric',
    me: teacher,
    hash: '#/marking/ex-1/mark',
    steps: [{ click: 'work-0B4NRTW' }, { fill: 'criterion-1 points', text: '3' }, { click: 'save-mark' }],
    ready: '[data-testid="criterion-2"] [class*="error"]',
  },
  {
    name: 'marking-files',
    me: teacher,
    hash: '#/marking/ex-1/mark',
    steps: [{ click: 'work-F8D3WMA' }],
    ready: selectorOf('answer-it-2 answer-file'),
  },
  {
    name: 'marking-file-altered',
    after: 'marking-files',
    me: teacher,
    hash: '#/marking/ex-1/mark',
    steps: [{ click: 'answer-it-2 answer-file' }],
    ready: selectorOf('answer-file-wrong'),
  },
  { name: 'marking-keys', me: registrar, hash: '#/marking/ex-1/keys', ready: selectorOf('applied') },
  {
    name: 'marking-statistics',
    me: registrar,
    hash: '#/marking/ex-3/statistics',
    ready: selectorOf('item-it-5'),
  },
  {
    name: 'marking-statistics-opened',
    after: 'marking-statistics',
    me: registrar,
    hash: '#/marking/ex-3/statistics',
    steps: [{ click: 'item-it-2 open' }, { click: 'item-it-1 open' }],
    ready: selectorOf('texts'),
  },
  {
    name: 'marking-statistics-few',
    me: registrar,
    hash: '#/marking/ex-2/statistics',
    ready: selectorOf('few'),
  },
  { name: 'marking-results', me: registrar, hash: '#/marking/ex-3/results', ready: selectorOf('take-csv') },
]

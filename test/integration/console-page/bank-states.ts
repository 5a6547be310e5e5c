/** Question banks as a small server answers them, and their screens worth a picture. */
import type { z } from 'zod'
import { consoleApi } from '../../../src-shared/api/console.ts'
import type { Item } from '../../../src-shared/bank/item.ts'
import type { ItemTexts } from '../../../src-shared/bank/texts.ts'
import type { Me } from '../../../src-shared/console-api.ts'
import { common, single } from '../../support/bank-items.ts'
import { selectorOf } from '../../support/steps.ts'
import type { ConsoleState } from './states.ts'

const api = consoleApi.banks
const teacher: Me = { name: 'Нурлан Бекмуратов', login: 'н.бекмуратов', roles: ['teacher'], rooms: [] }
const at = Date.UTC(2026, 10, 22, 9, 30)
const by = 'Нурлан Бекмуратов (н.бекмуратов)'

const written = (text: string, options: readonly string[]) => {
  const item = single(text, options, { topic: ['Механика', 'Статика'] })
  const plain = (html: string) => ({ html, text: html })
  return item.kind === 'single'
    ? {
        ...item,
        stem: plain(text),
        options: item.options.map((one) => ({ ...one, text: plain(one.text.html) })),
      }
    : item
}
const texts: ItemTexts = {
  kk: written('Күштің өлшем бірлігі қандай?', ['ньютон', 'джоуль', 'ватт']),
  ru: written('В чём измеряется сила?', ['в ньютонах', 'в джоулях', 'в ваттах']),
}

const essay = (
  text: string,
  [law, example, none, whole]: readonly [string, string, string, string],
): Item => ({
  ...common(text, { points: 10, topic: ['Механика', 'Динамика'] }),
  ...{ kind: 'essay', template: null, markerNote: null },
  rubric: [
    { id: '1', text: law, points: 4, levels: [] },
    {
      ...{ id: '2', text: example, points: 5 },
      levels: [
        { text: none, points: 0 },
        { text: whole, points: 5 },
      ],
    },
  ],
})
const essays: ItemTexts = {
  kk: essay('Ньютонның екінші заңын түсіндіріңіз.', ['Тұжырымы және формуласы', 'Мысал', 'жоқ', 'толық']),
  ru: essay('Объясните второй закон Ньютона.', ['Формулировка и формула', 'Пример', 'нет', 'полный']),
}

const row = (place: number): z.input<typeof api.items.list.reply>['items'][number] => ({
  id: `it-${place}`,
  place,
  version: 2,
  kind: place % 4 === 0 ? 'matching' : 'single',
  title: `${place}. Күштің өлшем бірлігі қандай? В чём измеряется сила?`,
  topic: ['Механика', 'Статика'],
  difficulty: (place % 3) + 1,
  points: place % 2 ? 1 : 2.5,
  languages: ['kk', 'ru'],
  origin: { file: 'физика.txt', line: place * 5, inside: null },
  changedBy: by,
  changedAt: at,
  retired: false,
})
const rows = Array.from({ length: 50 }, (_, place) => row(place + 1))

const summary = {
  id: 'bk-1',
  title: 'Физика',
  chair: 'Жалпы физика',
  teachers: [{ login: 'н.бекмуратов', name: 'Нурлан Бекмуратов' }],
  items: 10_000,
  changedAt: at,
}

const held = (version: number): z.input<typeof api.items.get.reply> => ({
  ...row(1),
  shown: version,
  texts,
  versions: [
    { version: 2, by, at },
    { version: 1, by, at: at - 86_400_000 },
  ],
  media: [],
})

const preview: z.input<typeof api.imports.get.reply> = {
  import: {
    id: 'im-1',
    file: 'физика.txt',
    by,
    at,
    choices: { format: 'auto', numbers: 'auto', right: 'auto', language: 'kk', topic: '' },
    takenAt: null,
  },
  report: {
    format: 'platonus',
    encoding: 'UTF-8',
    sense: { numbers: 'difficulty', right: 'marked' },
    questions: 300,
    taken: 280,
    changed: 15,
    refused: 5,
    byKind: { single: 295 },
    pictures: 3,
    known: 12,
    report: [
      { line: 40, file: null, what: 'refused', why: 'it has only one option', title: 'Жүктеме деген не?' },
      {
        line: 61,
        file: null,
        what: 'changed',
        why: 'an option without a text (line 64) is left out',
        title: 'Массаның бірлігі?',
      },
      {
        line: 1,
        file: null,
        what: 'note',
        why: 'the number in <question1> to <question3> is taken as the difficulty',
        title: '',
      },
    ],
  },
  first: [texts],
}

/** Null: it is about no bank. */
export function bankAnswer(method: string, path: string): unknown {
  if (path === '/api/banks') return api.list.reply.parse({ banks: [summary] })
  if (path === '/api/banks/teachers') return api.teachers.reply.parse({ teachers: summary.teachers })
  const [, rest] = /^\/api\/banks\/[^/]+(\/.*)?$/.exec(path) ?? []
  if (path === '/api/banks/bk-1')
    return api.get.reply.parse({
      ...summary,
      topics: [{ topic: ['Механика', 'Статика'], items: 10_000 }],
      kinds: [{ kind: 'single', items: 10_000 }],
      difficulties: [
        { difficulty: 1, items: 5000 },
        { difficulty: null, items: 5000 },
      ],
      languages: [{ language: 'kk', items: 10_000 }],
      retired: 2,
    })
  if (rest === '/items') return api.items.list.reply.parse({ total: 10_000, items: rows })
  if (rest === '/items/it-1' && method === 'GET') return api.items.get.reply.parse(held(2))
  if (rest === '/items/it-2' && method === 'GET')
    return api.items.get.reply.parse({ ...held(2), ...row(2), kind: 'essay', points: 10, texts: essays })
  if (rest === '/imports/im-1') return api.imports.get.reply.parse(preview)
  if (rest === '/imports' && method === 'GET')
    return api.imports.list.reply.parse({ imports: [preview.import] })
  if (rest === '/duplicates')
    return api.items.duplicates.reply.parse({
      groups: [
        { whole: true, total: 2, items: rows.slice(0, 2) },
        { whole: false, total: 3, items: rows.slice(2, 5) },
      ],
      more: 1,
    })
  if (rest === '/exports/moodle/losses')
    return api.exports.losses.reply.parse({
      items: 9999,
      losses: [{ place: 4, why: 'it is left out: it has no options' }],
    })
  return null
}

const me = teacher
export const bankStates: readonly ConsoleState[] = [
  { name: 'banks', me, hash: '', ready: selectorOf('bank-bk-1') },
  { name: 'bank', me, hash: '#/banks/bk-1', ready: selectorOf('item-1') },
  {
    name: 'bank-settings',
    after: 'bank',
    me,
    hash: '#/banks/bk-1',
    steps: [{ click: 'bank-settings' }],
    ready: selectorOf('bank-save'),
  },
  { name: 'bank-export', me, hash: '#/banks/bk-1', steps: [{ click: 'export' }], ready: '[lang="en"]' },
  { name: 'bank-import-new', me, hash: '#/banks/bk-1/imports/new', ready: selectorOf('import-begin') },
  { name: 'bank-import', me, hash: '#/banks/bk-1/imports/im-1', ready: selectorOf('report') },
  { name: 'bank-duplicates', me, hash: '#/banks/bk-1/duplicates', ready: selectorOf('screen-duplicates') },
  { name: 'bank-item', me, hash: '#/banks/bk-1/items/it-1', ready: '#question-text' },
  {
    ...{ name: 'bank-essay', me, hash: '#/banks/bk-1/items/it-2' },
    steps: [{ fill: 'level-2-2', text: 'толық, сандармен' }, { click: 'level-2-2' }],
    ready: selectorOf('rubric-wrong'),
  },
  { name: 'bank-new-item', me, hash: '#/banks/bk-1/items/new', ready: selectorOf('stem') },
]

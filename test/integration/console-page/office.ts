/** People and places of the fake university: enough of them to scroll through, and lists on their way in. */
import { z } from 'zod'
import { portrait } from '../../../src-server/demo/portrait.ts'
import { consoleApi } from '../../../src-shared/api/console.ts'
import { type Endpoint, endpointAt } from '../../../src-shared/api/endpoint.ts'
import type { ImportPreview } from '../../../src-shared/api/imports.ts'
import type { StudentRow } from '../../../src-shared/api/people.ts'
import { foldedName, searchWords } from '../../../src-shared/people/names.ts'

const surnames = [
  'Сәрсенова',
  'Әбдіқадіров',
  'Өмүрбеков',
  'Иванова',
  'Төлегенқызы',
  'Ұзақбай',
  'Қайратов',
  'Ким',
]
const names = ['Айгүл', 'Ерлан', 'Үсөн', 'Мария', 'Гүлнұр', 'Бектур', 'Әсел', 'Ғалымжан']
const groups = ['ИС-21-1', 'ИС-21-2', 'ЭК-22-1', 'МД-23-4']
const faculties = ['Ақпараттық технологиялар', 'Экономика', 'Медицина']
const forms = ['day', 'extramural', 'distance', 'evening'] as const
const taught = ['kk', 'ru', 'ky', 'en'] as const

const students: readonly StudentRow[] = Array.from({ length: 10_000 }, (_, i) => ({
  number: String(2_024_000_000 + i),
  name: `${surnames[i % 8]} ${names[Math.floor(i / 8) % 8]}`,
  faculty: `f${i % 3}`,
  facultyTitle: faculties[i % 3] ?? '',
  group: `g${i % 4}`,
  groupTitle: groups[i % 4] ?? '',
  course: (i % 5) + 1,
  form: forms[i % 4] ?? null,
  language: taught[i % 4] ?? null,
  recordBook: null,
  leftAt: null,
}))

const staff = [
  { login: 'aigerim', name: 'Айгерім Қасымова', roles: ['invigilator'], rooms: ['lab-1'], sso: false, password: true, secondFactor: true, retiredAt: null },
  { login: 'bakyt', name: 'Бақыт Нұрланұлы', roles: ['administrator', 'officer'], rooms: [], sso: false, password: true, secondFactor: false, retiredAt: null },
  { login: 'erkin', name: 'Эркин Үсөнов', roles: ['teacher'], rooms: [], sso: false, password: false, secondFactor: false, retiredAt: null },
  { login: 'gulnara', name: 'Гүлнара Асанова', roles: ['office', 'teacher'], rooms: [], sso: true, password: false, secondFactor: false, retiredAt: null },
] // biome-ignore format: a table

const enrolledAt = Date.UTC(2026, 10, 20, 5)
const inRoom = { room: 'lab-1', roomTitle: 'Лаб 1 · 304', enrolledAt, retiredAt: null, unplaced: false }
const stations = [
  { ...inRoom, id: 'st-1', name: 'A-01', attempts: 12 },
  { ...inRoom, id: 'st-2', name: 'A-02', attempts: 9 },
  { ...inRoom, id: 'st-3', name: 'lab304-07', unplaced: true, attempts: 0 },
]
const token = { room: 'lab-1', roomTitle: 'Лаб 1 · 304', by: 'bakyt', madeAt: enrolledAt }
const tokens = [
  { ...token, id: 'ddb9827bd2d1', expiresAt: enrolledAt + 259_200_000, uses: 40, used: 12, from: ['10.2.0.0/16'], state: 'good' },
  { ...token, id: '14eb8a9a175d', expiresAt: enrolledAt - 3_600_000, uses: 1, used: 0, from: [], state: 'over' },
] // biome-ignore format: a table

const listPreview: ImportPreview = {
  id: 'list-1',
  kind: 'students',
  file: 'ЭК-22 тізімі.csv',
  at: Date.UTC(2026, 10, 22, 6),
  state: 'preview',
  progress: null,
  format: 'csv',
  encoding: 'Windows-1251',
  sheet: null,
  columns: [
    { title: '№ п/п', column: null, how: null, examples: ['1', '2', '3'] },
    { title: 'ИИН', column: 'number', how: 'hand', examples: ['030415600123', '031122500456'] },
    { title: 'ФИО', column: 'name', how: 'words', examples: ['Сарсенова Айгуль', 'Ким Мария'] },
    { title: 'Группа', column: 'group', how: 'words', examples: ['ЭК-22-1', 'ЭК-22-2'] },
    { title: 'Курс', column: 'course', how: 'remembered', examples: ['2 курс'] },
  ],
  known: ['number', 'name', 'surname', 'givenName', 'patronymic', 'faculty', 'group', 'course', 'form', 'language', 'recordBook'],
  missing: [],
  counts: { rows: 24, added: 20, changed: 1, same: 3, absent: 9_976, wrong: 1, notes: 3 },
  rows: [
    { line: 2, outcome: 'added', values: { number: '030415600123', name: 'Сарсенова Айгуль', group: 'ЭК-22-1', course: 2 } },
    { line: 3, outcome: 'changed', values: { number: '031122500456', name: 'Ким Мария', group: 'ЭК-22-2', course: 2 } },
  ],
  findings: [
    { line: 7, column: 'number', grave: true, code: 'number-rounded', params: { cell: '3,11225E+11' } },
    { line: null, column: null, grave: false, code: 'table.read-as', params: { encoding: 'Windows-1251' } },
    { line: 5, column: 'name', grave: false, code: 'same-name', params: { name: 'Ким Мария', line: 3 } },
    { line: 9, column: null, grave: false, code: 'cleaned', params: {} },
  ],
  changes: [{ line: 3, key: '031122500456', column: 'course', from: 1, to: 2 }],
} // biome-ignore format: a table

const photosPreview: ImportPreview = {
  ...listPreview,
  id: 'photos-1',
  kind: 'photos',
  file: 'photos-312.zip',
  format: 'zip',
  encoding: null,
  columns: [],
  known: [],
  counts: { rows: 309, added: 301, changed: 6, same: 2, absent: 9_691, wrong: 0, notes: 3 },
  rows: [
    { line: 1, outcome: 'added', values: { number: '030415600123', file: 'ЭК-22/030415600123.jpg', name: 'Сарсенова Айгуль' } },
    { line: 2, outcome: 'changed', values: { number: '031122500456', file: 'ЭК-22/031122500456.png', name: 'Ким Мария' } },
  ],
  findings: [
    { line: 3, column: null, grave: false, code: 'no-student', params: { file: 'ЭК-22/031122500999.jpg', number: '031122500999' } },
    { line: 7, column: null, grave: false, code: 'photo-large', params: { file: 'ЭК-22/031122500777.jpg', kb: 3_412, most: 200 } },
    { line: 9, column: null, grave: false, code: 'no-picture', params: { file: 'ЭК-22/031122500778.jpg' } },
  ],
  changes: [],
} // biome-ignore format: a table

const staffPreview: ImportPreview = {
  ...listPreview,
  id: 'staff-1',
  kind: 'staff',
  file: 'Қызметкерлер.xlsx',
  format: 'xlsx',
  encoding: null,
  sheet: 'Кафедра',
  columns: [
    { title: 'Логин', column: 'login', how: 'words', examples: ['asel', 'erkin'] },
    { title: 'ФИО', column: 'name', how: 'words', examples: ['Әсел Нұр', 'Эркин Үсөнов'] },
    { title: 'Должность', column: null, how: null, examples: ['доцент', 'старший преподаватель'] },
    { title: 'Роли', column: 'roles', how: 'words', examples: ['бақылаушы, преподаватель', 'окуу бөлүмү'] },
    { title: 'Аудитории', column: 'rooms', how: 'words', examples: ['Лаб 1 · 304'] },
  ],
  known: ['login', 'name', 'surname', 'givenName', 'patronymic', 'roles', 'rooms'],
  counts: { rows: 5, added: 2, changed: 1, same: 0, absent: 3, wrong: 2, notes: 0 },
  rows: [
    { line: 2, outcome: 'added', values: { login: 'asel', name: 'Әсел Нұр', roles: 'invigilator, teacher', rooms: 'lab-1' } },
    { line: 3, outcome: 'changed', values: { login: 'erkin', name: 'Эркин Үсөнов', roles: 'office, teacher', rooms: null } },
  ],
  findings: [
    { line: 5, column: 'roles', grave: true, code: 'unknown-role', params: { cell: 'лаборант' } },
    { line: 6, column: 'rooms', grave: true, code: 'unknown-room', params: { cell: 'Лаб 77' } },
  ],
  changes: [{ line: 3, key: 'erkin', column: 'roles', from: 'teacher', to: 'office, teacher' }],
} // biome-ignore format: a table

const roomsPreview: ImportPreview = {
  ...listPreview,
  id: 'rooms-1',
  kind: 'places',
  file: 'Аудиториялар.csv',
  columns: [
    { title: 'Код', column: 'id', how: 'words', examples: ['lab-1', 'lab-3'] },
    { title: 'Аудитория', column: 'title', how: 'words', examples: ['Лаб 1 · 304', 'Лаб 3 · 306'] },
    { title: 'Мест в ряду', column: 'perRow', how: 'words', examples: ['8', '6'] },
  ],
  known: ['id', 'title', 'perRow'],
  counts: { rows: 3, added: 1, changed: 1, same: 1, absent: 0, wrong: 0, notes: 1 },
  rows: [
    { line: 2, outcome: 'changed', values: { id: 'lab-1', title: 'Лаб 1 · 304а', perRow: 8 } },
    { line: 3, outcome: 'same', values: { id: 'lab-2', title: 'Лаб 2 · 305', perRow: null } },
    { line: 4, outcome: 'added', values: { id: 'lab-3', title: 'Лаб 3 · 306', perRow: 6 } },
  ],
  findings: [{ line: 2, column: 'perRow', grave: false, code: 'plan-there', params: {} }],
  changes: [{ line: 2, key: 'lab-1', column: 'title', from: 'Лаб 1 · 304', to: 'Лаб 1 · 304а' }],
} // biome-ignore format: a table

const previews = [listPreview, photosPreview, staffPreview, roomsPreview]

const window = (all: readonly unknown[], query: URLSearchParams) => {
  const from = Number(query.get('from') ?? 0)
  return { total: all.length, rows: all.slice(from, from + Number(query.get('count') ?? 100)) }
}

const found = (query: URLSearchParams): readonly StudentRow[] => {
  const words = searchWords(query.get('search') ?? '')
  const all = students.filter((one) =>
    words.every((word) => foldedName(`${one.name} ${one.number}`).includes(word)),
  )
  return query.get('down') === 'true' ? all.toReversed() : all
}

/** What it answers, checked against the contract; undefined: it is none of the office's. */
export function officeAnswer(method: string, { pathname, searchParams }: URL): unknown {
  const { people, imports, stations: register, enrolTokens } = consoleApi
  const path = decodeURIComponent(pathname)
  const endpoint = endpointAt({ people, imports, register, enrolTokens }, method, path)
  if (!endpoint) return undefined
  const replies = new Map<Endpoint, unknown>([
    [people.students.list, window(found(searchParams), searchParams)],
    [
      people.faculties.list,
      window(
        faculties.map((title, i) => ({ id: `f${i}`, title, groups: 4, students: 3333 })),
        searchParams,
      ),
    ],
    [
      people.groups.list,
      window(
        groups.map((title, i) => ({
          id: `g${i}`,
          title,
          faculty: 'f1',
          facultyTitle: faculties[1],
          students: 25,
        })),
        searchParams,
      ),
    ],
    [people.staff.list, window(staff, searchParams)],
    [register.list, window(stations, searchParams)],
    [enrolTokens.list, window(tokens, searchParams)],
    [people.staff.add, { password: 'f3a1c09b7e55d20186' }],
    [
      people.places.list,
      window(
        [
          { id: 'lab-1', title: 'Лаб 1 · 304', stations: 8, drawn: true },
          { id: 'lab-2', title: 'Лаб 2 · 305', stations: 24, drawn: false },
        ],
        searchParams,
      ),
    ],
    [imports.list, { imports: [...previews, { ...listPreview, id: 'list-0', state: 'done' }] }],
    [imports.get, previews.find(({ id }) => path.endsWith(id)) ?? listPreview],
    [people.students.photo, { photo: portrait('2024000000', 'Айгүл') }],
  ])
  return z.unknown().parse(endpoint.reply?.parse(replies.get(endpoint) ?? { ok: true }))
}

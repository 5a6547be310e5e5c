/** Station views as main would send them, for tests of the page alone. */
import { StationView } from '../../src-shared/bridge.ts'
import { Question } from '../../src-shared/exam.ts'
import type { Localized } from '../../src-shared/vocabulary.ts'
import type { Step } from './steps.ts'

const said = (kk: string, ru: string, ky: string, en: string): Localized => ({ kk, ru, ky, en })

const questions = [
  {
    id: 'capital',
    type: 'single',
    points: 1,
    text: said(
      'Деректер қорындағы бастапқы кілттің негізгі міндеті қандай?',
      'Каково основное назначение первичного ключа в базе данных?',
      'Маалымат базасындагы баштапкы ачкычтын негизги милдети кандай?',
      'What is the main purpose of a primary key in a database?',
    ),
    options: [
      {
        id: 'a',
        text: said(
          'Жазбаны бір мәнді анықтау',
          'Однозначно определять запись',
          'Жазууну бир маанилүү аныктоо',
          'To identify a record uniquely',
        ),
      },
      {
        id: 'b',
        text: said('Деректерді шифрлау', 'Шифровать данные', 'Маалыматты шифрлөө', 'To encrypt the data'),
      },
      {
        id: 'c',
        text: said('Кестені сұрыптау', 'Сортировать таблицу', 'Таблицаны иреттөө', 'To sort the table'),
      },
      {
        id: 'd',
        text: said(
          'Дискіде орын үнемдеу',
          'Экономить место на диске',
          'Дискте орун үнөмдөө',
          'To save space on the disk',
        ),
      },
    ],
  },
  {
    id: 'primes',
    type: 'multiple',
    points: 2,
    text: said(
      'Жай сандарды таңдаңыз.',
      'Выберите простые числа.',
      'Жөнөкөй сандарды тандаңыз.',
      'Choose the prime numbers.',
    ),
    options: ['2', '9', '11', '15'].map((number) => ({
      id: `n${number}`,
      text: said(number, number, number, number),
    })),
  },
  {
    id: 'speed',
    type: 'number',
    points: 2,
    unit: 'м/с',
    text: said(
      'Дене 5 секундта 62,5 метр жол жүрді. Орташа жылдамдығы қандай?',
      'Тело прошло 62,5 метра за 5 секунд. Какова его средняя скорость?',
      'Нерсе 5 секундда 62,5 метр жол басты. Орточо ылдамдыгы канча?',
      'A body moved 62.5 metres in 5 seconds. What is its mean speed?',
    ),
  },
  {
    id: 'essay',
    type: 'text',
    points: 5,
    maxLength: 2000,
    text: said(
      'Екі фазалы бекітудің не үшін керек екенін түсіндіріңіз.',
      'Объясните, зачем нужна двухфазная фиксация.',
      'Эки фазалуу бекитүү эмне үчүн керек экенин түшүндүрүңүз.',
      'Explain why two-phase commit is needed.',
    ),
  },
  {
    id: 'steps',
    type: 'order',
    points: 3,
    text: said(
      'OSI деңгейлерін төменнен жоғары қарай орналастырыңыз.',
      'Расположите уровни OSI снизу вверх.',
      'OSI деңгээлдерин төмөндөн жогору карай жайгаштырыңыз.',
      'Order the OSI layers from the bottom up.',
    ),
    options: [
      { id: 'net', text: said('Желілік', 'Сетевой', 'Тармактык', 'Network') },
      { id: 'phy', text: said('Физикалық', 'Физический', 'Физикалык', 'Physical') },
      { id: 'app', text: said('Қолданбалы', 'Прикладной', 'Колдонмо', 'Application') },
      { id: 'link', text: said('Арналық', 'Канальный', 'Каналдык', 'Data link') },
    ],
  },
].map((question) => Question.parse(question))

const live = {
  state: 'live',
  label: 'HD Webcam (046d:0825)',
  health: { luma: 120, motion: 4 },
  hint: 'good',
} as const

const base: StationView = {
  screen: 'sign-in',
  language: 'kk',
  timeZone: null,
  station: { name: 'A-214-07', room: 'A-214' },
  network: 'online',
  problem: null,
  student: null,
  exam: null,
  attempt: null,
  state: null,
  cameras: { face: live, desk: { ...live, label: 'USB Document Camera' } },
  preflight: { consent: false, guard: true, camerasReady: true, displays: 1, identityPicture: true },
  identity: { jpeg: null },
  paper: null,
  answers: {},
  endsAt: null,
  leftMs: null,
  saving: 'saved',
  debt: { segments: 0, bytes: 0, bytesPerSecond: null, emptyInMs: 0 },
  lock: null,
  messages: [],
  notice: null,
  receipt: null,
  leave: { combination: 'Ctrl+Alt+Q', code: true },
}

const person = {
  student: { number: '20B030417', name: 'Нұрсұлтанқызы Әйгерім Қуанышбекова', photo: null },
  exam: {
    id: 'db-final',
    title: said(
      'Деректер қоры: қорытынды емтихан',
      'Базы данных: итоговый экзамен',
      'Маалымат базалары: жыйынтык экзамен',
      'Databases: final exam',
    ),
    durationMinutes: 45,
    delivery: 'paper' as const,
    url: null,
    startsAt: '2026-11-22T04:00:00Z',
    endsAt: '2026-11-22T06:00:00Z',
  },
}
const opened = { ...person, attempt: 'attempt-1' }

const screens: Record<StationView['screen'], Partial<StationView>> = {
  starting: { station: null },
  problem: { problem: { code: 'no-camera', detail: 'getUserMedia: NotFoundError' } },
  'sign-in': {},
  confirm: person,
  preflight: { ...opened, state: 'preflight' },
  identity: { ...opened, state: 'preflight' },
  refused: { ...opened, state: 'preflight' },
  waiting: { ...opened, state: 'waiting', leftMs: 45 * 60_000 },
  exam: { ...opened, state: 'running', paper: { questions } },
  break: { ...opened, state: 'break', leftMs: 31 * 60_000 + 4000 },
  paused: { ...opened, state: 'paused', leftMs: 31 * 60_000 + 4000 },
  submitting: {
    ...opened,
    state: 'submitted',
    debt: { segments: 37, bytes: 3_412_000, bytesPerSecond: 1_200_000, emptyInMs: 40_000 },
  },
  receipt: {
    ...opened,
    state: 'submitted',
    receipt: { id: 'K7QM-2F9T-XH4P', at: '2026-11-22T05:12:44Z', answers: 5, complete: true, excused: false },
  },
}
const screenNames = Object.keys(screens).map((name) => StationView.shape.screen.parse(name))

/** A valid view of one screen; an exam's time is over in 42 minutes. */
export function viewOf(screen: StationView['screen'], more: Partial<StationView> = {}): StationView {
  const clock = screen === 'exam' ? { endsAt: Date.now() + 42 * 60_000 } : {}
  return StationView.parse({ ...base, ...screens[screen], ...clock, screen, ...more })
}

export const now = '2026-11-22T04:20:00Z'
export const lock = {
  reason: 'forbidden-program',
  params: { program: 'xterm', title: 'a@lab' },
  code: '4F7K',
  challenge: '48392017',
  clockRuns: false,
  since: now,
}

/** A picture of one pixel. */
export const onePixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

/** Every state worth a picture: a name, a view, and what to press first. */
export function stationStates(language: StationView['language']): [string, StationView, Step?][] {
  const exam = (more: Partial<StationView> = {}) => viewOf('exam', { language, ...more })
  return [
    ...screenNames.map((screen): [string, StationView] => [screen, viewOf(screen, { language })]),
    ...questions.map((question, place): [string, StationView, Step] => [
      `exam, ${question.type}`,
      exam(),
      { click: `question-${place + 1}` },
    ]),
    ['exam, locked', exam({ lock })],
    [
      'exam, locked, by code',
      exam({ lock: { ...lock, clockRuns: true }, network: 'offline' }),
      { click: 'unlock-open' },
    ],
    [
      'exam, everything said at once',
      exam({
        network: 'offline',
        saving: 'kept',
        problem: { code: 'no-keeper' },
        messages: [{ id: 'm', text: 'Калькулятор қолдануға болады.', by: 'Сапарова Г.', at: now }],
        notice: {
          reason: 'foreign-window',
          params: { program: 'xterm', title: 'xterm' },
          severity: 'medium',
        },
      }),
    ],
    ['identity, taken', viewOf('identity', { language, identity: { jpeg: onePixel } })],
    ['identity, without a card', viewOf('identity', { language }), { click: 'identity-no-card' }],
    [
      'preflight, mending',
      viewOf('preflight', { language, problem: { code: 'one-camera' }, network: 'offline' }),
    ],
    [
      'receipt, still sending',
      viewOf('receipt', {
        language,
        receipt: { id: 'K7QM-2F9T', at: now, answers: 4, complete: false, excused: false },
      }),
    ],
    [
      'receipt, excused',
      viewOf('receipt', {
        language,
        receipt: { id: 'K7QM-2F9T', at: now, answers: 0, complete: true, excused: true },
      }),
    ],
    ['submit dialog', exam(), { click: 'submit' }],
    ['leave dialog', viewOf('sign-in', { language }), { keys: 'Control+Alt+KeyQ' }],
  ]
}

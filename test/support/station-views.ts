/** Station views as main would send them, for tests of the page alone. */
import { type PaperWay, StationView, usualReading } from '../../src-shared/bridge/station-view.ts'
import { Paper, Question } from '../../src-shared/exam.ts'
import type { Localized } from '../../src-shared/vocabulary.ts'
import { byCodes, byLink, offered } from './station-surveys.ts'
import { answeredByFiles, upload } from './station-upload.ts'
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
  {
    id: 'devices',
    type: 'match',
    points: 3,
    text: said(
      'Әр құрылғыға оның міндетін таңдаңыз.',
      'Подберите к каждому устройству его назначение.',
      'Ар бир түзүлүшкө анын милдетин тандаңыз.',
      'Match each device with its purpose.',
    ),
    left: [
      { id: 'cpu', text: said('Процессор', 'Процессор', 'Процессор', 'Processor') },
      { id: 'disk', text: said('Қатты диск', 'Жёсткий диск', 'Катуу диск', 'Hard disk') },
      { id: 'network', text: said('Желі картасы', 'Сетевая карта', 'Тармак картасы', 'Network card') },
    ],
    right: [
      {
        id: 'keep',
        text: said('Деректерді сақтау', 'Хранение данных', 'Маалыматты сактоо', 'Keeping data'),
      },
      {
        id: 'count',
        text: said('Есептеу', 'Вычисления', 'Эсептөө', 'Computing'),
      },
      {
        id: 'send',
        text: said('Деректер алмасу', 'Обмен данными', 'Маалымат алмашуу', 'Exchanging data'),
      },
      { id: 'print', text: said('Басып шығару', 'Печать', 'Басып чыгаруу', 'Printing') },
    ],
  },
  {
    id: 'loop',
    type: 'gaps',
    points: 3,
    text: said('Бос орындар', 'Пропуски', 'Бош жерлер', 'Gaps'),
    html: said(
      '<p><span data-tex="2^{10}"></span> саны <span data-gap="power"></span> тең. Оны мына код есептейді:</p><pre>x = 1\nfor i in range(10):\n    x = x * 2  # 2 есе</pre><p>Бұл <span data-gap="kind"></span> деп аталады, ал тіл — <span data-gap="language"></span>.</p>',
      '<p>Число <span data-tex="2^{10}"></span> равно <span data-gap="power"></span>. Его вычисляет такой код:</p><pre>x = 1\nfor i in range(10):\n    x = x * 2  # вдвое</pre><p>Это называется <span data-gap="kind"></span>, а язык — <span data-gap="language"></span>.</p>',
      '<p><span data-tex="2^{10}"></span> саны <span data-gap="power"></span> барабар. Аны мындай код эсептейт:</p><pre>x = 1\nfor i in range(10):\n    x = x * 2  # 2 эсе</pre><p>Бул <span data-gap="kind"></span> деп аталат, ал эми тили — <span data-gap="language"></span>.</p>',
      '<p>The number <span data-tex="2^{10}"></span> is <span data-gap="power"></span>. This code computes it:</p><pre>x = 1\nfor i in range(10):\n    x = x * 2  # doubled</pre><p>This is called a <span data-gap="kind"></span>, and the language is <span data-gap="language"></span>.</p>',
    ),
    gaps: [
      { id: 'power', kind: 'number' },
      {
        id: 'kind',
        kind: 'choice',
        options: [
          { id: 'loop', text: said('цикл', 'цикл', 'цикл', 'loop') },
          { id: 'branch', text: said('тармақталу', 'ветвление', 'бутактануу', 'branch') },
        ],
      },
      { id: 'language', kind: 'text', maxLength: 30 },
    ],
  },
  {
    id: 'report',
    type: 'essay',
    points: 10,
    words: { least: 150, most: 300 },
    text: said(
      'Бұлттық есептеудің артықшылықтары мен қауіптері туралы жазыңыз.',
      'Напишите о преимуществах и рисках облачных вычислений.',
      'Булуттук эсептөөнүн артыкчылыктары жана коркунучтары жөнүндө жазыңыз.',
      'Write about the advantages and risks of cloud computing.',
    ),
  },
  {
    id: 'case',
    type: 'description',
    text: said('Кесте', 'Таблица', 'Таблица', 'A table'),
    html: said(
      '<p>Келесі екі сұрақ осы кесте туралы.</p><table><tr><th>Аты</th><th>Бағасы</th></tr><tr><td>Әсел</td><td>92</td></tr><tr><td>Бакыт</td><td>85</td></tr></table>',
      '<p>Следующие два вопроса — об этой таблице.</p><table><tr><th>Имя</th><th>Баллы</th></tr><tr><td>Асель</td><td>92</td></tr><tr><td>Бакыт</td><td>85</td></tr></table>',
      '<p>Кийинки эки суроо ушул таблица жөнүндө.</p><table><tr><th>Аты</th><th>Упайы</th></tr><tr><td>Асел</td><td>92</td></tr><tr><td>Бакыт</td><td>85</td></tr></table>',
      '<p>The next two questions are about this table.</p><table><tr><th>Name</th><th>Marks</th></tr><tr><td>Asel</td><td>92</td></tr><tr><td>Bakyt</td><td>85</td></tr></table>',
    ),
  },
  {
    id: 'formula',
    type: 'single',
    points: 1,
    text: said(
      'x² − 5x + 6 = 0 теңдеуінің дискриминанты қайсы?',
      'Чему равен дискриминант уравнения x² − 5x + 6 = 0?',
      'x² − 5x + 6 = 0 теңдемесинин дискриминанты кайсы?',
      'Which is the discriminant of x² − 5x + 6 = 0?',
    ),
    options: ['b^2-4ac=1', '\\frac{-b}{2a}=\\frac{5}{2}', '\\sqrt{b^2-4ac}=5'].map((tex, place) => {
      const html = `<p><span data-tex="${tex}"></span></p>`
      const plain = `\\(${tex}\\)`
      return {
        id: `f${place + 1}`,
        text: said(plain, plain, plain, plain),
        html: said(html, html, html, html),
      }
    }),
  },
].map((question) => Question.parse(question))

const live = {
  state: 'live',
  label: 'HD Webcam (046d:0825)',
  health: { luma: 120, motion: 4 },
  hint: 'good',
} as const

const base: StationView = {
  web: null,
  screen: 'sign-in',
  language: 'kk',
  textSize: 100,
  reading: usualReading,
  timeZone: null,
  station: { name: 'A-214-07', room: 'A-214' },
  network: 'online',
  problem: null,
  student: null,
  exam: null,
  attempt: null,
  state: null,
  cameras: { face: live, desk: { ...live, label: 'USB Document Camera' } },
  preflight: {
    consent: false,
    guard: true,
    camerasReady: true,
    displays: 1,
    identityPicture: true,
    liveView: 'told',
    unfilmedSeats: true,
  },
  unfilmed: false,
  identity: { jpeg: null },
  sealed: null,
  draw: null,
  paper: null,
  answers: {},
  flags: [],
  endsAt: null,
  leftMs: null,
  saving: 'saved',
  debt: { segments: 0, bytes: 0, bytesPerSecond: null, emptyInMs: 0 },
  lock: null,
  asks: [],
  breakEndsAt: null,
  messages: [],
  watched: false,
  checked: false,
  surveys: [],
  notice: null,
  receipt: null,
  leave: { combination: 'Ctrl+Alt+Q', code: true },
}

/** As most policies say. */
/** As a paper is shown by the usual policy. */
export const allOpen = { selectable: true, trace: null, way: null, sounds: [] }

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

export const lying: NonNullable<StationView['draw']> = {
  number: '3F2A-91BC-77D0-E4A1',
  cards: 50,
  tickets: 25,
  offered: Array.from({ length: 50 }, (_, i) => i + 1).filter((card) => card % 7 !== 3),
  own: false,
  turned: null,
  ready: false,
}
/** Her seat's own, out of the sealed paper. */
export const lyingOwn: NonNullable<StationView['draw']> = {
  ...lying,
  ...{ cards: 5, offered: [51, 76, 104, 129, 152], own: true },
}

/** Its hour has come. */
export const sealed: NonNullable<StationView['sealed']> = {
  opensAt: '2026-11-22T04:00:00Z',
  early: false,
  admitted: false,
  here: true,
}

const screens: Record<StationView['screen'], Partial<StationView>> = {
  starting: { station: null },
  problem: { problem: { code: 'no-camera', detail: 'getUserMedia: NotFoundError' } },
  'sign-in': {},
  confirm: person,
  preflight: { ...opened, state: 'preflight' },
  identity: { ...opened, state: 'preflight' },
  refused: { ...opened, state: 'preflight' },
  waiting: { ...opened, state: 'waiting', leftMs: 45 * 60_000 },
  draw: { ...opened, state: 'waiting', leftMs: 45 * 60_000, draw: lying },
  exam: { ...opened, state: 'running', paper: { ...Paper.parse({ questions }), ...allOpen } },
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
    receipt: {
      id: '3F2A-91BC-77D0-E4A1',
      check: {
        page: 'https://taza.uni.example/check',
        address: 'https://taza.uni.example/open#/check/3F2A-91BC-77D0-E4A1',
      },
      at: '2026-11-22T05:12:44Z',
      answers: 5,
      complete: true,
      excused: false,
    },
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

const sound = 'c'.repeat(64)
const heard = said(
  'Мәтінді тыңдап, негізгі ойын жазыңыз.',
  'Прослушайте текст и напишите его главную мысль.',
  'Текстти угуп, негизги оюн жазыңыз.',
  'Listen to the text and write down what it is about.',
)
const withSound = (text: string) => `<p>${text}</p><audio data-media="${sound}"></audio>`
const sounding = Question.parse({
  ...{ id: 'sound', type: 'text', points: 3, plays: 2, text: heard },
  html: said(withSound(heard.kk), withSound(heard.ru), withSound(heard.ky), withSound(heard.en)),
})

/** The paper as it is gone through in turn: at the second question of the second of three sections. */
export const gone = (more: Partial<PaperWay> = {}): NonNullable<StationView['paper']> => ({
  ...{ ...Paper.parse({ questions }), ...allOpen },
  way: {
    ...{ section: 2, place: 2, sections: 3, oneWay: true, from: 2, end: 7, byTime: false, leftMs: null },
    title: said(
      'Желілер және операциялық жүйелер',
      'Сети и операционные системы',
      'Тармактар жана операциялык системалар',
      'Networks and operating systems',
    ),
    endsAt: Date.now() + 14.5 * 60_000,
    ...more,
  },
})

const web: NonNullable<StationView['web']> = {
  state: 'open',
  why: null,
  site: 'moodle.university.example',
  title: 'Quiz',
  can: { back: true, reload: true },
  over: false,
  drafts: 0,
  came: null,
  choosing: null,
  asks: null,
}

const files = [
  { name: 'Тапсырма, 3-нұсқа.docx', bytes: 48_120 },
  { name: `${'өте-ұзын-атауы-бар-файл-'.repeat(2)}.xlsx`, bytes: 7_340_032 },
  { name: 'data (2).csv', bytes: 311 },
]
/** What a page asks of the attempt's folder, by name. */
const webChoices: [string, NonNullable<StationView['web']>['choosing']][] = [
  ['one', { multiple: false, files, others: 2 }],
  [
    'many',
    {
      multiple: true,
      files: [...files, ...files.map((one) => ({ ...one, name: `b ${one.name}` }))],
      others: 0,
    },
  ],
  ['none', { multiple: false, files: [], others: 0 }],
  ['none that fit', { multiple: false, files: [], others: 1 }],
]

/** A picture of one pixel. */
export const onePixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

/** Every state worth a picture: a name, a view, and what to press first. */
export function stationStates(language: StationView['language']): [string, StationView, ...Step[]][] {
  const exam = (more: Partial<StationView> = {}) => viewOf('exam', { language, ...more })
  const inTurn = (more: Partial<PaperWay> = {}) => exam({ paper: gone(more) })
  return [
    ...screenNames.map((screen): [string, StationView] => [screen, viewOf(screen, { language })]),
    ...questions.map((question, place): [string, StationView, Step] => [
      `exam, ${question.type}${question.id === 'formula' ? ', formulas' : ''}`,
      exam(),
      { click: `question-${place + 1}` },
    ]),
    ['sign-in, the machine is checked', viewOf('sign-in', { language, checked: true })],
    [
      'surveys before the sign-in',
      viewOf('sign-in', { language, surveys: offered(language) }),
      { click: 'surveys' },
    ],
    [
      'survey at the station, by codes',
      viewOf('sign-in', { language, surveys: offered(language, [byCodes]) }),
      { click: 'surveys' },
      { click: 'survey-answer' },
    ],
    [
      'draw, turned',
      viewOf('draw', { language, draw: { ...lying, turned: { card: 12, ticket: 7 }, ready: true } }),
    ],
    // Never one after the other: the sign-in screen stays, and the survey with it.
    [
      'survey at the station, by link',
      viewOf('sign-in', { language, surveys: offered(language, [byLink]) }),
      { click: 'surveys' },
      { click: 'survey-answer' },
    ],
    [
      'draw, without a network',
      viewOf('draw', { language, network: 'offline', draw: { ...lying, offered: null } }),
    ],
    [
      'draw, without a network, sealed',
      viewOf('draw', {
        ...{ language, network: 'offline', draw: { ...lying, offered: null } },
        sealed: { ...sealed, admitted: true },
      }),
    ],
    [
      'draw, own cards',
      viewOf('draw', {
        ...{ language, network: 'offline', draw: lyingOwn, sealed: { ...sealed, admitted: true } },
      }),
    ],
    [
      'draw, turned, without a network, sealed',
      viewOf('draw', {
        ...{ language, network: 'offline', sealed: { ...sealed, admitted: true } },
        draw: { ...lying, turned: { card: 12, ticket: 7 } },
      }),
    ],
    ['waiting, sealed', viewOf('waiting', { language, sealed: { ...sealed, early: true, admitted: true } })],
    [
      'waiting, sealed, without a network',
      viewOf('waiting', { language, network: 'offline', sealed: { ...sealed, early: true } }),
    ],
    [
      'waiting, by envelope',
      viewOf('waiting', { language, network: 'offline', sealed }),
      { click: 'envelope-open' },
    ],
    [
      'exam, traced',
      exam({ paper: { ...Paper.parse({ questions }), ...allOpen, selectable: false, trace: '3F2A-91BC' } }),
    ],
    ['refused, seated without film', viewOf('refused', { language, unfilmed: true })],
    ['exam, without film', exam({ unfilmed: true })],
    ['exam, read aloud', exam({ exam: { ...person.exam, speech: true } }), { click: 'reading' }],
    [
      'exam, white on black',
      exam({ reading: { ...usualReading, contrast: 'light-on-dark', spacing: true, ruler: true } }),
    ],
    [
      'exam, black on white, gaps',
      exam({ reading: { ...usualReading, contrast: 'dark-on-light', spacing: true } }),
      { click: 'question-7' },
    ],
    ['exam, flagged', exam({ flags: ['capital', 'loop'] })],
    [
      'exam, review',
      exam({ flags: ['primes'], answers: { capital: { value: 'a', revision: 1 } } }),
      { click: 'review' },
    ],
    ['exam, in turn, a section', inTurn({ oneWay: false, place: 1, byTime: true })],
    ['exam, in turn, a question', inTurn({ endsAt: Date.now() + 9.5 * 60_000 })],
    ['exam, in turn, going on', inTurn(), { click: 'next' }],
    [
      'exam, a sound',
      exam({ paper: { questions: [sounding], ...allOpen, sounds: [{ digest: sound, left: 2 }] } }),
    ],
    ['exam, ten minutes', exam({ endsAt: Date.now() + 9.5 * 60_000 })],
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
        messages: [
          { id: 'm', kind: 'message', text: 'Калькулятор қолдануға болады.', by: 'Сапарова Г.', at: now },
        ],
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
        receipt: { id: 'K7QM-2F9T', check: null, at: now, answers: 4, complete: false, excused: false },
      }),
    ],
    [
      'receipt, excused',
      viewOf('receipt', {
        language,
        receipt: { id: 'K7QM-2F9T', check: null, at: now, answers: 0, complete: true, excused: true },
      }),
    ],
    ['submit dialog', exam(), { click: 'submit' }],
    ['web exam, the bar', exam({ paper: { questions: [], ...allOpen }, web })],
    [
      'web exam, refused and typed before',
      exam({
        paper: { questions: [], ...allOpen },
        web: { ...web, drafts: 1 },
        notice: { reason: 'third-party-site', params: { site: 'video.example' }, severity: 'low' },
      }),
    ],
    ...(['no-answer', 'certificate', 'no-name', 'no-page'] as const).map((why): [string, StationView] => [
      `web exam, ${why}`,
      exam({ paper: { questions: [], ...allOpen }, web: { ...web, state: 'away', why } }),
    ]),
    [
      'web exam, a file came',
      exam({ paper: { questions: [], ...allOpen }, web: { ...web, came: 'Тапсырма, 3-нұсқа.docx' } }),
    ],
    ...webChoices.map(([name, choosing]): [string, StationView] => [
      `web exam, files: ${name}`,
      exam({ paper: { questions: [], ...allOpen }, web: { ...web, choosing } }),
    ]),
    [
      'web exam, a name and password are asked for again',
      exam({
        paper: { questions: [], ...allOpen },
        web: { ...web, asks: { site: 'https://moodle.university.example', again: true } },
      }),
    ],
    ['web exam, over', exam({ paper: { questions: [], ...allOpen }, web: { ...web, over: true } })],
    ['exam, files as an answer', exam({ paper: { questions: [upload], ...allOpen }, ...answeredByFiles })],
    ['exam, no file yet', exam({ paper: { questions: [upload], ...allOpen }, answers: {} })],
    [
      'exam, a file is chosen',
      exam({ paper: { questions: [upload], ...allOpen }, ...answeredByFiles }),
      { click: 'upload-choose' },
    ],
    ['leave dialog', viewOf('sign-in', { language }), { keys: 'Control+Alt+KeyQ' }],
  ]
}

/** People, stations and an attempt of one room, as the server would tell them. */

import { consentText } from '../../../src-main/exam/consent.ts'
import { portrait } from '../../../src-server/demo/portrait.ts'
import { needsAt, sinceNobodyKnows, type UndatedNeed } from '../../../src-server/live/needs.ts'
import { once } from '../../../src-server/live/queue.ts'
import { judged, type UnjudgedTile } from '../../../src-server/live/trouble.ts'
import type { WebExam } from '../../../src-shared/api/web-exams.ts'
import type {
  DayCompleteness,
  ExamCompleteness,
  Missing,
  MissingReport,
  Tally,
} from '../../../src-shared/completeness.ts'
import { readConsent } from '../../../src-shared/consent.ts'
import type {
  AttemptDetail,
  AttemptSummary,
  Incident,
  LiveState,
  Me,
  Need,
  SentMessage,
  Tile,
  Waiting as WaitingStudent,
} from '../../../src-shared/console-api.ts'
import type { ExamSummary } from '../../../src-shared/exam.ts'
import { inOrder } from '../../../src-shared/need.ts'
import type { SeatPlan } from '../../../src-shared/plan.ts'
import type { Retention } from '../../../src-shared/retention.ts'
import type { RoomPast } from '../../../src-shared/room.ts'
import type { VisitsFound } from '../../../src-shared/visits.ts'
import type { AttemptState } from '../../../src-shared/vocabulary.ts'
import { WebRules } from '../../../src-shared/web-exam.ts'

export const room = 'lab-1'
export const aigerim: Me = {
  name: 'Айгерім Сейітқали',
  login: 'aigerim',
  roles: ['invigilator'],
  rooms: [room],
}
/** Prepares, and gives roles. */
export const registrar: Me = {
  name: 'Гүлнара Асанова',
  login: 'gulnara',
  roles: ['office', 'administrator'],
  rooms: [],
}
export const officer: Me = { name: 'Бақыт Нұрланұлы', login: 'bakyt', roles: ['officer'], rooms: [room] }

export const office: Me = { name: 'Әсел Жақсыбекова', login: 'asel', roles: ['office'], rooms: [] }

export const exam: ExamSummary = {
  id: 'physics',
  title: {
    kk: 'Физика, I семестр',
    ru: 'Физика, I семестр',
    ky: 'Физика, I семестр',
    en: 'Physics, first term',
  },
  durationMinutes: 90,
  delivery: 'paper',
  url: null,
  startsAt: '2026-11-22T04:00:00.000Z',
  endsAt: '2026-11-22T08:00:00.000Z',
}

const digest = (seed: string) => Buffer.from(seed.padEnd(32, '.')).toString('hex').slice(0, 64)
export const screenDigest = digest('screen')
export const windowDigest = digest('window')
export const identityDigest = digest('identity')
const consentDigest = digest('consent')
export const consent = readConsent(
  'kk',
  consentText('kk', { liveView: 'told', identityPicture: true, unfilmedSeats: false }),
)

const eased = { source: 'desk', framesPerSecond: 16 / 3, bitsPerSecond: 400_000 }
const owedDigest = digest('owed')

const students = [
  'Жансая Әбдіғаппарқызы',
  'Ерасыл Төлегенов',
  'Нұрсұлтан Қожахметов',
  'Гүлнұр Ысқақова',
  'Бекзат Сыдыков',
  'Айпери Токтогулова',
  'Дархан Оңғарбеков',
  'Мадина Рахимжанова',
]

export function summary(i: number, state: AttemptState, more: Partial<AttemptSummary> = {}): AttemptSummary {
  const runs = state !== 'preflight' && state !== 'waiting'
  return {
    id: `at-${i}`,
    exam: { id: exam.id, title: exam.title },
    student: { number: `2401${String(i).padStart(3, '0')}`, name: students[i % students.length] ?? '' },
    station: { id: `st-${i}`, name: `A-${String(i).padStart(2, '0')}`, room },
    state,
    startedAt: runs ? Date.now() - 1_800_000 : null,
    submittedAt: null,
    leftMs: runs ? 3_599_000 : null,
    lock: null,
    asks: [],
    answered: runs ? 3 : null,
    coverage: runs ? { face: 1, desk: 0.9993, screen: 1 } : { face: null, desk: null, screen: null },
    debt: { segments: 0, bytes: 0, oldestMs: null, old: false },
    incidents: { total: 0, high: 0 },
    receipt: false,
    ...more,
  }
}

export const live = (attempt: AttemptSummary, more: Partial<LiveState> = {}): LiveState => ({
  screen: 'exam',
  state: attempt.state,
  lock: attempt.lock,
  cameras: { face: 'live', desk: 'live' },
  leftMs: attempt.leftMs,
  answered: attempt.answered,
  asks: attempt.asks,
  film: {},
  ...more,
})

/** As the server judges it. */
export function tile(i: number, attempt: AttemptSummary | null, more: Partial<UnjudgedTile> = {}): Tile {
  const name = `A-${String(i).padStart(2, '0')}`
  const situation: UnjudgedTile = {
    station: { id: `st-${i}`, name, room, seat: i },
    connected: true,
    silentMs: 700,
    live: attempt && live(attempt),
    attempt,
    ...more,
  }
  return judged(situation, Date.now())
}

/** Eight stations with every kind of trouble. */
export function wall(): Tile[] {
  const locked = summary(4, 'running', {
    lock: { reason: 'forbidden-program', code: '7K2M' },
    incidents: { total: 4, high: 1 },
  })
  const lame = summary(5, 'running', { coverage: { face: 1, desk: 0.912, screen: 1 } })
  const silent = summary(6, 'running', {
    debt: { segments: 41, bytes: 4_100_000, oldestMs: 95_000, old: true },
  })
  const done = summary(7, 'submitted', { submittedAt: Date.now() - 60_000, receipt: true })
  return [
    tile(1, summary(1, 'waiting')),
    tile(2, summary(2, 'waiting')),
    tile(3, summary(3, 'running', { asks: ['break'] })),
    tile(4, locked),
    tile(5, lame, { live: live(lame, { cameras: { face: 'live', desk: 'covered' } }) }),
    tile(6, silent, { connected: false, silentMs: 74_000 }),
    tile(7, done),
    tile(8, null, { live: null }),
  ]
}

/** Sixty stations of which all is well with most. */
export const fullWall = (): Tile[] => [
  ...Array.from({ length: 50 }, (_, i) => tile(i + 1, summary(i + 1, 'running'))),
  ...Array.from({ length: 10 }, (_, i) =>
    tile(i + 51, summary(i + 51, 'submitted', { submittedAt: Date.now(), receipt: true })),
  ),
]

/** Two rows of four with a way between them. */
export const plan = (): SeatPlan => ({
  columns: 5,
  places: Array.from({ length: 8 }, (_, i) => ({
    station: `st-${i + 1}`,
    column: i % 4 < 2 ? i % 4 : (i % 4) + 1,
    row: Math.floor(i / 4),
  })),
})

/** A room's yesterday. */
export const past = (begin: number): RoomPast => ({
  ...{ title: 'Лаб 1 · 304', day: '2026-11-21', earlier: '2026-11-19', later: '2026-11-22' },
  attempts: students.map((name, i) => ({
    id: `at-${i}`,
    student: { number: `2401${String(i).padStart(3, '0')}`, name },
    exam: { id: exam.id, title: exam.title },
    station: `A-${String(i + 1).padStart(2, '0')}`,
    openedAt: begin,
    submittedAt: i === 5 ? null : begin + 5_000_000,
    receipt: i !== 5,
  })),
})

/** As the server would tell them of these stations. */
export const needs = (tiles: readonly Tile[] = wall()): Need[] =>
  inOrder(
    once([...alarms(), ...tiles.flatMap((one) => needsAt(one, sinceNobodyKnows))]).map((need) => ({
      ...need,
      since: need.since ?? Date.now() - 125_000,
      claim: null,
    })),
  )

const alarms = (): UndatedNeed[] => [
  {
    id: 'station-silent/st-6',
    code: 'station-silent',
    params: { station: 'A-06', student: 'Дархан Оңғарбеков', seconds: 74 },
    station: 'st-6',
    attempt: 'at-6',
    since: Date.now() - 74_000,
  },
  {
    id: 'debt-old/st-6',
    code: 'debt-old',
    params: { station: 'A-06', student: 'Дархан Оңғарбеков', segments: 41, seconds: 95 },
    station: 'st-6',
    attempt: 'at-6',
    since: Date.now() - 95_000,
  },
]

/** Two who are let in together, one without her card, one whose station is silent. */
export const waiting = (): WaitingStudent[] =>
  ([null, null, 'no-card', 'silent'] as const).map((apart, i) => ({
    attempt: `at-${i + 1}`,
    station: `A-${String(i + 1).padStart(2, '0')}`,
    student: { number: `240100${i + 1}`, name: students[i + 1] ?? '' },
    photo: portrait(`240100${i + 1}`, students[i + 1] ?? ''),
    identity: { digest: identityDigest, card: apart !== 'no-card' },
    apart,
  }))

/** To all, with one who has not read it; to one, on its way; and a break that was declined. */
export const messages = (): SentMessage[] => {
  const reader = (i: number, more: Partial<SentMessage['to'][number]> = {}) => ({
    attempt: `at-${i}`,
    student: students[i] ?? '',
    station: `A-${String(i).padStart(2, '0')}`,
    receivedAt: Date.now() - 58_000,
    seenAt: Date.now() - 40_000,
    ...more,
  })
  const by = 'Айгерім Сейітқали'
  return [
    {
      id: 'm-3',
      kind: 'message',
      text: 'Сұраққа жауап беріп жатырмын, күте тұрыңыз.',
      by,
      at: Date.now() - 20_000,
      to: [reader(3, { receivedAt: null, seenAt: null })],
    },
    {
      id: 'm-2',
      kind: 'decline',
      text: 'Емтиханның соңына он минут қалды.',
      by,
      at: Date.now() - 45_000,
      to: [reader(5, { seenAt: null })],
    },
    {
      id: 'm-1',
      kind: 'message',
      text: 'Калькулятор қолдануға болады.',
      by,
      at: Date.now() - 60_000,
      to: [reader(3), reader(4), reader(5, { seenAt: null }), reader(6, { receivedAt: null, seenAt: null })],
    },
  ]
}

export const incident = (id: string, more: Partial<Incident> = {}): Incident => ({
  id,
  attempt: 'at-4',
  student: 'Бекзат Сыдыков',
  station: 'A-04',
  observation: 'window.opened',
  verdict: 'block',
  severity: 'high',
  reason: 'foreign-window',
  params: { program: 'telegram-desktop', title: 'Telegram (3)' },
  at: Date.now(),
  durationMs: 2400,
  count: 1,
  pictures: [
    { digest: windowDigest, when: 'during', held: true },
    { digest: owedDigest, when: 'after', held: false },
  ],
  ...more,
})

/** Seconds of the attempt that is played: a film of each camera, desk with a hole. */
export const filmSeconds = 30
/** The desk's camera begins later than the face's, ms. */
export const deskLateMs = 700
/** Pieces of the desk's film that do not exist. */
export const deskHole = { from: 6, to: 9 }

/** A finished attempt that began at `begin` (unix ms). */
export function detail(begin: number, more: Partial<AttemptDetail> = {}): AttemptDetail {
  const hole = {
    from: begin + deskLateMs + deskHole.from * 2000,
    to: begin + deskLateMs + deskHole.to * 2000,
    reason: 'camera-lost',
  }
  const source = (gaps: AttemptDetail['coverageDetail']['face']['gaps']) => {
    const missing = gaps.reduce((sum, gap) => sum + (gap.to - gap.from) / 1000, 0)
    return {
      share: 1 - missing / filmSeconds,
      seconds: filmSeconds,
      covered: filmSeconds - missing,
      gaps,
      blind: [],
    }
  }
  const base = summary(4, 'submitted', {
    startedAt: begin,
    submittedAt: begin + filmSeconds * 1000,
    leftMs: 0,
    receipt: true,
    incidents: { total: 2, high: 1 },
  })
  return {
    ...base,
    coverage: { face: 1, desk: 1 - 6 / filmSeconds, screen: 1 },
    examSummary: exam,
    unsaved: [],
    coverageDetail: { face: source([]), desk: source([hole]), screen: source([]) },
    incidentList: [
      incident('in-1', { at: begin + 9_000 }),
      incident('in-2', {
        at: begin + 22_000,
        reason: 'keys',
        severity: 'low',
        params: { combination: 'Alt+Tab' },
        pictures: [],
        durationMs: null,
        count: 3,
      }),
    ],
    films: [
      { source: 'face', mime: 'video/mp4; codecs="avc1.42001f"', from: begin, duration: filmSeconds * 1000 },
      {
        source: 'desk',
        mime: 'video/mp4; codecs="avc1.42001f"',
        from: begin + deskLateMs,
        duration: filmSeconds * 1000,
      },
    ],
    stills: [
      { source: 'screen', digest: screenDigest, at: begin, incident: null, held: true },
      { source: 'screen', digest: windowDigest, at: begin + 9_000, incident: 'in-1', held: true },
    ],
    visits: [],
    visitsBefore: 0,
    observations: [],
    consents: [
      {
        ...{ at: begin - 90_000, given: true, language: 'kk', digest: consentDigest },
        version: { number: 3, since: begin - 864_000_000 },
      },
    ],
    photo: portrait('2401004', 'Бекзат Сыдыков'),
    identity: [{ digest: identityDigest, at: begin - 60_000, card: true, held: true }],
    events: [
      { at: begin, kind: 'attempt.changed', params: { from: 'waiting', to: 'running', cause: 'admit' } },
      {
        at: begin + 300,
        kind: 'command.received',
        params: { command: 'co-1', kind: 'admit', by: aigerim.name },
      },
      { at: hole.from, kind: 'camera.lost', params: { source: 'desk', cause: 'ended' } },
      { at: hole.to, kind: 'camera.restored', params: { source: 'desk', afterMs: 6000 } },
      { at: begin + 18_000, kind: 'capture.eased', params: { ...eased, step: 1, cause: 'late' } },
      { at: begin + 19_000, kind: 'capture.eased', params: { ...eased, step: 2, cause: 'ease' } },
      { at: begin + 20_000, kind: 'battery.low', params: {} },
      { at: begin + 30_000, kind: 'attempt.submitted', params: { by: 'student', answers: 5 } },
    ],
    parts: [{ part: 0, size: 412, cosigned: true, finding: null }],
    ...more,
  }
}

const lms = 'https://lms.example.kz/mod/quiz'

/** Of an exam in an LMS: five pages, a link outside refused, each page with the screen's picture but one. */
export function webDetail(begin: number, more: Partial<AttemptDetail> = {}): AttemptDetail {
  const page = (n: number, s: number) => ({
    url: `${lms}/attempt.php?attempt=118&page=${n}`,
    title: `Физика, I семестр (${n}-бет)`,
    at: begin + s * 1000,
    status: n === 4 ? 503 : 200,
    loadMs: 180 + n,
  })
  const visits = [page(1, 1), page(2, 7), page(3, 13), page(4, 20), page(5, 21)]
  const refused = incident('in-1', {
    at: begin + 15_000,
    observation: 'web.refused',
    reason: 'third-party-site',
    params: {
      site: 'video.example.org',
      address: 'https://video.example.org/watch?v=dQw4w9WgXcQ&list=thermodynamics',
    },
    severity: 'medium',
  })
  const base = detail(begin)
  return {
    ...base,
    incidentList: [refused, ...base.incidentList.slice(1)],
    visits,
    visitsBefore: 3,
    stills: visits.slice(0, 4).map(({ at }, i) => ({
      source: 'screen',
      digest: i === 1 ? windowDigest : screenDigest,
      at: at + 40,
      incident: null,
      held: i !== 2,
    })),
    page: { url: page(5, 21).url, title: page(5, 21).title },
    ...more,
  }
}

/** As the office set it up. */
export const webExam = (): WebExam => ({
  id: exam.id,
  title: exam.title,
  ...{ startsAt: exam.startsAt, endsAt: exam.endsAt, durationMinutes: 90, policy: 'standard', opened: false },
  web: WebRules.parse({
    start: 'https://lms.example.kz/mod/quiz/view.php?id=42',
    allow: ['https://lms.example.kz/mod/quiz/*', 'https://cas.example.kz'],
  }),
})

/** A room that sits an exam in an LMS. */
export const webWall = (): Tile[] =>
  Array.from({ length: 8 }, (_, i) =>
    tile(
      i + 1,
      summary(i + 1, 'running', {
        page: {
          url: `${lms}/attempt.php?attempt=${i}&page=${i % 5}`,
          title: `Физика, I семестр (${i % 5}-бет)`,
        },
        ...(i === 3 ? { lock: { reason: 'keys', code: '7K2M' }, asks: ['help'] } : {}),
      }),
    ),
  )

export const visitsFound = (begin: number): VisitsFound => ({
  attempts: students.slice(0, 3).map((name, i) => ({
    id: `at-${i}`,
    exam: { id: exam.id, title: exam.title },
    student: { number: `240100${i}`, name },
    station: { name: `A-0${i + 1}`, room },
    openedAt: begin,
    count: i + 1,
    first: {
      url: `${lms}/attempt.php?attempt=118&page=${i}`,
      title: `Физика, I семестр (${i}-бет)`,
      at: begin,
    },
  })),
  more: true,
})

/** One student does not want her film kept so long. */
export const retention = (): Retention => ({
  ...{
    exam: 'physics',
    keepDays: 30,
    setBy: 'Гүлмира Сапарова (гүлмира)',
    holds: [],
    nextAt: null,
    deletions: [],
  },
  counts: { due: 0, unfinished: 0, held: 0, 'no-term': 0, 'not-yet': 2, deleted: 0 },
  objections: [
    {
      ...{ attempt: 'at-4', student: '2401004', at: Date.UTC(2026, 11, 18, 9) },
      words: 'Бейнеде үйімнің ішкі көрінісі бар, оны ертерек жойыңыз.',
    },
  ],
})

export const completeness = (): ExamCompleteness => ({
  exam,
  rows: [
    {
      student: { number: '2401004', name: 'Бекзат Сыдыков' },
      attempt: 'at-4',
      state: 'submitted',
      coverage: { face: 1, desk: 0.8, screen: 1 },
      debt: { segments: 0, bytes: 0, oldestMs: null },
      missing: 'coverage',
    },
    {
      student: { number: '2401001', name: 'Ерасыл Төлегенов' },
      attempt: 'at-1',
      state: 'submitted',
      coverage: { face: 1, desk: 1, screen: 1 },
      debt: { segments: 0, bytes: 0, oldestMs: null },
      missing: null,
    },
    {
      student: { number: '2401009', name: 'Сәуле Жұмабекова' },
      attempt: null,
      state: null,
      coverage: { face: null, desk: null, screen: null },
      debt: null,
      missing: 'not-opened',
    },
  ],
})

const tally = (expected: number, missing: number): Tally => ({
  expected,
  opened: expected - 1,
  submitted: expected - 2,
  whole: expected - missing,
  missing,
  coverage: { face: 0.9996, desk: 0.972, screen: 1 },
  debt: { segments: 412, bytes: 41_200_000, oldestMs: 5_400_000 },
})

export const day = (): DayCompleteness => ({
  day: '2026-11-22',
  timeZone: 'Asia/Almaty',
  at: Date.parse('2026-11-22T09:00:00Z'),
  total: tally(48, 4),
  exams: [
    {
      exam,
      total: tally(40, 4),
      rooms: [
        { room: { id: room, title: 'Лаб 1 · 304' }, tally: tally(20, 4) },
        { room: { id: 'lab-2', title: 'Лаб 2 · 305' }, tally: tally(20, 0) },
      ],
    },
    {
      exam: { ...exam, id: 'chemistry' },
      total: tally(8, 0),
      rooms: [{ room: { id: room, title: 'Лаб 1 · 304' }, tally: tally(8, 0) }],
    },
  ],
})

export function missing(): MissingReport {
  const at = Date.parse('2026-11-22T05:12:00Z')
  const station = { id: 'st-4', name: 'A-04', room }
  const one = (i: number, more: Partial<Missing>): Missing => ({
    exam: { id: exam.id, title: exam.title },
    room,
    seat: i,
    student: { number: `2401${String(i).padStart(3, '0')}`, name: students[i % students.length] ?? '' },
    attempt: `at-${i}`,
    what: 'not-opened',
    source: null,
    reason: null,
    ms: null,
    from: null,
    to: null,
    objects: 0,
    bytes: 0,
    questions: [],
    where: [],
    ...more,
  })
  return {
    day: '2026-11-22',
    timeZone: 'Asia/Almaty',
    at: Date.parse('2026-11-22T09:00:00Z'),
    missing: [
      one(9, { attempt: null }),
      one(2, { what: 'not-submitted', from: at, where: [{ station, part: 0, heardAt: at + 60_000 }] }),
      one(4, {
        what: 'not-uploaded',
        objects: 412,
        bytes: 41_200_000,
        where: [
          { station, part: 0, heardAt: at },
          { station: { ...station, id: 'st-7', name: 'A-07' }, part: 1, heardAt: null },
        ],
      }),
      one(4, {
        what: 'coverage',
        source: 'desk',
        reason: 'camera-lost',
        ms: 754_000,
        from: at,
        to: at + 900_000,
      }),
      one(5, { what: 'answers-unsaved', questions: ['q4', 'essay'] }),
      one(6, { what: 'no-receipt', where: [{ station, part: 0, heardAt: at }] }),
    ],
    older: [
      one(3, {
        exam: { id: 'chemistry', title: exam.title },
        what: 'not-uploaded',
        objects: 3,
        bytes: 300_000,
        where: [{ station, part: 0, heardAt: null }],
      }),
    ],
    rooms: [{ id: room, title: 'Лаб 1 · 304' }],
  }
}

export const digestFailing = {
  at: '20:00',
  runs: [
    {
      day: '2026-11-21',
      channel: 'mail vice-rector@university.example',
      state: 'due' as const,
      tries: 4,
      nextAt: Date.parse('2026-11-22T10:00:00Z'),
      sentAt: null,
      error: 'connect ECONNREFUSED 10.0.0.25:587',
    },
  ],
}

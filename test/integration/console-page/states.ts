/** The console's screens and their states worth a picture: who looks, where, and what was done before. */
import { join } from 'node:path'
import type { Me } from '../../../src-shared/console-api.ts'
import type { SmallPicture } from '../../../src-shared/picture-frame.ts'
import { pieceSeconds } from '../../support/made-film.ts'
import { type Step, selectorOf } from '../../support/steps.ts'
import { appealsStates } from './appeals-states.ts'
import { bankStates } from './bank-states.ts'
import { campaignStates } from './campaign-states.ts'
import { casesStates } from './cases-states.ts'
import { checksStates } from './checks-states.ts'
import { makeFilm, makePicture } from './films.ts'
import {
  aigerim,
  completeness,
  day,
  deskHole,
  deskLateMs,
  detail,
  digestFailing,
  exam,
  filmSeconds,
  fullWall,
  identityDigest,
  incident,
  messages,
  missing,
  needs,
  office,
  officer,
  past,
  plan,
  registrar,
  room,
  screenDigest,
  summary,
  tile,
  visitsFound,
  waiting,
  wall,
  webDetail,
  webExam,
  webWall,
  windowDigest,
} from './fixtures.ts'
import { lookedAt } from './looked.ts'
import { markingStates } from './marking-states.ts'
import { marksStates } from './marks-states.ts'
import { monitoringStates } from './monitoring-states.ts'
import { observingStates } from './observing-states.ts'
import { papersStates } from './papers-states.ts'
import { keptReports } from './reports.ts'
import { sessionReportStates } from './session-report-states.ts'
import { keptSurveys } from './surveys.ts'
import { timetableStates } from './timetable-states.ts'
import { trustStates } from './trust-states.ts'
import type { State } from './university.ts'
import { wordingsStates } from './wordings-states.ts'

export interface ConsoleState {
  /** Lower-case letters and dashes: the gallery makes a host name of it. */
  name: string
  /** The state before it on the same page, which its steps go on from. */
  after?: string
  me: Me | null
  hash: string
  change?: Partial<State>
  steps?: readonly Step[]
  /** CSS selector of what is there once it is drawn. */
  ready: string
}

export const password = 'қырық бес'

/** What a university holds that knows one room with eight stations, and nothing else. */
export const plainState = (): State => ({
  me: null,
  password,
  people: aigerim,
  rooms: [{ id: room, title: 'Лаб 1 · 304', stations: 8 }],
  room: { tiles: wall(), codeOfTheDay: '4817', needs: needs() },
  incidents: [incident('in-1')],
  waiting: waiting(),
  messages: messages(),
  attempt: null,
  exams: [exam],
  visits: { attempts: [], more: false },
  webExam: webExam(),
  reports: [],
  surveys: [],
  past: null,
  plan: null,
  completeness: null,
  day: null,
  missing: null,
  digest: { at: null, runs: [] },
  sso: null,
  secondFactor: { on: false, recoveryLeft: 0, password: true },
  films: {},
  pictures: {},
  look: null,
  small: [],
})

/** One with a day's exams, an attempt that was filmed from `begin` on (unix ms), and incidents. `dir`: for what ffmpeg makes. */
export async function fullState(dir: string, begin: number): Promise<State> {
  const [face, desk, screen, window, live, small] = await Promise.all([
    makeFilm(join(dir, 'face'), filmSeconds, [110, 150]),
    makeFilm(join(dir, 'desk'), filmSeconds, [150, 110]),
    makePicture(join(dir, 'screen.png'), 'teal', 'Question 1', '960x540'),
    makePicture(join(dir, 'window.png'), 'maroon', 'Telegram', '960x540'),
    makePicture(join(dir, 'live.jpg'), 'teal', 'Question 1', '960x540'),
    makePicture(join(dir, 'small.jpg'), 'slategray', 'face', '160x120'),
  ])
  const hole = Array.from({ length: deskHole.to - deskHole.from }, (_, i) => deskHole.from + i)
  const held = filmSeconds / pieceSeconds
  const plain = plainState()
  return {
    ...plain,
    room: {
      ...plain.room,
      tiles: plain.room.tiles
        .with(1, tile(2, summary(2, 'preflight', { asks: ['refused-filming'], unfilmed: 'offered' })))
        .with(2, tile(3, summary(3, 'running', { asks: ['break'], unfilmed: 'seated' }))),
    },
    completeness: completeness(),
    reports: keptReports(begin),
    surveys: keptSurveys(Date.now() + 86_400_000),
    day: day(),
    missing: missing(),
    digest: digestFailing,
    past: past(begin),
    visits: visitsFound(begin),
    plan: { plan: plan(), by: aigerim.name, at: begin },
    sso: 'Университет · SSO',
    pictures: { [identityDigest]: screen, [screenDigest]: screen, [windowDigest]: window },
    look: await lookedAt({ face, desk }, live),
    attempt: detail(begin),
    films: {
      face: { film: face, begin, missing: [], held, ended: true },
      desk: { film: desk, begin: begin + deskLateMs, missing: hole, held, ended: true },
    },
    incidents: [
      incident('in-3', {
        reason: 'third-party-site',
        params: { site: 'chat.example.org' },
        severity: 'medium',
        pictures: [],
        count: 2,
        durationMs: null,
      }),
      incident('in-1', { at: Date.now() - 20_000 }),
      incident('in-2', {
        reason: 'network-lost',
        params: {},
        severity: 'info',
        verdict: 'record',
        pictures: [],
        at: Date.now() - 60_000,
        durationMs: 15_000,
      }),
    ],
    small: picturesOf(small),
  }
}

/** Four wait to be admitted, others ask and are silent at once; somebody sees to one of them. */
function busyRoom(): State['room'] {
  const tiles = [1, 2, 3, 4]
    .map((i) => tile(i, summary(i, 'waiting', i === 3 ? { asks: ['no-card'] } : {})))
    .concat(
      tile(5, summary(5, 'running', { asks: ['help', 'break'] })),
      tile(6, summary(6, 'break', { breakEndsAt: Date.now() - 80_000 })),
      tile(7, summary(7, 'running', { unseen: ['in-1'] })),
      tile(8, summary(8, 'running', { lock: { reason: 'keys', code: '7K2M' } })),
    )
  const all = needs(tiles)
  const claim = { by: 'Гүлмира Сапарова', login: 'gulmira', at: Date.now() }
  return {
    tiles,
    codeOfTheDay: '4817',
    needs: all.map((need) => (need.code === 'asks-help' ? { ...need, claim } : need)),
  }
}

/** The small pictures of the stations that film. */
const picturesOf = (jpeg: Uint8Array): SmallPicture[] =>
  [1, 2, 3, 4, 5, 7].flatMap((station) =>
    (['face', 'desk'] as const).map((source) => ({
      station: `st-${station}`,
      source,
      jpeg,
    })),
  )

/** `begin`: as `fullState`'s. */
export function consoleStates(begin: number): ConsoleState[] {
  const running = detail(begin, {
    ...summary(4, 'running', { lock: { reason: 'keys', code: '7K2M' }, asks: ['break'] }),
    debt: { segments: 41, bytes: 4_100_000, oldestMs: 95_000, old: true },
  })
  const administrator: Me = { ...aigerim, roles: ['administrator'] }
  const attempt = { me: aigerim, hash: `#/attempts/at-4?at=${begin + 18_000}` }
  const orders = {
    me: administrator,
    hash: `#/attempts/at-4?at=${begin + 6_000}`,
    change: { attempt: running },
  }
  const security = { me: aigerim, hash: '#/security' }
  return [
    {
      name: 'login',
      me: null,
      hash: '',
      steps: [{ fill: 'login', text: 'x' }, { fill: 'password', text: 'y' }, { click: 'log-in' }],
      ready: selectorOf('login-refused'),
    },
    { name: 'wall', me: aigerim, hash: '#/rooms/lab-1', ready: `${selectorOf('tile-A-05')} img` },
    ...(['small', 'large', 'list', 'plan'] as const).map((size) => ({
      name: `wall-${size}`,
      me: aigerim,
      hash: `#/rooms/lab-1?size=${size}&show=trouble,waiting,finished`,
      ready: selectorOf('tile-A-07'),
    })),
    {
      name: 'wall-full',
      me: aigerim,
      hash: '#/rooms/lab-1',
      change: { room: { tiles: fullWall(), codeOfTheDay: '4817', needs: [] } },
      ready: `${selectorOf('tile-A-05')} img`,
    },
    {
      name: 'wall-chosen',
      after: 'wall-full',
      me: aigerim,
      hash: '#/rooms/lab-1',
      change: { room: { tiles: fullWall(), codeOfTheDay: '4817', needs: [] } },
      steps: [{ click: 'choose-several' }, { click: 'choose-all' }],
      ready: selectorOf('chosen-pause'),
    },
    {
      name: 'wall-legend',
      me: aigerim,
      hash: '#/rooms/lab-1',
      steps: [{ click: 'legend' }],
      ready: selectorOf('legend-text'),
    },
    ...(['', 'small', 'large', 'list', 'plan'] as const).map((size) => ({
      name: `wall-web${size === '' ? '' : `-${size}`}`,
      me: aigerim,
      hash: `#/rooms/lab-1${size === '' ? '' : `?size=${size}`}`,
      change: { room: { tiles: webWall(), codeOfTheDay: '4817', needs: [] } },
      ready: selectorOf('tile-page'),
    })),
    { name: 'past', me: aigerim, hash: '#/rooms/lab-1/past', ready: selectorOf('past-day') },
    ...checksStates,
    { name: 'seat-plan', me: administrator, hash: '#/rooms/lab-1/plan', ready: selectorOf('plan-A-01') },
    {
      name: 'question',
      me: aigerim,
      hash: '#/rooms/lab-1',
      steps: [{ click: 'tile-A-04 more' }, { click: 'command-end' }],
      ready: selectorOf('confirm'),
    },
    {
      name: 'wall-busy',
      me: aigerim,
      hash: '#/rooms/lab-1',
      change: { room: busyRoom() },
      ready: selectorOf('needs-all'),
    },
    {
      name: 'needs',
      after: 'wall-busy',
      me: aigerim,
      hash: '#/rooms/lab-1',
      change: { room: busyRoom() },
      steps: [{ click: 'needs-all' }],
      ready: selectorOf('needs-dialog'),
    },
    {
      name: 'admit-together',
      me: aigerim,
      hash: '#/rooms/lab-1',
      change: { room: busyRoom() },
      steps: [{ click: 'admit-all' }],
      ready: `${selectorOf('admit-together')} img`,
    },
    {
      name: 'messages',
      me: aigerim,
      hash: '#/rooms/lab-1',
      steps: [{ click: 'messages' }],
      ready: selectorOf('message-history'),
    },
    {
      name: 'message',
      me: aigerim,
      hash: '#/rooms/lab-1',
      steps: [{ click: 'room-more' }, { click: 'message-all' }],
      ready: selectorOf('sent-message'),
    },
    {
      name: 'decline',
      me: aigerim,
      hash: '#/rooms/lab-1',
      steps: [{ click: 'needs-all' }, { click: 'needs-dialog needs-decline' }],
      ready: selectorOf('confirm'),
    },
    { name: 'attempt', ...attempt, ready: selectorOf('no-film-desk') },
    {
      name: 'attempt-gaps',
      after: 'attempt',
      ...attempt,
      steps: [{ click: 'tab-gaps' }],
      ready: selectorOf('gap-line'),
    },
    {
      name: 'attempt-events',
      after: 'attempt-gaps',
      ...attempt,
      steps: [{ click: 'tab-events' }],
      ready: selectorOf('event-line'),
    },
    {
      name: 'attempt-consent',
      after: 'attempt-events',
      ...attempt,
      steps: [{ click: 'consent-read' }],
      ready: selectorOf('consent-words'),
    },
    {
      name: 'attempt-web',
      ...attempt,
      change: { attempt: webDetail(begin) },
      ready: selectorOf('visit-strip'),
    },
    {
      name: 'attempt-web-pages',
      after: 'attempt-web',
      ...attempt,
      change: { attempt: webDetail(begin) },
      steps: [{ click: 'tab-visits' }],
      ready: selectorOf('visit-line-4'),
    },
    {
      name: 'attempt-web-running',
      ...orders,
      change: {
        attempt: webDetail(begin, { ...summary(4, 'running'), page: webWall()[4]?.attempt?.page ?? null }),
      },
      ready: selectorOf('attempt-page'),
    },
    {
      name: 'attempt-unsaved',
      ...attempt,
      change: { attempt: detail(begin, { unsaved: ['q4', 'essay'] }) },
      ready: selectorOf('answers-state'),
    },
    { name: 'running', ...orders, ready: selectorOf('command-unlock') },
    {
      name: 'unlock-code',
      after: 'running',
      ...orders,
      steps: [
        { click: 'unlock-code' },
        { fill: 'unlock-challenge', text: '4839 2017' },
        { click: 'unlock-give' },
      ],
      ready: selectorOf('unlock-answer'),
    },
    {
      name: 'look',
      ...orders,
      steps: [{ click: 'look' }],
      ready: `${selectorOf('look-view')}:has([data-testid="live-screen"]):not(:has([data-shown="false"]))`,
    },
    {
      name: 'pictures',
      ...attempt,
      steps: [{ click: 'enlarge-in-1' }],
      ready: selectorOf('picture-large'),
    },
    { name: 'missing', me: officer, hash: '#/missing/2026-11-22', ready: selectorOf('digest') },
    {
      name: 'security',
      ...security,
      steps: [{ fill: 'own-password', text: 'x' }],
      ready: selectorOf('begin'),
    },
    {
      name: 'security-code',
      after: 'security',
      ...security,
      steps: [{ click: 'begin' }],
      ready: selectorOf('qr'),
    },
    {
      name: 'security-recovery',
      after: 'security-code',
      ...security,
      steps: [{ fill: 'code', text: '123456' }, { click: 'confirm' }],
      ready: selectorOf('recovery-codes'),
    },
    {
      name: 'visits',
      me: officer,
      hash: '#/visits?address=attempt.php&from=2026-11-01&to=2026-11-30',
      ready: selectorOf('visits-2401000'),
    },
    { name: 'web-exams', me: office, hash: '#/web-exams', ready: selectorOf('web-exam-physics') },
    {
      name: 'web-exam',
      me: office,
      hash: '#/web-exams/new',
      steps: [{ click: 'web-exam-save' }],
      ready: selectorOf('rule-start'),
    },
    {
      name: 'web-exam-tried',
      me: office,
      hash: '#/web-exams/physics',
      steps: [
        {
          fill: 'try-addresses',
          text: 'https://lms.example.kz/mod/quiz/attempt.php?attempt=7\nhttps://video.example.org/watch\nhttp://10.1.2.3/help',
        },
      ],
      ready: selectorOf('try-2'),
    },
    { name: 'reports', me: officer, hash: '#/reports', ready: selectorOf('report-report-1') },
    {
      name: 'reports-bring',
      after: 'reports',
      me: officer,
      hash: '#/reports',
      steps: [{ click: 'bring' }],
      ready: selectorOf('choose-file'),
    },
    { name: 'report', me: officer, hash: '#/reports/report-2', ready: selectorOf('charts') },
    {
      name: 'report-behind',
      after: 'report',
      me: officer,
      hash: '#/reports/report-2',
      steps: [{ click: 'figure-3-debtorsPercent' }],
      ready: selectorOf('behind'),
    },
    { name: 'report-counts', me: officer, hash: '#/reports/report-3', ready: selectorOf('charts') },
    ...sessionReportStates,
    { name: 'surveys', me: office, hash: '#/surveys', ready: selectorOf('survey-draft-123456') },
    {
      name: 'survey-new',
      me: office,
      hash: '#/surveys/new',
      steps: [{ click: 'add-question' }],
      ready: selectorOf('question-2'),
    },
    { name: 'survey-draft', me: office, hash: '#/surveys/draft-123456', ready: selectorOf('survey-publish') },
    {
      name: 'survey-unfinished',
      me: office,
      hash: '#/surveys/empty-123456',
      ready: selectorOf('survey-missing'),
    },
    { name: 'survey-under-way', me: office, hash: '#/surveys/under-way-12', ready: selectorOf('result-q1') },
    { name: 'survey-closed', me: office, hash: '#/surveys/closed-12345', ready: selectorOf('result-q1') },
    { name: 'exams', me: officer, hash: '', ready: selectorOf('exam-physics') },
    {
      name: 'completeness',
      after: 'exams',
      me: officer,
      hash: '',
      steps: [{ click: 'exam-physics' }],
      ready: selectorOf('row-2401009'),
    },
    {
      name: 'people-students',
      me: registrar,
      hash: '#/people/students',
      ready: `${selectorOf('list-students')} [data-row="10"]`,
    },
    {
      name: 'people-student',
      after: 'people-students',
      me: registrar,
      hash: '#/people/students',
      steps: [{ click: 'list-students new' }, { fill: 'number', text: '0042' }],
      ready: selectorOf('save'),
    },
    {
      name: 'people-student-photo',
      me: registrar,
      hash: '#/people/students',
      steps: [{ click: 'list-students open-0' }],
      ready: `${selectorOf('student-photo')} img`,
    },
    {
      name: 'people-places',
      me: registrar,
      hash: '#/people/places',
      ready: `${selectorOf('list-places')} [data-row="1"]`,
    },
    {
      name: 'people-stations',
      me: registrar,
      hash: '#/people/stations',
      ready: `${selectorOf('list-stations')} [data-row="2"]`,
    },
    {
      name: 'people-tokens',
      me: registrar,
      hash: '#/people/tokens',
      ready: `${selectorOf('list-enrol-tokens')} [data-row="1"]`,
    },
    {
      name: 'people-tokens-new',
      after: 'people-tokens',
      me: registrar,
      hash: '#/people/tokens',
      steps: [{ click: 'list-enrol-tokens new' }],
      ready: selectorOf('uses'),
    },
    {
      name: 'people-staff',
      me: registrar,
      hash: '#/people/staff',
      ready: `${selectorOf('list-staff')} [data-row="2"]`,
    },
    {
      name: 'people-staff-new',
      after: 'people-staff',
      me: registrar,
      hash: '#/people/staff',
      steps: [
        { click: 'list-staff new' },
        { fill: 'new-login', text: 'asel' },
        { fill: 'name', text: 'Әсел' },
        { click: 'role-invigilator' },
      ],
      ready: selectorOf('save'),
    },
    {
      name: 'people-password',
      after: 'people-staff-new',
      me: registrar,
      hash: '#/people/staff',
      steps: [{ click: 'save' }],
      ready: selectorOf('password-once'),
    },
    { name: 'people-imports', me: registrar, hash: '#/people/imports', ready: selectorOf('imports') },
    {
      name: 'people-import',
      me: registrar,
      hash: '#/people/imports/list-1',
      ready: selectorOf('understood'),
    },
    {
      name: 'people-photos',
      me: registrar,
      hash: '#/people/imports/photos-1',
      ready: selectorOf('understood'),
    },
    {
      name: 'people-staff-import',
      me: registrar,
      hash: '#/people/imports/staff-1',
      ready: selectorOf('understood'),
    },
    {
      name: 'people-rooms-import',
      me: registrar,
      hash: '#/people/imports/rooms-1',
      ready: selectorOf('understood'),
    },
    ...bankStates,
    ...trustStates,
    ...timetableStates,
    ...papersStates,
    ...markingStates,
    ...marksStates,
    ...observingStates(begin),
    ...monitoringStates,
    ...casesStates,
    ...appealsStates,
    ...wordingsStates,
    ...campaignStates,
  ]
}

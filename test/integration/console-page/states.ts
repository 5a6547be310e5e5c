/** The console's screens and their states worth a picture: who looks, where, and what was done before. */
import { join } from 'node:path'
import type { z } from 'zod'
import type { LiveMessage, Me } from '../../../src-shared/console-api.ts'
import { type Step, selectorOf } from '../../support/steps.ts'
import { makeFilm, makePicture, pieceSeconds } from './films.ts'
import {
  aigerim,
  alarms,
  completeness,
  day,
  deskHole,
  deskLateMs,
  detail,
  digestFailing,
  exam,
  filmSeconds,
  incident,
  missing,
  officer,
  room,
  screenDigest,
  summary,
  tile,
  wall,
  windowDigest,
} from './fixtures.ts'
import type { State } from './university.ts'

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
  room: { tiles: wall(), codeOfTheDay: '4817', alarms: alarms() },
  incidents: [incident('in-1')],
  attempt: null,
  exams: [exam],
  completeness: null,
  day: null,
  missing: null,
  digest: { at: null, runs: [] },
  sso: null,
  secondFactor: { on: false, recoveryLeft: 0, password: true },
  films: {},
  pictures: {},
  greetings: [],
})

/** One with a day's exams, an attempt that was filmed from `begin` on (unix ms), and incidents. `dir`: for what ffmpeg makes. */
export async function fullState(dir: string, begin: number): Promise<State> {
  const [face, desk, screen, window, small] = await Promise.all([
    makeFilm(join(dir, 'face'), filmSeconds, [110, 150]),
    makeFilm(join(dir, 'desk'), filmSeconds, [150, 110]),
    makePicture(join(dir, 'screen.png'), 'teal', 'Question 1', '960x540'),
    makePicture(join(dir, 'window.png'), 'maroon', 'Telegram', '960x540'),
    makePicture(join(dir, 'small.jpg'), 'slategray', 'face', '160x120'),
  ])
  const hole = Array.from({ length: deskHole.to - deskHole.from }, (_, i) => deskHole.from + i)
  const held = filmSeconds / pieceSeconds
  const plain = plainState()
  return {
    ...plain,
    room: { ...plain.room, tiles: plain.room.tiles.with(1, tile(2, summary(2, 'preflight'))) },
    completeness: completeness(),
    day: day(),
    missing: missing(),
    digest: digestFailing,
    sso: 'Университет · SSO',
    pictures: { [screenDigest]: screen, [windowDigest]: window },
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
    greetings: picturesOf(small.toString('base64')),
  }
}

/** The small pictures of the stations that film. */
const picturesOf = (jpeg: string): z.input<typeof LiveMessage>[] =>
  [1, 2, 3, 4, 5, 7].flatMap((station) =>
    (['face', 'desk'] as const).map((source) => ({
      type: 'picture' as const,
      station: `st-${station}`,
      source,
      jpeg,
    })),
  )

/** `begin`: as `fullState`'s. */
export function consoleStates(begin: number): ConsoleState[] {
  const running = detail(begin, {
    ...summary(4, 'running', { lock: { reason: 'keys', code: '7K2M' }, asks: 'break' }),
    debt: { segments: 41, bytes: 4_100_000, oldestMs: 95_000, old: true },
  })
  const administrator: Me = { ...aigerim, role: 'administrator' }
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
    { name: 'wall', me: aigerim, hash: '#/rooms/lab-1', ready: `${selectorOf('tile-A-07')} img` },
    {
      name: 'question',
      after: 'wall',
      me: aigerim,
      hash: '#/rooms/lab-1',
      steps: [{ click: 'tile-A-04 more' }, { click: 'command-end' }],
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
    { name: 'exams', me: officer, hash: '', ready: selectorOf('exam-physics') },
    {
      name: 'completeness',
      after: 'exams',
      me: officer,
      hash: '',
      steps: [{ click: 'exam-physics' }],
      ready: selectorOf('row-2401009'),
    },
  ]
}

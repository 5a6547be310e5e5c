/** What `npm start -- --web` promises: each promise is broken by what it is about, and by nothing else. */
import { expect, it } from 'vitest'
import { judgeWeb, type WebFacts } from '../../../scripts/demo/web/promises.ts'
import type { Incident } from '../../../src-shared/console-api.ts'

const whole = () => ({ share: 1, seconds: 60, covered: 60, gaps: [], blind: [] })
const visit = (url: string) => ({ url, title: '', at: 0, status: 200, loadMs: 1 })
const incident: Incident = {
  ...{ id: 'i', attempt: 'a', student: '', station: '', observation: '', reason: '', params: {} },
  ...{ at: 0, durationMs: null, count: 1 },
  verdict: 'block',
  severity: 'low',
  pictures: [{ digest: 'd', when: 'at', held: true }],
}
const back = (at: number) => ({ at, backAt: at + 1000, typed: 'Мәтін', found: 'Мәтін' })
const outside = {
  ...incident,
  reason: 'third-party-site',
  params: { address: 'https://video.example/watch' },
}

function sound(): WebFacts {
  return {
    detail: {
      debt: { segments: 0, bytes: 0, oldestMs: null, old: false },
      receipt: true,
      visits: [
        'http://login.example/login?service=***',
        'http://lms.example/',
        'http://lms.example/essay',
        ...[1, 2, 3, 4, 5].map((page) => `http://lms.example/quiz/${page}`),
      ].map(visit),
      incidentList: [outside, { ...incident, reason: 'web-crashed', count: 2 }],
      coverageDetail: { face: whole(), desk: whole(), screen: whole() },
    },
    verified: { status: 'whole', exit: 0 },
    film: { playable: true, why: '' },
    killed: { renderer: back(100_000), browser: back(200_000) },
    triedOut: 'Запрещено',
    asked: ['GET lms.example/', 'POST login.example/login'],
    headers: [],
    answers: ['0', '0', '0', '0', '0'],
    essay: { typed: 'Мәтін', sent: 'Мәтін' },
    stayedAt: 'http://lms.example/',
    onTheWall: 'Эссе · lms.example/essay',
    fieldsKept: 2,
    foundBy: ['1'],
    student: '1',
    left: [],
    complaints: [],
  }
}
const broken = (facts: WebFacts) =>
  judgeWeb(facts)
    .filter(({ ok }) => !ok)
    .map(({ name }) => name)
const gap = (from: number, to: number) => ({ from, to, reason: 'camera-lost' })
const covered = (facts: WebFacts, source: 'face' | 'desk' | 'screen', change: object): WebFacts => {
  const { coverageDetail } = facts.detail
  const changed = { ...coverageDetail, [source]: { ...coverageDetail[source], ...change } }
  return { ...facts, detail: { ...facts.detail, coverageDetail: changed } }
}

it('hold for an exam that went as it should', () => expect(broken(sound())).toEqual([]))

it.each<[string, (facts: WebFacts) => WebFacts]>([
  ['the verifier says whole', (f) => ({ ...f, verified: { status: 'whole', exit: 1 } })],
  [
    'the debt is 0, and the final receipt is there',
    (f) => ({ ...f, detail: { ...f.detail, receipt: false } }),
  ],
  [
    'every page that was opened is on record, the sign-in on another origin too',
    (f) => ({ ...f, detail: { ...f.detail, visits: f.detail.visits.slice(0, -1) } }),
  ],
  [
    'every page that was opened is on record, the sign-in on another origin too',
    (f) => ({ ...f, detail: { ...f.detail, visits: f.detail.visits.slice(1) } }),
  ],
  ['the wall says which page is open', (f) => ({ ...f, onTheWall: 'lms.example/' })],
  ['an officer finds the attempt by an address', (f) => ({ ...f, foundBy: ['2'] })],
  [
    'a link outside is refused, with its address and a picture',
    (f) => ({ ...f, stayedAt: 'https://video.example/watch' }),
  ],
  [
    'a link outside is refused, with its address and a picture',
    (f) => ({
      ...f,
      detail: {
        ...f.detail,
        incidentList: [{ ...outside, pictures: [] }, ...f.detail.incidentList.slice(1)],
      },
    }),
  ],
  ['its server is asked nothing', (f) => ({ ...f, asked: [...f.asked, 'GET video.example/watch'] })],
  ['the office saw so beforehand', (f) => ({ ...f, triedOut: '' })],
  [
    "the LMS's renderer is killed, and what was typed is back",
    (f) => ({ ...f, killed: { ...f.killed, renderer: { ...back(100_000), found: 'Мәті' } } }),
  ],
  [
    "the LMS's browser is killed, and what was typed is back",
    (f) => ({ ...f, killed: { ...f.killed, browser: { ...back(200_000), typed: '', found: '' } } }),
  ],
  ['face: no second is missing meanwhile', (f) => covered(f, 'face', { gaps: [gap(98_000, 98_500)] })],
  ['screen: no second is missing meanwhile', (f) => covered(f, 'screen', { gaps: [gap(200_500, 300_000)] })],
  ['desk: at least 99.5 %', (f) => covered(f, 'desk', { share: 0.99 })],
  [
    'an incident tells of both',
    (f) => ({ ...f, detail: { ...f.detail, incidentList: f.detail.incidentList.slice(0, 1) } }),
  ],
  ['nobody had to sign in again', (f) => ({ ...f, asked: [...f.asked, 'POST login.example/login'] })],
  [
    'the LMS has five answers and the essay, as they were given',
    (f) => ({ ...f, essay: { ...f.essay, sent: null } }),
  ],
  ['of what was typed name and essay are kept, no password', (f) => ({ ...f, fieldsKept: 3 })],
  ['the LMS is told nothing of us', (f) => ({ ...f, headers: ['x-safeexambrowser-configkeyhash'] })],
  ['the films play', (f) => ({ ...f, film: { playable: false, why: 'a frame' } })],
  ['nothing of the page is left on the station', (f) => ({ ...f, left: ['its folder'] })],
  ["the console's pages threw nothing", (f) => ({ ...f, complaints: ['TypeError'] })],
])('are broken where it did not: %s', (name, change) => expect(broken(change(sound()))).toEqual([name]))

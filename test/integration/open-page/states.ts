/** The open pages' screens and their states worth a picture: what the server says, where, and what was done before. */
import { type Step, selectorOf } from '../../support/steps.ts'
import { lyingDraw, openedDraw, wrongDraw } from './draws.ts'
import {
  appeals,
  caseLog,
  caseNumber,
  caseOf,
  consent,
  consentDigest,
  decided,
  explained,
  kept,
  looks,
  page,
} from './mine.ts'
import { domain, messages, readers, words } from './sealed.ts'
import { myRules, sessionPage } from './session.ts'
import { keyCheck, linkSurvey, shownSurvey, surveyId } from './surveys.ts'

export interface OpenState {
  /** Lower-case letters and dashes. */
  name: string
  /** Behind `#/LANGUAGE`. */
  hash: string
  /** What the server answers, by method and path; to all else it says that it is not there. */
  answers?: Readonly<Record<string, unknown>>
  steps?: readonly Step[]
  /** CSS selector of what is there once it is drawn. */
  ready: string
}

/** Work that is done at once. */
const trust = {
  open: true,
  domain,
  answerDays: 7,
  keptDays: 180,
  readers,
  work: { challenge: 'c', bits: 1 },
}
const open = { 'GET /api/open/trust': trust }

const surveyAt = `GET /api/open/surveys/${surveyId}`

const about = { 'GET /api/open': { domain, timeZone: 'Asia/Almaty' } }
/** A sheet that says `sheetText`, and a PDF of it that says PDF. */
const handedIn = {
  digest: '60a00dbcf0c7263b72d305116e8514d7497e09662db398040b3e8e8b1fd8790d',
  exam: { kk: 'Алгоритмдер', ru: 'Алгоритмы', ky: 'Алгоритмдер', en: 'Algorithms' },
  at: Date.parse('2026-01-31T06:15:09Z'),
  agrees: true,
  files: ['1d393b0081b632c54654eb08c345ff76b92ae4efe0768b4c0f64b9ebbe920492'],
}
export const sheetText = '{"answers":{"q1":"b"}}'

const session = { token: '0'.repeat(64), expiresAt: 0, student: page.student }
const mine = {
  ...about,
  'GET /api/open/my/ways': { sso: null },
  'POST /api/open/my/session': session,
  'DELETE /api/open/my/session': {},
  'GET /api/open/my': page,
  'GET /api/open/my/rules': { rules: null },
}
const bySso = { 'GET /api/open/my/ways': { sso: { label: 'KazNU ID' } } }
const signIn: readonly Step[] = [
  { fill: 'my-number', text: page.student.number },
  { fill: 'my-receipt', text: '60A0-0DBC-F0C7-263B' },
  { click: 'my-sign' },
]
const toCase = [...signIn, { click: `to-case-${caseNumber}` }] as const
const caseAt = `GET /api/open/my/cases/${caseNumber}`
const itsLog = { [`${caseAt}/log`]: caseLog }

export const openStates: readonly OpenState[] = [
  { name: 'my-sign-in', hash: '/my/60A0-0DBC-F0C7-263B', ready: selectorOf('my-sign-in') },
  {
    ...{ name: 'my-sso', hash: '/my/sso-unknown', ready: selectorOf('my-sso') },
    answers: { ...about, ...bySso },
  },
  { name: 'my', hash: '/my', answers: mine, steps: signIn, ready: selectorOf('exam-ex-physics') },
  {
    ...{
      name: 'my-case',
      hash: '/my',
      steps: [...toCase, { fill: 'explain-words', text: '…' }, { click: 'explain-on' }],
    },
    answers: { ...mine, ...itsLog, [caseAt]: caseOf({}) },
    ready: selectorOf('explain-give'),
  },
  {
    ...{
      name: 'my-explained',
      hash: '/my',
      steps: toCase,
      answers: { ...mine, ...itsLog, [caseAt]: explained },
    },
    ready: selectorOf('explained'),
  },
  {
    ...{ name: 'my-decided', hash: '/my', steps: toCase, answers: { ...mine, ...itsLog, [caseAt]: decided } },
    ready: selectorOf('my-decision'),
  },
  {
    ...{ name: 'my-consent', hash: '/my', steps: [...signIn, { click: 'to-consent' }] },
    answers: { ...mine, [`GET /api/open/my/consents/${consentDigest}`]: consent },
    ready: selectorOf('my-consent'),
  },
  {
    ...{ name: 'my-appeals', hash: '/my', answers: { ...mine, 'GET /api/open/my/appeals': appeals } },
    ...{ steps: [...signIn, { click: 'to-appeals' }], ready: selectorOf('appeal-form') },
  },
  {
    ...{ name: 'my-looks', hash: '/my', answers: { ...mine, 'GET /api/open/my/looks': looks } },
    ...{ steps: [...signIn, { click: 'to-looks' }], ready: selectorOf('my-looks') },
  },
  {
    ...{ name: 'my-kept', hash: '/my', answers: { ...mine, 'GET /api/open/my/kept': kept } },
    ...{ steps: [...signIn, { click: 'to-kept' }], ready: selectorOf('my-kept') },
  },
  {
    ...{ name: 'my-rules', hash: '/my', answers: { ...mine, 'GET /api/open/my/rules': { rules: myRules } } },
    ...{ steps: [...signIn, { click: 'to-rules' }], ready: selectorOf('rules-read') },
  },
  {
    ...{
      name: 'my-rules-read',
      hash: '/my',
      steps: [...signIn, { click: 'to-rules' }, { click: 'rules-read' }],
    },
    answers: {
      ...mine,
      'GET /api/open/my/rules': { rules: myRules },
      'POST /api/open/my/rules': { rules: { ...myRules, seenAt: Date.parse('2026-12-02T08:00:00Z') } },
    },
    ready: selectorOf('rules-seen'),
  },
  {
    ...{
      name: 'my-rules-none',
      hash: '/my/rules',
      answers: { ...mine, 'GET /api/open/my/rules': { rules: null } },
    },
    ...{ steps: signIn, ready: selectorOf('my-rules-none') },
  },
  {
    ...{ name: 'session', hash: '/session', answers: { 'GET /api/open/session': sessionPage } },
    ready: selectorOf('session-videos'),
  },
  { name: 'session-off', hash: '/session', ready: selectorOf('session-off') },
  {
    ...{ name: 'entrance-on', hash: '', answers: { 'GET /api/open/session/on': { on: true } } },
    ready: selectorOf('entrance to-session'),
  },
  { name: 'entrance', hash: '', ready: selectorOf('entrance to-trust') },
  { name: 'unknown', hash: '/nothing', ready: selectorOf('unknown') },
  { name: 'check-ask', hash: '/check', ready: selectorOf('check-ask') },
  {
    name: 'check',
    hash: '/check/60A0-0DBC-F0C7-263B',
    answers: { ...about, 'GET /api/open/sheets/60a00dbcf0c7263b': { sheet: handedIn } },
    ready: selectorOf('check-known'),
  },
  {
    name: 'check-waits',
    hash: '/check/60A0-0DBC-F0C7-263B',
    answers: { ...about, 'GET /api/open/sheets/60a00dbcf0c7263b': { sheet: { ...handedIn, agrees: null } } },
    ready: selectorOf('check-waits'),
  },
  {
    name: 'check-differs',
    hash: '/check/60A0-0DBC-F0C7-263B',
    answers: { ...about, 'GET /api/open/sheets/60a00dbcf0c7263b': { sheet: { ...handedIn, agrees: false } } },
    ready: selectorOf('check-differs'),
  },
  {
    name: 'check-unknown',
    hash: '/check/0000-0000-0000-0001',
    answers: { ...about, 'GET /api/open/sheets/0000000000000001': { sheet: null } },
    ready: selectorOf('check-unknown'),
  },
  { name: 'draw-ask', hash: '/draw', ready: selectorOf('draw-ask') },
  ...(
    [
      ['draw-waits', lyingDraw],
      ['draw-good', openedDraw],
      ['draw-bad', wrongDraw],
    ] as const
  ).map(([name, draw]): OpenState => {
    const number = draw.committed.commitment.slice(0, 16)
    return {
      ...{ name, hash: `/draw/${number}`, ready: selectorOf(name) },
      answers: { ...about, [`GET /api/open/draws/${number}`]: draw },
    }
  }),
  { name: 'draw-unknown', hash: '/draw/0000-0000-0000-0001', ready: selectorOf('draw-unknown') },
  { name: 'document-ask', hash: '/document', ready: selectorOf('document-ask') },
  {
    name: 'document',
    hash: '/document/2026-000012/0123456789abcdef',
    answers: {
      'GET /api/open/documents/2026-000012/0123456789abcdef': {
        number: '2026-000012',
        day: '2026-01-31',
        digest: '0123456789abcdef'.repeat(4),
        // Of a file with the letters PDF.
        files: ['1d393b0081b632c54654eb08c345ff76b92ae4efe0768b4c0f64b9ebbe920492'],
      },
    },
    ready: selectorOf('document-known'),
  },
  {
    name: 'document-unknown',
    hash: '/document/2026-000013/0123456789abcdef',
    ready: selectorOf('document-unknown'),
  },
  { name: 'survey-none', hash: '/survey', ready: selectorOf('survey-none') },
  {
    name: 'survey-sign-in',
    hash: `/survey/${surveyId}/${keyCheck}`,
    answers: { [surveyAt]: shownSurvey() },
    ready: selectorOf('sign-in'),
  },
  {
    name: 'survey-other-key',
    hash: `/survey/${surveyId}/0123456789abcdef`,
    answers: { [surveyAt]: shownSurvey() },
    ready: selectorOf('survey-other-key'),
  },
  {
    name: 'survey-over',
    hash: `/survey/${surveyId}`,
    answers: { [surveyAt]: { ...linkSurvey, state: 'over' } },
    ready: selectorOf('survey-over'),
  },
  {
    name: 'survey-missing',
    hash: `/survey/${surveyId}`,
    answers: { [surveyAt]: linkSurvey },
    steps: [{ click: 'send' }],
    ready: selectorOf('missing'),
  },
  {
    name: 'survey-done',
    hash: `/survey/${surveyId}`,
    answers: { [surveyAt]: linkSurvey, [`POST /api/open/surveys/${surveyId}/responses`]: { ok: true } },
    steps: [{ click: 'answer-q1-b' }, { click: 'answer-q3-4' }, { click: 'send' }],
    ready: selectorOf('survey-done'),
  },
  {
    name: 'survey-try',
    hash: `/survey/${surveyId}/try/${'0'.repeat(32)}`,
    answers: { [`GET /api/open/surveys/${surveyId}/try/${'0'.repeat(32)}`]: linkSurvey },
    ready: selectorOf('questions'),
  },
  { name: 'trust', hash: '/trust', ready: selectorOf('trust') },
  { name: 'trust-protects', hash: '/trust/protects', ready: selectorOf('protects') },
  {
    name: 'trust-closed',
    hash: '/trust/write',
    answers: { 'GET /api/open/trust': { ...trust, open: false, readers: [] } },
    ready: selectorOf('closed'),
  },
  {
    name: 'trust-write',
    hash: '/trust/write',
    answers: open,
    steps: [{ click: 'send' }],
    ready: selectorOf('missing'),
  },
  {
    name: 'trust-sent',
    hash: '/trust/write',
    answers: { ...open, 'POST /api/open/trust/conversations': { ok: true } },
    steps: [{ click: 'kind-bribe' }, { fill: 'text', text: '…' }, { click: 'send' }],
    ready: selectorOf('code'),
  },
  {
    name: 'trust-code',
    hash: '/trust/code',
    answers: open,
    steps: [{ fill: 'typed', text: 'алма нан' }, { click: 'open' }],
    ready: selectorOf('wrong-code'),
  },
  {
    name: 'trust-none',
    hash: '/trust/code',
    answers: open,
    steps: [{ fill: 'typed', text: words }, { click: 'open' }],
    ready: selectorOf('no-conversation'),
  },
  {
    name: 'trust-talk',
    hash: '/trust/code',
    answers: {
      ...open,
      'POST /api/open/trust/read': { state: 'answered', next: 2, messages },
    },
    steps: [{ fill: 'typed', text: words }, { click: 'open' }],
    ready: selectorOf('talk'),
  },
]

/** The answer to a call in a state: status and JSON. */
export function answerIn(state: OpenState | undefined, call: string): { status: number; json: unknown } {
  const known = state?.answers?.[call]
  return known === undefined
    ? { status: 404, json: { problem: { code: 'bad-input', detail: 'not found' } } }
    : { status: 200, json: known }
}

/** What a web exam must show, judged from what the server, the bundle and the LMS hold. Pure. */
import type { AttemptDetail } from '../../../src-shared/console-api.ts'
import { cameras, sources } from '../../../src-shared/vocabulary.ts'
import { aroundMs, type Judged, leastFilmed, missing } from '../promises.ts'

/** Unix ms of a kill, and at which the page was there again; what its field held once that was put back. */
export interface BackAgain {
  at: number
  backAt: number
  typed: string
  found: string
}

export interface WebFacts {
  detail: Pick<AttemptDetail, 'debt' | 'receipt' | 'visits' | 'incidentList' | 'coverageDetail'>
  /** Status word and exit code of `taza verify`. */
  verified: { status: string; exit: number }
  film: { playable: boolean; why: string }
  killed: { renderer: BackAgain; browser: BackAgain }
  /** What the form of the office's page says of the address that is refused later. */
  triedOut: string
  /** What the LMS was asked, as `METHOD host/path`, in order. */
  asked: readonly string[]
  /** Names of headers of ours, or of Safe Exam Browser, that came to the LMS. */
  headers: readonly string[]
  /** Answers that the LMS got, and the essay. */
  answers: readonly string[]
  essay: { typed: string; sent: string | null }
  /** Where the student was after the link that is refused. */
  stayedAt: string
  /** Page that the wall said was open, while the essay was. */
  onTheWall: string
  /** Fields of which something typed is kept: the name and the essay; never a password. */
  fieldsKept: number
  /** Numbers of students that an officer found by the essay's address. */
  foundBy: readonly string[]
  student: string
  /** What is left of the page's browser on the station. */
  left: readonly string[]
  /** Errors that the console's pages threw, or that their policy (CSP) told of. */
  complaints: readonly string[]
}

export const outside = 'https://video.example/watch'
const pages = ['http://lms.example/', 'http://lms.example/essay'].concat(
  [1, 2, 3, 4, 5].map((page) => `http://lms.example/quiz/${page}`),
)

export function judgeWeb(facts: WebFacts): Judged[] {
  const { detail, verified, film, killed, essay } = facts
  const judged: Judged[] = []
  const say = (name: string, ok: boolean, found: string) => judged.push({ name, ok, found })
  say('the verifier says whole', verified.status === 'whole' && verified.exit === 0, verified.status)
  say(
    'the debt is 0, and the final receipt is there',
    detail.debt.segments === 0 && detail.debt.bytes === 0 && detail.receipt,
    `${detail.debt.segments} objects, receipt: ${detail.receipt}`,
  )
  const opened = new Set(detail.visits.map(({ url }) => url))
  const unseen = pages.filter((url) => !opened.has(url))
  const signIn = detail.visits.some(({ url }) => url.startsWith('http://login.example/login'))
  say(
    'every page that was opened is on record, the sign-in on another origin too',
    unseen.length === 0 && signIn,
    `${opened.size} addresses${unseen.map((url) => `, not ${url}`).join('')}, sign-in: ${signIn}`,
  )
  say('the wall says which page is open', facts.onTheWall.includes('lms.example/essay'), facts.onTheWall)
  say(
    'an officer finds the attempt by an address',
    facts.foundBy.length === 1 && facts.foundBy[0] === facts.student,
    facts.foundBy.join(', ') || 'nobody',
  )
  const refused = detail.incidentList.find(
    ({ reason, params }) => reason === 'third-party-site' && params.address === outside,
  )
  const pictures = refused?.pictures.filter(({ held }) => held).length ?? 0
  say(
    'a link outside is refused, with its address and a picture',
    pictures > 0 && facts.stayedAt === pages[0],
    refused ? `${refused.verdict}, ${pictures} pictures; stayed at ${facts.stayedAt}` : 'no incident',
  )
  const video = facts.asked.filter((line) => line.includes('video.example'))
  say('its server is asked nothing', video.length === 0, video.join(', ') || 'nothing')
  say('the office saw so beforehand', facts.triedOut !== '', facts.triedOut || 'no refusal')
  for (const what of ['renderer', 'browser'] as const) {
    const { at, backAt, typed, found } = killed[what]
    say(
      `the LMS's ${what} is killed, and what was typed is back`,
      typed !== '' && found === typed,
      `${found.length} of ${typed.length} characters, after ${((backAt - at) / 1000).toFixed(1)} s`,
    )
    for (const source of sources) {
      const gaps = missing(detail.coverageDetail[source].gaps, at - aroundMs, backAt)
      say(`${source}: no second is missing meanwhile`, gaps === 0, `${(gaps / 1000).toFixed(2)} s missing`)
    }
  }
  const crashes = detail.incidentList.filter(({ reason }) => reason === 'web-crashed')
  say(
    'an incident tells of both',
    sum(crashes.map(({ count }) => count)) === 2,
    `${crashes.length} incidents`,
  )
  const signIns = facts.asked.filter((line) => line.startsWith('POST login.example')).length
  say('nobody had to sign in again', signIns === 1, `${signIns} sign-ins`)
  say(
    'the LMS has five answers and the essay, as they were given',
    facts.answers.length === 5 && facts.answers.every((one) => one !== '') && essay.sent === essay.typed,
    `${facts.answers.length} answers, ${essay.sent?.length ?? 0} of ${essay.typed.length} characters`,
  )
  say(
    'of what was typed name and essay are kept, no password',
    facts.fieldsKept === 2,
    `${facts.fieldsKept} fields`,
  )
  say(
    'the LMS is told nothing of us',
    facts.headers.length === 0,
    facts.headers.join(', ') || `${facts.asked.length} requests without`,
  )
  for (const camera of cameras) {
    const { share } = detail.coverageDetail[camera]
    say(`${camera}: at least 99.5 %`, share >= leastFilmed, `${(share * 100).toFixed(2)} %`)
  }
  say('the films play', film.playable, film.why)
  say(
    'nothing of the page is left on the station',
    facts.left.length === 0,
    facts.left.join(', ') || 'nothing',
  )
  say(
    "the console's pages threw nothing",
    facts.complaints.length === 0,
    facts.complaints.join('; ') || 'nothing',
  )
  return judged
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0)

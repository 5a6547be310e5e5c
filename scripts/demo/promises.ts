/** What the demo must prove, judged from what the server holds and what the verifier says. Pure. */
import type { AttemptDetail, Gap } from '../../src-shared/console-api.ts'
import { cameras, sources } from '../../src-shared/vocabulary.ts'

export interface Judged {
  name: string
  ok: boolean
  found: string
}

/** Unix ms of the recorder's kill, and at which both cameras were live again; what a recorder and its page took to start, ms. */
export interface Killed {
  at: number
  liveAt: number
  startedMs: number
}

export interface Facts {
  detail: AttemptDetail
  /** Status word and exit code of `taza verify`. */
  verified: { status: string; exit: number }
  /** Unix ms between which the station's main process was away by our own hand. */
  killed: { at: number; backAt: number }
  recorderKilled: Killed
  answersIntact: boolean
  /** Questions whose answer on the server is not what the student gave, as text; empty when all are. */
  answersWrong: string[]
  film: { playable: boolean; why: string }
}

export const leastFilmed = 0.995
/** What the page had not handed over when it fell, at most (docs/EVIDENCE.md): every 0.4 s where the machine keeps up. */
const unsealedMs = 2000
/** A second that goes with a process would go from about its kill on, ms before it. */
export const aroundMs = 3000

/** A film's last frame lasts until the next would have come: the slower camera's eighth of a second, and the clocks' difference. */
const frameMs = 600

/** A gap that the killed recorder explains: it says so itself, begins about the kill, and ended when the camera was live. */
const isOutage = (gap: Gap, { at, liveAt }: Killed): boolean =>
  gap.reason === 'recorder-lost' &&
  gap.from <= at + frameMs &&
  gap.from >= at - unsealedMs - frameMs &&
  gap.to >= at &&
  gap.to <= liveAt + frameMs

/** Time of a source's gaps between two moments, ms. */
export const missing = (gaps: readonly Gap[], from: number, to: number): number =>
  gaps.reduce((sum, gap) => sum + Math.max(0, Math.min(gap.to, to) - Math.max(gap.from, from)), 0)

export function judge(facts: Facts): Judged[] {
  const { detail, verified, killed, recorderKilled, answersIntact, answersWrong, film } = facts
  const judged: Judged[] = []
  const say = (name: string, ok: boolean, found: string) => judged.push({ name, ok, found })
  say('the verifier says whole', verified.status === 'whole' && verified.exit === 0, verified.status)
  say(
    'the debt is 0',
    detail.debt.segments === 0 && detail.debt.bytes === 0,
    `${detail.debt.segments} objects`,
  )
  say('the final receipt is there', detail.receipt, String(detail.receipt))
  const inSeconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`
  for (const source of sources) {
    const lostWithMain = missing(detail.coverageDetail[source].gaps, killed.at - aroundMs, killed.backAt)
    say(
      `${source}: main was killed, and no second is missing`,
      lostWithMain === 0,
      lostWithMain === 0 ? 'none missing' : inSeconds(lostWithMain),
    )
  }
  for (const source of cameras) {
    const of = detail.coverageDetail[source]
    const outages = of.gaps.filter((gap) => isOutage(gap, recorderKilled))
    const outageMs = outages.reduce((sum, gap) => sum + gap.to - gap.from, 0)
    const seconds = of.seconds - outageMs / 1000
    const share = seconds > 0 ? of.covered / seconds : 0
    say(
      `${source}: the recorder was killed, and one gap is listed with its reason`,
      outages.length === 1,
      outages
        .map((gap) => `${gap.reason} ${inSeconds(gap.to - gap.from)}`)
        .concat(`a start here takes ${inSeconds(recorderKilled.startedMs)}`)
        .join(', '),
    )
    say(`${source}: at least 99.5 % outside that gap`, share >= leastFilmed, `${(share * 100).toFixed(2)} %`)
  }
  const reasons = new Set(detail.incidentList.map((incident) => incident.reason))
  for (const reason of [
    'foreign-window',
    'new-tab',
    'third-party-site',
    'network-lost',
    'shell-lost',
    'recorder-lost',
  ]) {
    say(`an incident tells of it: ${reason}`, reasons.has(reason), [...reasons].join(', '))
  }
  const window = detail.incidentList.find((incident) => incident.reason === 'foreign-window')
  say(
    'the foreign window has pictures on the server',
    (window?.pictures.filter((picture) => picture.held).length ?? 0) > 0,
    `${window?.pictures.length ?? 0} pictures`,
  )
  say('every answer outlived the kill on the screen', answersIntact, String(answersIntact))
  say(
    'every answer is on the server as it was given',
    answersWrong.length === 0,
    answersWrong.join('; ') || 'all',
  )
  say('the films play', film.playable, film.why)
  return judged
}

/** What the demo must prove, judged from what the server holds and what the verifier says. Pure. */
import type { AttemptDetail, Gap } from '../../src-shared/console-api.ts'

export interface Judged {
  name: string
  ok: boolean
  found: string
}

export interface Facts {
  detail: AttemptDetail
  /** Status word and exit code of `taza verify`. */
  verified: { status: string; exit: number }
  /** Unix ms between which the station's main process was away by our own hand. */
  killed: { at: number; backAt: number }
  answersIntact: boolean
  /** Questions whose answer on the server is not what the student gave, as text; empty when all are. */
  answersWrong: string[]
  film: { playable: boolean; why: string }
  /** What the outage may take longer than promised, on a machine with too much to do. */
  slackMs: number
}

const least = 0.995
const outageAtMostMs = 5000

/** A gap that the killed process explains: it says so itself, and it lies about the moment of the kill. */
export const isOutage = (gap: Gap, killed: Facts['killed']): boolean =>
  gap.reason === 'shell-lost' && gap.from <= killed.backAt && gap.to >= killed.at - 3000

export function judge(facts: Facts): Judged[] {
  const { detail, verified, killed, answersIntact, answersWrong, film } = facts
  const outageBelowMs = outageAtMostMs + facts.slackMs
  const judged: Judged[] = []
  const say = (name: string, ok: boolean, found: string) => judged.push({ name, ok, found })
  say('the verifier says whole', verified.status === 'whole' && verified.exit === 0, verified.status)
  say(
    'the debt is 0',
    detail.debt.segments === 0 && detail.debt.bytes === 0,
    `${detail.debt.segments} objects`,
  )
  say('the final receipt is there', detail.receipt, String(detail.receipt))
  for (const source of ['face', 'desk'] as const) {
    const of = detail.coverageDetail[source]
    const outages = of.gaps.filter((gap) => isOutage(gap, killed))
    const outageMs = outages.reduce((sum, gap) => sum + gap.to - gap.from, 0)
    const seconds = of.seconds - outageMs / 1000
    const share = seconds > 0 ? of.covered / seconds : 0
    say(`${source}: at least 99.5 % outside the outage`, share >= least, `${(share * 100).toFixed(2)} %`)
    say(
      `${source}: the outage is listed with its reason and under ${outageBelowMs / 1000} s`,
      outages.length === 1 && outageMs > 0 && outageMs < outageBelowMs,
      outages.map((gap) => `${gap.reason} ${((gap.to - gap.from) / 1000).toFixed(2)} s`).join(', ') || 'none',
    )
  }
  const reasons = new Set(detail.incidentList.map((incident) => incident.reason))
  for (const reason of ['foreign-window', 'new-tab', 'third-party-site', 'network-lost', 'shell-lost']) {
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

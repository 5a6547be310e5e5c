/** What an invigilator must know at once. A pure reading of the situation, taken every second. */
import { listed } from '../../src-shared/text.ts'
import type { Localized } from '../../src-shared/vocabulary.ts'
import { isOld } from '../review/debt.ts'
import type { UnclaimedNeed } from './needs.ts'
import { isSilent } from './trouble.ts'

/** A rostered student is missing this many ms after the start. */
const missingAfterMs = 5 * 60_000

/** That somebody tried to open an attempt at another station is an alarm for this many ms after the last try. */
export const conflictMs = 15 * 60_000
/** A submitted attempt of which nothing is owed has its receipt within this many ms. */
const receiptAfterMs = 30_000

export interface AttemptSituation {
  id: string
  student: string
  /** Name of the station that holds it. */
  station: string
  submitted: boolean
  /** Unix ms; null: not here yet. */
  submittedAt: number | null
  receipted: boolean
  openedAt: number
  /** When nobody looks for its end any more, Unix ms. */
  overAt: number
  debt: { segments: number; oldestMs: number | null }
  /** Debt older than this is an alarm, by the exam's policy, ms. */
  debtOldMs: number
  /** Sources without a camera, since when (Unix ms). */
  lost: { source: string; since: number }[]
  /** Questions without whose last answer it was submitted. */
  unsaved: readonly string[]
  findings: { kind: string; at: number }[]
  /** Another station at which the student's number was given: a taken seat, or a student who moved without a word. */
  conflict: { station: string; at: number } | null
  /** The server cannot read what it holds of it: of all else here only the id, the student's number and dates are true. */
  unreadable?: true
}

export interface StationSituation {
  id: string
  name: string
  /** Last word, Unix ms; for an attempt older than this server process, its start. Null: no word is due. */
  lastWord: number | null
  /** When a second machine was found that speaks under its identity, Unix ms; null: there is none. */
  doubledAt: number | null
  attempt: AttemptSituation | null
  /** Attempts that were sat here before and are not done with: the next student does not hide them. */
  earlier: readonly AttemptSituation[]
}

export interface MissingStudent {
  number: string
  name: string
  exam: { id: string; title: Localized; startsAt: number }
}

export function alarmsOf(
  stations: readonly StationSituation[],
  missing: readonly MissingStudent[],
  now: number,
): UnclaimedNeed[] {
  return [...stations.flatMap((station) => stationAlarms(station, now)), ...missing.flatMap(notOpened(now))]
}

function stationAlarms(station: StationSituation, now: number): UnclaimedNeed[] {
  const { id, name, lastWord, doubledAt, attempt, earlier } = station
  const silent: UnclaimedNeed[] =
    lastWord !== null && isSilent(now - lastWord)
      ? [
          {
            id: `station-silent/${id}`,
            code: 'station-silent',
            params: {
              station: name,
              student: attempt?.student ?? '',
              seconds: Math.floor((now - lastWord) / 1000),
            },
            station: id,
            attempt: attempt?.id ?? null,
            since: Math.round(lastWord),
          },
        ]
      : []
  const doubled: UnclaimedNeed[] =
    doubledAt === null
      ? []
      : [
          {
            id: `station-doubled/${id}`,
            code: 'station-doubled',
            params: { station: name, student: attempt?.student ?? '' },
            station: id,
            attempt: attempt?.id ?? null,
            since: Math.round(doubledAt),
          },
        ]
  return [
    ...doubled,
    ...silent,
    ...(attempt ? attemptAlarms(id, attempt, now, false) : []),
    ...earlier.flatMap((one) => attemptAlarms(id, one, now, true)),
  ]
}

/** `left`: somebody else sits at its station now. */
function attemptAlarms(
  station: string,
  attempt: AttemptSituation,
  now: number,
  left: boolean,
): UnclaimedNeed[] {
  const alarms: UnclaimedNeed[] = []
  const add = (code: string, since: number, more: UnclaimedNeed['params'] = {}, key = '') =>
    alarms.push({
      id: `${code}/${attempt.id}${key}`,
      code,
      params: { station: attempt.station, student: attempt.student, ...more },
      station,
      attempt: attempt.id,
      since: Math.round(since),
    })
  const { conflict, submittedAt } = attempt
  if (attempt.unreadable) add('attempt-unreadable', attempt.openedAt)
  if (conflict && !attempt.submitted && now - conflict.at < conflictMs)
    add('attempt-elsewhere', conflict.at, { holder: attempt.station, station: conflict.station })
  const { oldestMs, segments } = attempt.debt
  if (oldestMs !== null && isOld(attempt.debt, attempt.debtOldMs))
    add('debt-old', now - oldestMs, { segments, seconds: Math.floor(oldestMs / 1000) })
  if (!attempt.submitted && !left)
    for (const { source, since } of attempt.lost) add('camera-lost', since, { source }, `/${source}`)
  if (!attempt.submitted && left && now < attempt.overAt) add('not-finished', attempt.openedAt)
  if (submittedAt !== null && !attempt.receipted && segments === 0 && now - submittedAt >= receiptAfterMs)
    add('no-receipt', submittedAt)
  if (submittedAt !== null && attempt.unsaved.length > 0)
    add('answers-unsaved', submittedAt, { questions: listed(attempt.unsaved) })
  const ofAnswers = (wanted: string) => attempt.findings.filter(({ kind }) => kind === wanted)
  for (const [code, kind] of [
    ['answers-differ', 'answer-unreadable'],
    ['answers-beside', 'answer-beside-ledger'],
  ] as const) {
    const found = ofAnswers(kind)
    if (found.length > 0) add(code, Math.min(...found.map(({ at }) => at)))
  }
  for (const { kind, at } of attempt.findings)
    if (kind !== 'answer-unreadable' && kind !== 'answer-beside-ledger')
      add('ledger-finding', at, { finding: kind }, `/${kind}/${at}`)
  return alarms
}

const notOpened =
  (now: number) =>
  ({ number, name, exam }: MissingStudent): UnclaimedNeed[] =>
    now - exam.startsAt < missingAfterMs
      ? []
      : [
          {
            id: `not-opened/${exam.id}/${number}`,
            code: 'not-opened',
            params: { student: name, number },
            station: null,
            attempt: null,
            since: exam.startsAt,
          },
        ]

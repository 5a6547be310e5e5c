/** What a period of monitored exams came to, in counts alone: no name, and no score of anybody. Pure. */
import { z } from 'zod'
import { Count } from '../bounds.ts'
import { type PlaceKind, placeKinds, type Review, verdictOf } from '../cases/review.ts'
import { hiddenCells, keyOf } from '../surveys/hide.ts'
import { cohensKappa } from './kappa.ts'
import { wilson } from './wilson.ts'

/** What is published breaks no number down that is smaller. */
export const hiddenBelow = 5
export const monitoringDaysAtMost = 366

/** Null: hidden. */
const Hidden = Count.nullable()
const Group = z.object({
  /** Null: it is not known. */
  name: z.string().nullable(),
  attempts: Hidden,
  confirmed: Hidden,
})
export const groupings = ['faculty', 'course', 'room', 'hour'] as const

export const Monitoring = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  publish: z.boolean(),
  exams: Count,
  expected: Count,
  attempts: Count,
  submitted: Count,
  /** Attempts of which something is missing. */
  incomplete: Count,
  /** By day and reason; an attempt may have several. */
  missing: z.array(z.object({ day: z.iso.date(), reason: z.string(), attempts: Hidden })),
  cases: z.object({ closed: Count, going: Count }),
  /** Of closed cases: with a sanction, spared by a decision, nothing found by the two. */
  decided: z.object({ confirmed: Count, spared: Count, nothing: Count }),
  /** Closed cases by what reviewers said: in a case with a sanction and sure, sure, unsure at most. */
  kinds: z.array(z.object({ kind: z.enum(placeKinds), confirmed: Hidden, sure: Hidden, unsure: Hidden })),
  groups: z.record(z.enum(groupings), z.array(Group)),
  /** Of the first two reviews of closed cases: found, unsure or nothing. */
  agreement: z.object({
    pairs: Count,
    agreed: Count,
    kappa: z.number().min(-1).max(1).nullable(),
    why: z.enum(['no-pairs', 'one-answer']).nullable(),
  }),
  /** Of attempts in samples. `found`: something by their reviews; per cent at 95 %. */
  sampled: z.object({
    ...{ judged: Count, found: Count, waiting: Count },
    ...{ low: z.number().nullable(), high: z.number().nullable() },
  }),
  /** Of closed cases, from the exam's end, hours; null without any. */
  hours: z.object({ n: Count, lower: z.number(), median: z.number(), upper: z.number() }).nullable(),
  /** Sanctions that an appeal, or a later case of the same attempt, took back. */
  overturned: Count,
})
export type Monitoring = z.infer<typeof Monitoring>

interface MonitoredAttempt {
  id: string
  faculty: string | null
  course: string | null
  room: string
  submitted: boolean
}
export interface MonitoredCase {
  attempt: string
  sampled: boolean
  closed: boolean
  reviews: readonly Review[]
  /** Confirmed; null: there is none. */
  decision: { spares: boolean; changesMark: boolean; lostByAppeal: boolean } | null
  /** Since the exam's end, ms; null while it goes on. */
  tookMs: number | null
  /** Of the first place that a reviewer is sure of, as the university's clock has it (`09`); null without one. */
  hour: string | null
  /** In the order of their closing, of one attempt. */
  closedAt: number | null
}
export interface Facts {
  exams: number
  expected: number
  attempts: readonly MonitoredAttempt[]
  /** Each once a day, attempt and reason. */
  missing: readonly { day: string; reason: string; student: string }[]
  cases: readonly MonitoredCase[]
}

export function monitoringOf(
  { exams, expected, attempts, missing, cases }: Facts,
  period: { from: string; to: string },
  publish: boolean,
): Monitoring {
  const closed = cases.filter((one) => one.closed)
  const confirmed = closed.filter(({ decision }) => decision?.spares === false)
  const sampled = closed.filter((one) => one.sampled)
  const found = sampled.filter(({ reviews }) => isFound(reviews)).length
  const interval = wilson(found, sampled.length)
  const show = publish ? hideSmall : same
  const pairs = closed.flatMap(({ reviews: [one, other] }) =>
    one && other ? [[verdictOf(one), verdictOf(other)] as const] : [],
  )
  return {
    ...{ ...period, publish, exams, expected },
    attempts: attempts.length,
    submitted: attempts.filter((one) => one.submitted).length,
    incomplete: new Set(missing.map(({ student }) => student)).size,
    missing: missingOf(missing, show),
    cases: { closed: closed.length, going: cases.length - closed.length },
    decided: {
      confirmed: confirmed.length,
      spared: closed.filter(({ decision }) => decision?.spares).length,
      nothing: closed.filter(({ decision }) => decision === null).length,
    },
    kinds: kindsOf(closed, show),
    groups: {
      faculty: groupsOf('faculty', attempts, confirmed, show),
      course: groupsOf('course', attempts, confirmed, show),
      room: groupsOf('room', attempts, confirmed, show),
      hour: hoursOf(confirmed, show),
    },
    agreement: cohensKappa(pairs),
    sampled: {
      ...{ judged: sampled.length, found, waiting: cases.filter((one) => one.sampled && !one.closed).length },
      ...{ low: interval?.low ?? null, high: interval?.high ?? null },
    },
    hours: quartiles(closed.flatMap(({ tookMs }) => (tookMs === null ? [] : [tookMs / 3_600_000]))),
    overturned: overturnedOf(closed),
  }
}

/** Something that a reviewer is sure of, after the third where there is one. */
const isFound = (reviews: readonly Review[]): boolean => {
  const [one, other, third] = reviews.map(verdictOf)
  return third === undefined ? one === 'found' && other === 'found' : third === 'found'
}

type Show = (counts: ReadonlyMap<string, number>) => ReadonlyMap<string, number | null>
const same: Show = (counts) => counts

/** Small counts, and as many others that their sum gives none away; all of them where the sum itself is small. */
export function hideSmall(counts: ReadonlyMap<string, number>): Map<string, number | null> {
  const sum = [...counts.values()].reduce((all, n) => all + n, 0)
  if (sum > 0 && sum < hiddenBelow) return new Map([...counts.keys()].map((name) => [name, null]))
  const cells = new Map([...counts].map(([name, n]) => [keyOf([name]), n]))
  cells.set(keyOf([null]), sum)
  const [hidden] = hiddenCells([{ counts: cells, values: [[...counts.keys()]] }], hiddenBelow)
  return new Map([...counts].map(([name, n]) => [name, hidden?.has(keyOf([name])) ? null : n]))
}

/** How many there are of each; of those that are named, also where there is none. */
function tally(names: readonly string[], known: readonly string[] = []): Map<string, number> {
  const counts = new Map(known.map((name) => [name, 0]))
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

function missingOf(missing: Facts['missing'], show: Show): Monitoring['missing'] {
  const shown = show(tally(missing.map(({ day, reason }) => JSON.stringify([day, reason]))))
  return [...shown]
    .map(([key, attempts]) => {
      const [day, reason] = z.tuple([z.string(), z.string()]).parse(JSON.parse(key))
      return { day, reason, attempts }
    })
    .sort((a, b) => (a.day === b.day ? order(a.reason, b.reason) : order(a.day, b.day)))
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

function kindsOf(closed: readonly MonitoredCase[], show: Show): Monitoring['kinds'] {
  const said = (one: MonitoredCase, kind: PlaceKind, certainty: 'sure' | 'unsure') =>
    one.reviews.some(({ places }) => places.some((p) => p.kind === kind && p.certainty === certainty))
  const count = (is: (one: MonitoredCase, kind: PlaceKind) => boolean) =>
    show(
      tally(
        placeKinds.flatMap((kind) => closed.filter((one) => is(one, kind)).map(() => kind)),
        placeKinds,
      ),
    )
  const columns = {
    confirmed: count((one, kind) => one.decision?.spares === false && said(one, kind, 'sure')),
    sure: count((one, kind) => said(one, kind, 'sure')),
    unsure: count((one, kind) => said(one, kind, 'unsure') && !said(one, kind, 'sure')),
  }
  return placeKinds.map((kind) => ({
    kind,
    confirmed: columns.confirmed.get(kind) ?? null,
    sure: columns.sure.get(kind) ?? null,
    unsure: columns.unsure.get(kind) ?? null,
  }))
}

/** In the place of a name that is not known; no name is empty. */
const unknown = ''

function groupsOf(
  by: 'faculty' | 'course' | 'room',
  attempts: readonly MonitoredAttempt[],
  confirmed: readonly MonitoredCase[],
  show: Show,
): Monitoring['groups']['faculty'] {
  const of = new Map(attempts.map((one) => [one.id, one[by] ?? unknown]))
  const all = tally([...of.values()])
  const names = [...all.keys()].sort(order)
  const shown = show(
    tally(
      confirmed.map(({ attempt }) => of.get(attempt) ?? unknown),
      names,
    ),
  )
  const sizes = show(all)
  return [...shown].map(([name, n]) => ({
    ...{ name: name === unknown ? null : name, attempts: sizes.get(name) ?? null, confirmed: n },
  }))
}

/** Of hours nobody counts attempts: an exam lasts several. */
function hoursOf(confirmed: readonly MonitoredCase[], show: Show): Monitoring['groups']['hour'] {
  const shown = show(tally(confirmed.map(({ hour }) => hour ?? unknown)))
  return [...shown]
    .sort(([a], [b]) => order(a, b))
    .map(([name, n]) => ({ name: name === unknown ? null : name, attempts: null, confirmed: n }))
}

/** Linear interpolation between the two nearest (R's type 7). */
export function quartiles(values: readonly number[]): Monitoring['hours'] {
  if (values.length === 0) return null
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => {
    const place = (sorted.length - 1) * share
    const [low, high] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0]
    return low + (high - low) * (place - Math.floor(place))
  }
  return { n: sorted.length, lower: at(0.25), median: at(0.5), upper: at(0.75) }
}

function overturnedOf(closed: readonly MonitoredCase[]): number {
  const byAttempt = Map.groupBy(
    closed.filter(({ decision }) => decision !== null),
    ({ attempt }) => attempt,
  )
  return [...byAttempt.values()].reduce((sum, all) => {
    const inTime = all.toSorted((a, b) => (a.closedAt ?? 0) - (b.closedAt ?? 0))
    return (
      sum +
      inTime.filter(
        ({ decision }, i) =>
          (decision?.lostByAppeal && !decision.spares) ||
          (decision?.changesMark && inTime[i + 1]?.decision?.changesMark === false),
      ).length
    )
  }, 0)
}

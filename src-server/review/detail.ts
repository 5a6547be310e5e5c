/** One attempt in full, for the page that plays it back. */
import type { AttemptDetail } from '../../src-shared/console-api.ts'
import type { ExamSummary } from '../../src-shared/exam.ts'
import { consentsOf } from '../exams/consents.ts'
import { observationsOf, shownObservation } from '../observing/held.ts'
import type { Sql } from '../storage/sql/sql.ts'
import type { LiveAttempt } from './attempt.ts'
import { filmsOf } from './films.ts'
import { summaryOf } from './summary.ts'

/** Kinds with a place of their own in the detail, or too many to list as events. */
export const notEvents =
  /^(media\.|answer\.|draft\.|file\.|sheet\.|window\.|keys\.|navigation\.|incident\.|clock\.compared$|attempt\.opened$)/

/** What was granted to her is told while she sits it: it may tell of her health. */
function examOf({ projection, facts }: LiveAttempt): ExamSummary {
  const { speech: _granted, ...exam } = facts.exam
  return projection.submitted === null ? facts.exam : exam
}

export async function detailOf(
  attempt: LiveAttempt,
  now: number,
  options: { receipt: boolean; moving: { by: string; at: number } | null; db: Sql },
): Promise<AttemptDetail> {
  // Before anything reads the cached one: the page shows this very moment.
  const { coverage } = attempt.reading(now, true)
  const { projection, facts } = attempt
  const { visits } = projection
  return {
    ...summaryOf(attempt, now, { receipt: options.receipt, moving: options.moving }),
    examSummary: examOf(attempt),
    unsaved: [...projection.unsaved],
    coverageDetail: coverage,
    incidentList: [...projection.incidents.values()].map((incident) => attempt.incident(incident)),
    films: filmsOf(attempt),
    stills: projection.media
      .filter(({ body }) => body.type === 'still' && !body.identity)
      .map(({ record, body }) => ({
        source: body.source,
        digest: body.digest,
        at: attempt.unix({ boot: record.at.boot, mono: body.start }),
        incident: body.incident,
        held: attempt.isThere(body.digest),
      })),
    visits: visits.slice(-visitsAtMost).map(({ record, body }) => ({ at: attempt.unix(record.at), ...body })),
    visitsBefore: Math.max(0, visits.length - visitsAtMost),
    photo: facts.photo,
    identity: projection.media.flatMap(({ record, body: { identity, start, digest } }) =>
      identity
        ? [
            {
              digest,
              at: attempt.unix({ boot: record.at.boot, mono: start }),
              card: identity.card,
              held: attempt.isThere(digest),
            },
          ]
        : [],
    ),
    consents: (await consentsOf(options.db, [facts.id])).get(facts.id) ?? [],
    observations: (await observationsOf(options.db, facts.id)).map(shownObservation),
    events: eventsOf(attempt),
    parts: await partsOf(options.db, facts.id),
  }
}

/** Of the pages opened in an LMS, the newest so many. */
const visitsAtMost = 2000

/** The newest so many: a page with more of them shows nothing to anybody. */
const eventsAtMost = 5000

function eventsOf(attempt: LiveAttempt): AttemptDetail['events'] {
  const { records, unsound } = attempt.projection
  const told = records.flatMap(({ at, kind, body }, i) =>
    notEvents.test(kind) ? [] : [{ place: i, at: attempt.unix(at), kind, params: paramsOf(kind, body) }],
  )
  const marked = unsound.map(({ record, after }) => {
    const before = records[after - 1]
    const params = { record: record.kind.slice(0, 128), seq: record.seq, part: record.part }
    const at = before ? attempt.unix(before.at) : attempt.facts.openedAt
    return { place: after - 0.5, at, kind: 'record.unsound', params }
  })
  return [...told, ...marked]
    .sort((a, b) => a.place - b.place)
    .slice(-eventsAtMost)
    .map(({ place: _place, ...event }) => event)
}

/** Of a consent without its words, which have a page of their own. */
function paramsOf(kind: string, body: Record<string, unknown>): Record<string, unknown> {
  if (!kind.startsWith('consent.')) return body
  const { words: _words, ...params } = body
  return params
}

async function partsOf(db: Sql, attempt: string): Promise<AttemptDetail['parts']> {
  const parts = await db
    .selectFrom('part')
    .innerJoin('station', 'station.id', 'part.station')
    .select(['part', 'size', 'cosigned_size', 'station.name as station'])
    .where('attempt', '=', attempt)
    .orderBy('part')
    .execute()
  const findings = await db
    .selectFrom('finding')
    .select(['part', 'kind'])
    .where('attempt', '=', attempt)
    .orderBy('at')
    .execute()
  return parts.map((part) => ({
    part: part.part,
    size: part.size,
    station: part.station,
    cosigned: part.cosigned_size === part.size,
    finding: findings.find((finding) => finding.part === part.part)?.kind ?? null,
  }))
}

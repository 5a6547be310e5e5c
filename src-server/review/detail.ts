/** One attempt in full, for the page that plays it back. */
import type { AttemptDetail } from '../../src-shared/console-api.ts'
import type { Sql } from '../storage/sql/sql.ts'
import type { LiveAttempt } from './attempt.ts'
import { filmsOf } from './films.ts'
import { summaryOf } from './summary.ts'

/** Kinds with a place of their own in the detail, or too many to list as events. */
const notEvents =
  /^(media\.|answer\.|window\.|keys\.|navigation\.|incident\.|clock\.compared$|attempt\.opened$)/

export async function detailOf(
  attempt: LiveAttempt,
  now: number,
  options: { receipt: boolean; moving: { by: string; at: number } | null; db: Sql },
): Promise<AttemptDetail> {
  // Before anything reads the cached one: the page shows this very moment.
  const { coverage } = attempt.reading(now, true)
  const { projection, facts } = attempt
  return {
    ...summaryOf(attempt, now, { receipt: options.receipt, moving: options.moving }),
    examSummary: facts.exam,
    coverageDetail: coverage,
    incidentList: [...projection.incidents.values()].map((incident) => attempt.incident(incident, now)),
    films: filmsOf(attempt, now),
    stills: projection.media
      .filter(({ body }) => body.type === 'still' && !body.identity)
      .map(({ record, body }) => ({
        source: body.source,
        digest: body.digest,
        at: attempt.unix({ boot: record.at.boot, mono: body.start }, now),
        incident: body.incident,
        held: attempt.isThere(body.digest),
      })),
    photo: facts.photo,
    identity: projection.media.flatMap(({ record, body: { identity, start, digest } }) =>
      identity
        ? [
            {
              digest,
              at: attempt.unix({ boot: record.at.boot, mono: start }, now),
              card: identity.card,
              held: attempt.isThere(digest),
            },
          ]
        : [],
    ),
    events: projection.records
      .filter((record) => !notEvents.test(record.kind))
      .map(({ at, kind, body }) => ({ at: attempt.unix(at, now), kind, params: body })),
    parts: await partsOf(options.db, facts.id),
  }
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

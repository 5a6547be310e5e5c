/** What students said to which consent text; each text once, by its digest and language. */
import { hash } from 'node:crypto'
import { type Consent, type ConsentText, consentsAtMost, readConsent } from '../../src-shared/consent.ts'
import { bodies, type LedgerRecord, soundBody } from '../../src-shared/records.ts'
import type { Reader } from '../storage/sql/sql.ts'

/** Keeps what a record just added says of consent. False where the words that it carries are not those of its digest. */
export async function keepConsent(trx: Reader, record: LedgerRecord, now: number): Promise<boolean> {
  const { attempt, part, seq, at, kind } = record
  if (kind !== 'consent.given' && kind !== 'consent.refused') return true
  const { data } = bodies[kind].safeParse(soundBody(record))
  if (!data) return true
  const { language, text: digest = null, words } = data
  const isTold = await makeRoom(trx, attempt)
  await trx
    .insertInto('consent')
    .values({
      ...{ attempt, part, seq, at: Date.parse(at.wall) },
      ...{ language, digest, given: kind === 'consent.given' ? 1 : 0 },
    })
    .execute()
  if (words === undefined) return true
  // No database keeps a NUL in a text, and no text of ours has one.
  if (words.includes('\0') || digest === null || hash('sha256', words, 'hex') !== digest) return false
  // No station shows so many texts: each that is read again is compared with all of its language.
  if (!isTold) return true
  await trx
    .insertInto('consent_text')
    .values({ digest, language, words, since: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return true
}

/** Keeps the newest alone, with the one that comes. False where there were more before than an attempt tells. */
async function makeRoom(trx: Reader, attempt: string): Promise<boolean> {
  const all = await trx
    .selectFrom('consent')
    .select(['part', 'seq'])
    .where('attempt', '=', attempt)
    .orderBy('part', 'desc')
    .orderBy('seq', 'desc')
    .execute()
  for (const { part, seq } of all.slice(consentsAtMost - 1))
    await trx
      .deleteFrom('consent')
      .where('attempt', '=', attempt)
      .where('part', '=', part)
      .where('seq', '=', seq)
      .execute()
  return all.length < consentsAtMost
}

/** The newest of each attempt, oldest first. */
export async function consentsOf(
  db: Reader,
  attempts: readonly string[],
): Promise<ReadonlyMap<string, Consent[]>> {
  if (attempts.length === 0) return new Map()
  const rows = await db
    .selectFrom('consent')
    .leftJoin('consent_text', (join) =>
      join
        .onRef('consent_text.digest', '=', 'consent.digest')
        .onRef('consent_text.language', '=', 'consent.language'),
    )
    .select(['attempt', 'at', 'given', 'consent.language', 'consent.digest', 'since'])
    .select(({ selectFrom }) =>
      selectFrom('consent_text as other')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .whereRef('other.language', '=', 'consent.language')
        .where(({ eb, or, and, ref }) =>
          or([
            eb('other.since', '<', ref('consent_text.since')),
            and([
              eb('other.since', '=', ref('consent_text.since')),
              eb('other.digest', '<=', ref('consent_text.digest')),
            ]),
          ]),
        )
        .as('number'),
    )
    .where('attempt', 'in', attempts)
    .orderBy('part')
    .orderBy('seq')
    .execute()
  const said = Map.groupBy(rows, ({ attempt }) => attempt)
  return new Map(
    [...said].map(([attempt, all]) => [
      attempt,
      all.slice(-consentsAtMost).map(({ at, given, language, digest, since, number }) => ({
        ...{ at: Number(at), given: given === 1, language, digest },
        version: since === null ? null : { number: Number(number), since: Number(since) },
      })),
    ]),
  )
}

/** The text that one of these attempts names; null: none does, or its words are not here. */
export async function consentTextOf(
  db: Reader,
  attempts: readonly string[],
  digest: string,
): Promise<ConsentText | null> {
  if (attempts.length === 0) return null
  const row = await db
    .selectFrom('consent')
    .innerJoin('consent_text', (join) =>
      join
        .onRef('consent_text.digest', '=', 'consent.digest')
        .onRef('consent_text.language', '=', 'consent.language'),
    )
    .select(['consent_text.language', 'words'])
    .where('attempt', 'in', attempts)
    .where('consent.digest', '=', digest)
    .orderBy('part', 'desc')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? readConsent(row.language, row.words) : null
}

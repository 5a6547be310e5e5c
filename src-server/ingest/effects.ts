/** What new records mean beside the ledger: for orders, for the end of a part and of the attempt, and as findings. */

import type { Transaction } from 'kysely'
import { announcementOf, bodies, isSound, type LedgerRecord, soundBody } from '../../src-shared/records.ts'
import { noteTurn } from '../draws/told.ts'
import { keepConsent } from '../exams/consents.ts'
import { noteFile } from '../exams/files.ts'
import { handIn } from '../exams/sheets.ts'
import { type Finding, storeFinding } from '../findings.ts'
import type { Station } from '../http/caller.ts'
import type { Database } from '../storage/sql/schema.ts'
import { rowsAtOnce } from '../storage/sql/sql.ts'
import { Moved } from './part.ts'

/** Carries out what records that were just added mean; returns the findings that are new. */
export async function effectsOf(
  trx: Transaction<Database>,
  station: Station,
  added: readonly LedgerRecord[],
  now: number,
): Promise<Finding[]> {
  const found: Finding[] = []
  for (const record of added) found.push(...(await effectsOfOne(trx, station, record, now)))
  await addVisits(trx, added)
  return [...found, ...(await judgeReuse(trx, station, added, now))]
}

const isDrawn = async (trx: Transaction<Database>, record: LedgerRecord, now: number): Promise<boolean> =>
  record.kind !== 'ticket.drawn' || (await noteTurn(trx, record, now))

/** No database keeps a NUL in a text. */
const storable = (text: string) => text.replaceAll('\0', '')

/** Pages that were opened in an LMS, to be found by their addresses. */
async function addVisits(trx: Transaction<Database>, added: readonly LedgerRecord[]): Promise<void> {
  const rows = added.flatMap((record) => {
    const { attempt, part, seq, at } = record
    const visited = record.kind === 'web.visited' ? bodies['web.visited'].safeParse(soundBody(record)) : null
    if (!visited?.success) return []
    const { url, title } = visited.data
    return [{ attempt, part, seq, at: Date.parse(at.wall), url: storable(url), title: storable(title) }]
  })
  for (let i = 0; i < rows.length; i += rowsAtOnce)
    await trx
      .insertInto('visit')
      .values(rows.slice(i, i + rowsAtOnce))
      .execute()
}

async function effectsOfOne(
  trx: Transaction<Database>,
  station: Station,
  record: LedgerRecord,
  now: number,
): Promise<Finding[]> {
  const { attempt, part, seq, kind, body } = record
  // Words that are not those of their digest make a record no better than one out of its bounds; so does a card that no draw gave.
  if (!isSound(record) || !(await keepConsent(trx, record, now)) || !(await isDrawn(trx, record, now))) {
    const finding: Finding = {
      attempt,
      part,
      station: station.id,
      kind: 'malformed-record',
      detail: { seq, kind: kind.slice(0, 128) },
      at: now,
    }
    return (await storeFinding(trx, finding)) ? [finding] : []
  }
  if (kind === 'file.kept') await noteFile(trx, record)
  else if (kind === 'command.received') {
    await trx
      .updateTable('command')
      .set({ received_at: now })
      .where('id', '=', String(body.command))
      .where('attempt', '=', attempt)
      // One that went over to a later part is for that part to do.
      .where('part', '=', part)
      .where('received_at', 'is', null)
      .execute()
    // A station cannot excuse itself from filming: the order must be one that was given.
    if (body.kind === 'seat-unfilmed' && !(await wasGiven(trx, attempt, String(body.command)))) {
      const finding: Finding = {
        attempt,
        part,
        station: station.id,
        kind: 'order-unknown',
        detail: { seq, command: String(body.command).slice(0, 128) },
        at: now,
      }
      return (await storeFinding(trx, finding)) ? [finding] : []
    }
  } else if (kind === 'package.opened' && body.by === 'envelope') {
    await trx
      .updateTable('attempt_package')
      .set({ envelope_at: now })
      .where('attempt', '=', attempt)
      .where('envelope_at', 'is', null)
      // Where none was ever made, nobody opened by one: a station alone lets no student in.
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('exam_package')
              .select('digest')
              .whereRef('digest', '=', 'attempt_package.package')
              .where('envelope', '=', 0),
          ),
        ),
      )
      .execute()
  } else if (kind === 'attempt.submitted' || kind === 'attempt.transferred') {
    await trx
      .updateTable('part')
      .set({ submitted_seq: seq })
      .where('attempt', '=', attempt)
      .where('part', '=', part)
      .execute()
    if (kind !== 'attempt.submitted') return []
    if (await end(trx, attempt, part, now)) await handIn(trx, record)
    else {
      const finding: Finding = {
        attempt,
        part,
        station: station.id,
        kind: 'earlier-part-ended',
        detail: { seq },
        at: now,
      }
      return (await storeFinding(trx, finding)) ? [finding] : []
    }
  }
  return []
}

async function wasGiven(trx: Transaction<Database>, attempt: string, command: string): Promise<boolean> {
  const row = await trx
    .selectFrom('command')
    .select('id')
    .where('id', '=', command)
    .where('attempt', '=', attempt)
    .where('kind', '=', 'seat-unfilmed')
    .executeTakeFirst()
  return row !== undefined
}

/** False when this part is not the one that is sat: then it ends itself, and not the attempt. */
async function end(trx: Transaction<Database>, attempt: string, part: number, now: number): Promise<boolean> {
  const row = await trx
    .selectFrom('attempt')
    .select(['part', 'submitted_at as submittedAt'])
    .where('id', '=', attempt)
    .executeTakeFirstOrThrow()
  if (part < row.part) return false
  const { numUpdatedRows } = await trx
    .updateTable('attempt')
    .set({ submitted_at: row.submittedAt ?? now })
    .where('id', '=', attempt)
    // Nobody moved it meanwhile.
    .where('part', '=', row.part)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw new Moved()
  return true
}

/** Each object is sealed anew, so no two records announce the same: the second tells of another moment with old pictures. */
async function judgeReuse(
  trx: Transaction<Database>,
  station: Station,
  records: readonly LedgerRecord[],
  now: number,
): Promise<Finding[]> {
  const found: Finding[] = []
  const named = records.flatMap((record) => {
    const object = announcementOf(record)
    return object ? [{ record, digest: object.digest }] : []
  })
  for (let i = 0; i < named.length; i += rowsAtOnce) {
    const some = named.slice(i, i + rowsAtOnce)
    const known = await trx
      .selectFrom('announced')
      .select(['digest', 'attempt', 'part', 'seq'])
      .where(
        'digest',
        'in',
        some.map(({ digest }) => digest),
      )
      .where('station', '=', station.id)
      .execute()
    for (const { record, digest } of some) {
      const { attempt, part, seq } = record
      const isBefore = (one: (typeof known)[number]) =>
        one.digest === digest && (one.attempt !== attempt || one.part !== part || one.seq < seq)
      const before = known.find(isBefore)
      if (!before) continue
      const detail = { seq, digest, before: { attempt: before.attempt, part: before.part, seq: before.seq } }
      const kind = 'object-reused' as const
      const finding: Finding = { attempt, part, station: station.id, kind, detail, at: now }
      if (await storeFinding(trx, finding)) found.push(finding)
    }
  }
  return found
}

/** Where an attempt was sat: it may have gone on in another room. */
import type { Reader } from '../storage/sql/sql.ts'

export async function roomsSat(db: Reader, attempt: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('station')
    .select('room')
    .distinct()
    .where(({ or, eb, selectFrom }) =>
      or([
        eb('id', 'in', selectFrom('attempt').select('attempt.station').where('attempt.id', '=', attempt)),
        eb('id', 'in', selectFrom('part').select('part.station').where('part.attempt', '=', attempt)),
      ]),
    )
    .execute()
  return new Set(rows.map(({ room }) => room))
}

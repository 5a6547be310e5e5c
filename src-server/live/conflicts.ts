/** Sign-ins for an attempt that is sat at another station, which stay an alarm for a while. */
import type { Stations } from '../auth/stations.ts'
import type { Attempts } from '../exams/attempts.ts'
import type { Sql } from '../storage/sql/sql.ts'

/** On the audit: somebody wants to open an attempt that is sat elsewhere. */
export const openingRefused = 'opening-refused'

/** As the audit has them, oldest first; without those whose attempt has come to the station of the other sign-in. */
export async function conflictingSignInsSince(
  { db, attempts, stations }: { db: Sql; attempts: Pick<Attempts, 'byId'>; stations: Pick<Stations, 'byId'> },
  since: number,
) {
  const rows = await db
    .selectFrom('audit')
    .select(['who', 'target', 'at'])
    .where('action', '=', openingRefused)
    .where('at', '>=', since)
    .orderBy('id')
    .execute()
  const conflicts = await Promise.all(
    rows.map(async ({ who, target, at }) => {
      const station = await stations.byId(who.replace(/^station /, ''))
      const attempt = await attempts.byId(target)
      return station && attempt && attempt.station !== station.id
        ? { attempt: attempt.id, id: station.id, station: station.name, at }
        : null
    }),
  )
  return conflicts.filter((conflict) => conflict !== null)
}

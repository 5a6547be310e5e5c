/** Who said that she sees to a need: the same at every process, and after a restart. */
import type { Claim } from '../../src-shared/console-api.ts'
import type { Bus, Subscriber } from '../bus.ts'
import type { Clock } from '../clock.ts'
import type { Sql } from '../storage/sql/sql.ts'

export interface Claims {
  readonly subscriber: Subscriber
  /** Of a need that has lasted since `since`, Unix ms: what somebody said of an earlier one of the same id is over. */
  of(need: string, since: number): Claim | null
  /** `claim` null: nobody sees to it any more. Whoever said so before is replaced. */
  set(room: string, need: string, claim: Claim | null): Promise<void>
}

/** Nobody sees to anything for longer, ms. */
const keptMs = 24 * 3_600_000

export async function createClaims(deps: {
  db: Sql
  clock: Clock
  bus: Pick<Bus, 'publish'>
}): Promise<Claims> {
  const { db, clock, bus } = deps
  const claims = new Map<string, Claim>()
  let reading: Promise<void> = Promise.resolve()
  await read(null)

  /** `need` null: all. One after the other: an answer that is late takes no newer one's place. */
  function read(need: string | null): Promise<void> {
    // Whoever waits for the one before hears of its failure.
    reading = reading.catch(() => undefined).then(() => readNow(need))
    return reading
  }
  async function readNow(need: string | null): Promise<void> {
    const all = db
      .selectFrom('claim')
      .select(['need', 'by', 'login', 'at'])
      .where('at', '>', clock.now() - keptMs)
    const rows = await (need === null ? all : all.where('need', '=', need)).execute()
    if (need === null) claims.clear()
    else claims.delete(need)
    for (const { need: of, ...claim } of rows) claims.set(of, claim)
  }

  const subscriber: Subscriber = {
    name: 'claims',
    on: {
      // As the database has it: of two who claim at two processes each hears of the other's last.
      claimed: ({ need }) => read(need),
    },
    readAnew: () => read(null),
  }

  return {
    subscriber,
    of(need, since) {
      const claim = claims.get(need)
      return claim && claim.at >= since ? claim : null
    },
    async set(room, need, claim) {
      await db
        .deleteFrom('claim')
        .where('at', '<=', clock.now() - keptMs)
        .execute()
      if (claim === null) await db.deleteFrom('claim').where('need', '=', need).execute()
      else
        await db
          .insertInto('claim')
          .values({ need, ...claim })
          .onConflict((conflict) => conflict.column('need').doUpdateSet(claim))
          .execute()
      await bus.publish({ type: 'claimed', room, need, claim })
    },
  }
}

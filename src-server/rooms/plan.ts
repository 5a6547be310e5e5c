/** A room's seat plan, as a technician drew it. */
import { SeatPlan } from '../../src-shared/plan.ts'
import type { Reader } from '../storage/sql/sql.ts'

export interface Plans {
  /** Null: nobody has drawn one. */
  of(room: string): Promise<{ plan: SeatPlan; by: string; at: number } | null>
  keep(room: string, plan: SeatPlan, by: string, at: number): Promise<void>
}

export function createPlans(db: Reader): Plans {
  return {
    async of(room) {
      const row = await db.selectFrom('seat_plan').selectAll().where('room', '=', room).executeTakeFirst()
      return row ? { plan: SeatPlan.parse(JSON.parse(row.plan)), by: row.by, at: Number(row.at) } : null
    },
    async keep(room, plan, by, at) {
      const drawn = { plan: JSON.stringify(plan), by, at }
      await db
        .insertInto('seat_plan')
        .values({ room, ...drawn })
        .onConflict((conflict) => conflict.column('room').doUpdateSet(drawn))
        .execute()
    },
  }
}

/** Who reads the protocols of a room, and who says what stands in them. */
import { z } from 'zod'
import { hasRole } from '../../src-shared/vocabulary.ts'
import { seesEveryRoom } from '../auth/sessions.ts'
import type { Staff } from '../http/caller.ts'
import type { Reader } from '../storage/sql/sql.ts'

/** Of an exam in a room. Not by her rooms of now: among them are those of another exam that she watches today. */
export async function isHers(db: Reader, caller: Staff, exam: string, room: string): Promise<boolean> {
  if (!hasRole(caller, 'invigilator')) return false
  const watches = await db
    .selectFrom('invigilation')
    .select('login')
    .where('exam', '=', exam)
    .where('room', '=', room)
    .where('login', '=', caller.login)
    .executeTakeFirst()
  if (watches) return true
  const { rooms } = await db
    .selectFrom('staff')
    .select('rooms')
    .where('login', '=', caller.login)
    .executeTakeFirstOrThrow()
  return z.array(z.string()).parse(JSON.parse(rooms)).includes(room)
}

export const mayRead = async (db: Reader, caller: Staff, exam: string, room: string): Promise<boolean> =>
  seesEveryRoom(caller) || (await isHers(db, caller, exam, room))

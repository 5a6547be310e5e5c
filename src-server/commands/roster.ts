/** `import-roster`: who sits an exam where, from a CSV file (roster-file.ts). */
import type { Transaction } from 'kysely'
import { studentNames } from '../../src-shared/people/names.ts'
import { dealCards } from '../draws/deal.ts'
import type { Database } from '../storage/sql/schema.ts'
import { transact } from '../storage/sql/sql.ts'
import { takenAs, textOf } from './office-file.ts'
import { photoOf } from './photos.ts'
import { readRoster, type Seat } from './roster-file.ts'
import { type CommandContext, roomOf, Wrong } from './wrong.ts'

/** What becomes of those who sat this exam in this room by an earlier list and are not on this one. */
type Others = 'refuse' | 'keep' | 'remove'

/**
 * All or nothing. A student who is there already gets the name given here, and her seat; a photo where one is given. Who sat
 * there by an earlier list and is not on this one is not left sharing somebody's seat: the person says what is meant.
 */
export async function importRoster(context: CommandContext): Promise<void> {
  const { db, values, file, say, record } = context
  const room = await roomOf(context, values.room ?? '')
  const exam = values.exam ?? ''
  const known = await db.selectFrom('exam').select('id').where('id', '=', exam).executeTakeFirst()
  if (!known) throw new Wrong(`There is no exam '${exam}': add it with taza server import-exam.`)
  const others = othersOf(values.others)
  const source = await textOf(file)
  const { seats, cleaned } = readRoster(source.text, file)
  const photos = new Map<string, string>()
  for (const { number } of values.photos === undefined ? [] : seats) {
    const photo = await photoOf(values.photos ?? '', number)
    if (photo) photos.set(number, photo)
  }
  const { removed, moved } = await transact(db, async (trx) => {
    const outcome = await settleOthers(trx, { exam, room, seats, others })
    for (const { number, name, seat } of seats) {
      const named = { name, ...studentNames({ number, name }) }
      await trx
        .insertInto('student')
        .values({ number, ...named, photo: photos.get(number) ?? null })
        .onConflict((conflict) =>
          conflict
            .column('number')
            .doUpdateSet({ ...named, ...(photos.has(number) ? { photo: photos.get(number) } : {}) }),
        )
        .execute()
      await trx
        .insertInto('roster')
        .values({ exam, room, student: number, seat })
        .onConflict((conflict) => conflict.columns(['exam', 'student']).doUpdateSet({ room, seat }))
        .execute()
    }
    await dealCards(trx, { exam, by: 'command', clock: context.clock })
    return outcome
  })
  await record('imported-roster', exam, { room, students: seats.length, removed, moved })
  const pictured = values.photos === undefined ? '' : `, ${photos.size} with a photo`
  const gone = removed.length === 0 ? '' : ` No longer on the roster: ${removed.join(', ')}.`
  const came = moved.length === 0 ? '' : ` From another room: ${moved.join(', ')}.`
  const hidden =
    cleaned.length === 0 ? '' : ` Characters that nobody sees were left out (line ${cleaned.join(', ')}).`
  say(
    `${seats.length} students sit ${exam} in ${room}${pictured}.${gone}${came}${hidden}${takenAs(source)}`,
    {
      exam,
      room,
      students: seats.length,
      photos: photos.size,
      removed,
      moved,
      cleaned,
      encoding: source.encoding,
    },
  )
}

function othersOf(given: string | undefined): Others {
  if (given === undefined) return 'refuse'
  if (given === 'keep' || given === 'remove') return given
  throw new Wrong(`--others takes keep or remove, not '${given}'.`)
}

/** Throws Wrong where the list and what is there cannot both be. */
async function settleOthers(
  trx: Transaction<Database>,
  given: { exam: string; room: string; seats: readonly Seat[]; others: Others },
): Promise<{ removed: string[]; moved: string[] }> {
  const { exam, room, seats, others } = given
  const there = await trx
    .selectFrom('roster')
    .select(['room', 'student', 'seat'])
    .where('exam', '=', exam)
    .orderBy('seat')
    .execute()
  const listed = new Map(seats.map((one) => [one.number, one]))
  const moved = there
    .filter((row) => row.room !== room && listed.has(row.student))
    .map(({ student }) => student)
  const left = there.filter((row) => row.room === room && !listed.has(row.student))
  const named = left.map(({ student, seat }) => `${student} (seat ${seat})`).join(', ')
  if (left.length > 0 && others === 'refuse')
    throw new Wrong(
      `On the roster of ${exam} in ${room} and not in this file: ${named}; say --others remove to take them off, or --others keep.`,
    )
  if (others === 'keep') {
    const bySeat = new Map(seats.map((one) => [one.seat, one]))
    for (const { student, seat } of left) {
      const taken = bySeat.get(seat)
      if (taken)
        throw new Wrong(
          `Line ${taken.line}: seat ${seat} is that of ${student}, who is on the roster already.`,
        )
    }
    return { removed: [], moved }
  }
  const removed = left.map(({ student }) => student)
  if (removed.length === 0) return { removed, moved }
  const begun = await trx
    .selectFrom('attempt')
    .select('student')
    .where('exam', '=', exam)
    .where('student', 'in', removed)
    .execute()
  if (begun.length > 0)
    throw new Wrong(
      `${begun.map(({ student }) => student).join(', ')} has begun ${exam} already and cannot be taken off the roster.`,
    )
  await trx.deleteFrom('roster').where('exam', '=', exam).where('student', 'in', removed).execute()
  return { removed, moved }
}

/** Names are opened when every mark is locked, and two persons who marked none of them say so of the same marks. */
import { utf8 } from '../../src-shared/bytes.ts'
import { sha256Hex } from '../../src-shared/drawing/stream.ts'
import { canonical } from '../../src-shared/ledger/jcs.ts'
import type { MarkedRow, MarkedWorks, wordsAs } from '../../src-shared/marking/held.ts'
import { outcomeOf } from '../../src-shared/marking/scale.ts'
import { signed } from '../../src-shared/signed.ts'
import { hasRole } from '../../src-shared/vocabulary.ts'
import type { Clock } from '../clock.ts'
import type { Staff } from '../http/caller.ts'
import { Refusal } from '../http/refusal.ts'
import { definitionIn } from '../papers/assign.ts'
import { type Reader, type Sql, transact } from '../storage/sql/sql.ts'
import { scales } from './scales.ts'
import { aloneAt, type HeldMarking, type MarkingState, type WorkState } from './state.ts'

type As = (typeof wordsAs)[number]

export interface Decipher {
  /** Returns how many names it opened; 0: the other has yet to say so. */
  say(held: HeldMarking, as: As, digest: string, by: Staff): Promise<number>
  /** Refuses what the caller marked, and while no names are open. */
  results(held: HeldMarking, caller: Staff): Promise<MarkedWorks>
}

/** SHA-256 of the canonical JSON of all ciphers and points. Null while something waits, or no name is hidden. */
export async function digestOf(works: readonly WorkState[]): Promise<string | null> {
  const hidden = works.some(({ decipheredAt }) => decipheredAt === null)
  if (!hidden || works.some(({ points }) => points === null)) return null
  return sha256Hex(utf8(canonical(works.map(({ cipher, points, version }) => [cipher, points, version]))))
}

export async function hasMarked(db: Reader, exam: string, login: string): Promise<boolean> {
  for (const table of ['marking_hand', 'marking_place'] as const) {
    const row = await db
      .selectFrom(table)
      .select('exam')
      .where('exam', '=', exam)
      .where('marker', '=', login)
      .executeTakeFirst()
    if (row) return true
  }
  return false
}

/** All exams of which she marked works, or took some. */
export async function examsMarkedBy(db: Reader, login: string): Promise<Set<string>> {
  const marked = new Set<string>()
  for (const table of ['marking_hand', 'marking_place'] as const) {
    const rows = await db.selectFrom(table).select('exam').distinct().where('marker', '=', login).execute()
    for (const { exam } of rows) marked.add(exam)
  }
  return marked
}

export function createDecipher({
  db,
  clock,
  state,
}: {
  db: Sql
  clock: Clock
  state: MarkingState
}): Decipher {
  return {
    say: (held, as, digest, by) =>
      transact(
        db,
        async (trx) => {
          const { exam } = held
          if (!hasRole(by, as) || (await hasMarked(trx, exam, by.login))) throw new Refusal('not-allowed')
          const works = await state.works(held, trx)
          if ((await digestOf(works)) !== digest)
            throw new Refusal('bad-input', {
              status: 409,
              detail: 'the marks are others now, or not all locked',
            })
          const said = await trx
            .selectFrom('marking_word')
            .select(['said_as', 'login'])
            .where('exam', '=', exam)
            .where('digest', '=', digest)
            .execute()
          if (said.some(({ login }) => login === by.login)) throw new Refusal('not-allowed')
          if (said.some(({ said_as }) => said_as === as))
            throw new Refusal('bad-input', { status: 409, detail: `the ${as} has said so already` })
          const at = clock.now()
          await trx
            .insertInto('marking_word')
            .values({ exam, digest, said_as: as, by: signed(by.name, by.login), login: by.login, at })
            .execute()
          if (said.length === 0) return 0
          await trx
            .updateTable('marking_work')
            .set({ deciphered_at: at })
            .where('exam', '=', exam)
            .where('deciphered_at', 'is', null)
            .execute()
          return works.filter(({ decipheredAt }) => decipheredAt === null).length
        },
        aloneAt(held.exam),
      ),

    async results(held, caller) {
      if (await hasMarked(db, held.exam, caller.login)) throw new Refusal('not-allowed')
      const works = (await state.works(held)).filter(({ decipheredAt }) => decipheredAt !== null)
      if (works.length === 0)
        throw new Refusal('bad-input', { status: 409, detail: 'names are not open yet' })
      const people = await peopleOf(db, held.exam)
      const passAt = await passAtOf(db, held)
      const scale = scales[held.rule.scale]
      const rows = works.map(({ cipher, points, max }): MarkedRow => {
        const person = people.get(cipher)
        if (!person) throw new Error(`nobody wrote work ${cipher} of ${held.exam}`)
        const outcome = points === null || max === 0 ? null : outcomeOf(scale, { points, max, passAt })
        return {
          ...{ cipher, ...person, points, max },
          ...(outcome ?? { percent: null, grade: null, passed: null }),
        }
      })
      const open = new Set(works.map(({ lot }) => lot))
      const lots = await db
        .selectFrom('marking_lot')
        .select(['lot', 'seed', 'commitment'])
        .where('exam', '=', held.exam)
        .orderBy('lot')
        .execute()
      return {
        title: held.title,
        rows: rows.toSorted((one, other) => one.name.localeCompare(other.name, 'kk')),
        lots: lots.filter(({ lot }) => open.has(lot)),
      }
    },
  }
}

async function peopleOf(db: Reader, exam: string) {
  const rows = await db
    .selectFrom('marking_work')
    .innerJoin('attempt', 'attempt.id', 'marking_work.attempt')
    .innerJoin('student', 'student.number', 'attempt.student')
    .leftJoin('study_group', 'study_group.id', 'student.study_group')
    .select(['cipher', 'student.number', 'student.name', 'study_group.title as group'])
    .where('marking_work.exam', '=', exam)
    .where('deciphered_at', 'is not', null)
    .execute()
  return new Map(rows.map(({ cipher, ...person }) => [cipher, person]))
}

export async function passAtOf(db: Reader, { paper, version }: HeldMarking): Promise<number> {
  const { content } = await db
    .selectFrom('paper_version')
    .select('content')
    .where('paper', '=', paper)
    .where('version', '=', version)
    .executeTakeFirstOrThrow()
  return definitionIn(content).passAt
}

/** What a confirmed decision of a case says in the mark list: an entry with the decision's number, and a closed list is opened again for it. */

import type { Insertable } from 'kysely'
import type { MarkState } from '../../src-shared/marks/held.ts'
import { signed } from '../../src-shared/signed.ts'
import type { Staff } from '../http/caller.ts'
import type { MarkingState } from '../marking/state.ts'
import type { Database } from '../storage/sql/schema.ts'
import type { Reader } from '../storage/sql/sql.ts'
import { aloneAt, createMarkLists, type HeldExam, type MarkList } from './lists.ts'

interface Decided {
  decision: string
  exam: string
  student: string
  /** Null: nothing of it is the student's any more. */
  state: MarkState | null
  by: Pick<Staff, 'name' | 'login'>
  at: number
}

export interface MarkDecisions {
  /** Inside a transaction that is alone at the exam's lists (`aloneAt`). */
  decide(trx: Reader, decided: Decided): Promise<void>
  /** Whether an earlier decision of a case says something of the student. */
  stands(trx: Reader, exam: string, student: string): Promise<boolean>
  /**
   * This decision has lost its effect, and so had those of `lost`: what another one says of the student counts again, or none
   * does. Returns what is entered; undefined: nothing, as this was not what counted.
   */
  undo(
    trx: Reader,
    undone: Omit<Decided, 'state'> & { of: string; lost: ReadonlySet<string> },
  ): Promise<MarkState | null | undefined>
  /** Points that `change` gives follow into the list: it is opened again, and the result before and after is an entry with the reason. */
  correct(trx: Reader, of: Corrected, change: () => Promise<void>): Promise<void>
  aloneAt(exam: string): string
}

interface Corrected extends Pick<Decided, 'exam' | 'student' | 'by' | 'at'> {
  /** The appeal's number. */
  reason: string
}

type Row = Database['mark_decided']

export function createMarkDecisions(db: Reader, state: MarkingState): MarkDecisions {
  const lists = createMarkLists(db, state)

  async function listOf(trx: Reader, held: HeldExam, student: string) {
    return (await lists.all(held, trx)).find(({ rows, newcomers }) =>
      [...rows, ...newcomers].some((one) => one.student === student),
    )
  }

  async function openAgain(
    trx: Reader,
    { exam }: HeldExam,
    list: MarkList | undefined,
    why: Pick<Database['mark_version'], 'reason' | 'by' | 'at'>,
  ) {
    if (list?.state !== 'closed') return
    await trx
      .insertInto('mark_version')
      .values({
        ...{ exam, list: list.list, version: list.version + 1, ...why },
        ...{ closed_at: null, digest: null, content: null },
      })
      .execute()
  }

  const decide: MarkDecisions['decide'] = async (trx, { by, ...decided }) => {
    const row = { ...decided, by: signed(by.name, by.login), login: by.login }
    await trx.insertInto('mark_decided').values(row).execute()
    const held = await lists.find(row.exam, trx)
    // Lists that are drawn up later begin with it.
    if (!held) return
    const list = await listOf(trx, held, row.student)
    await openAgain(trx, held, list, { reason: row.decision, by: row.by, at: row.at })
    await enter(trx, row)
  }

  const correct: MarkDecisions['correct'] = async (trx, { exam, student, reason, by, at }, change) => {
    const held = await lists.find(exam, trx)
    const resultIn = (list: MarkList | undefined) =>
      list?.rows.find((row) => row.student === student)?.exam ?? null
    const list = held ? await listOf(trx, held, student) : undefined
    await change()
    if (!held || !list) return
    const who = { by: signed(by.name, by.login), at }
    await openAgain(trx, held, list, { reason, ...who })
    await enterValue(trx, {
      ...{ exam, student, field: 'exam', reason, login: by.login, ...who },
      value: JSON.stringify(resultIn(await listOf(trx, held, student))),
      was: JSON.stringify(resultIn(list)),
    })
  }

  return {
    aloneAt,
    stands: async (trx, exam, student) => (await decidedFor(trx, exam, student)) !== null,
    decide,
    correct,
    async undo(trx, { of, lost, ...undone }) {
      const rows = await trx
        .selectFrom('mark_decided')
        .select(['decision', 'state'])
        .where('exam', '=', undone.exam)
        .where('student', '=', undone.student)
        .orderBy('at')
        .execute()
      const lostNow = rows.find(({ decision }) => decision === of)
      // One that itself took a state back has nothing to lose: no appeal ends with an older, worse one.
      if (!lostNow || lostNow.state === null) return undefined
      const now = rows.at(-1)?.state ?? null
      // Of what appeals came to there are rows too: they name no decision of a case.
      const then =
        rows.findLast(({ decision }) => decision.includes('-') && decision !== of && !lost.has(decision))
          ?.state ?? null
      if (then === now) return undefined
      await decide(trx, { ...undone, state: then })
      return then
    },
  }
}

/** The decision that a student's state follows from; null: none. */
export async function decidedFor(trx: Reader, exam: string, student: string): Promise<string | null> {
  const row = await trx
    .selectFrom('mark_decided')
    .select(['decision', 'state'])
    .where('exam', '=', exam)
    .where('student', '=', student)
    .orderBy('at', 'desc')
    .executeTakeFirst()
  return row && row.state !== null ? row.decision : null
}

/** What was decided before the lists of an exam were drawn up. */
export async function enterDecided(trx: Reader, exam: string): Promise<void> {
  const rows = await trx
    .selectFrom('mark_decided')
    .selectAll()
    .where('exam', '=', exam)
    .orderBy('at')
    .orderBy('decision')
    .execute()
  for (const row of rows) await enter(trx, { ...row, at: Number(row.at) })
}

const enter = (trx: Reader, { state, decision, ...row }: Row): Promise<void> =>
  enterValue(trx, { ...row, field: 'state', value: JSON.stringify(state), reason: decision })

async function enterValue(trx: Reader, row: Omit<Insertable<Database['mark_entry']>, 'entry'>) {
  const before = await trx
    .selectFrom('mark_entry')
    .select('entry')
    .where('exam', '=', row.exam)
    .where('student', '=', row.student)
    .where('field', '=', row.field)
    .orderBy('entry', 'desc')
    .executeTakeFirst()
  const entry = (before?.entry ?? 0) + 1
  await trx
    .insertInto('mark_entry')
    .values({ ...row, entry })
    .execute()
}

/** What a confirmed decision of a case says in the mark list: an entry with the decision's number, and a closed list is opened again for it. */

import type { MarkState } from '../../src-shared/marks/held.ts'
import { signed } from '../../src-shared/signed.ts'
import type { Staff } from '../http/caller.ts'
import type { MarkingState } from '../marking/state.ts'
import type { Database } from '../storage/sql/schema.ts'
import type { Reader } from '../storage/sql/sql.ts'
import { aloneAt, createMarkLists } from './lists.ts'

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
  aloneAt(exam: string): string
}

type Row = Database['mark_decided']

export function createMarkDecisions(db: Reader, state: MarkingState): MarkDecisions {
  const lists = createMarkLists(db, state)

  const decide: MarkDecisions['decide'] = async (trx, { by, ...decided }) => {
    const row = { ...decided, by: signed(by.name, by.login), login: by.login }
    await trx.insertInto('mark_decided').values(row).execute()
    const held = await lists.find(row.exam, trx)
    // Lists that are drawn up later begin with it.
    if (!held) return
    const list = (await lists.all(held, trx)).find(({ rows, newcomers }) =>
      [...rows, ...newcomers].some(({ student }) => student === row.student),
    )
    if (list?.state === 'closed')
      await trx
        .insertInto('mark_version')
        .values({
          ...{ exam: row.exam, list: list.list, version: list.version + 1 },
          ...{ reason: row.decision, by: row.by, at: row.at },
          ...{ closed_at: null, digest: null, content: null },
        })
        .execute()
    await enter(trx, row)
  }

  return {
    aloneAt,
    stands: async (trx, exam, student) => (await decidedFor(trx, exam, student)) !== null,
    decide,
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

async function enter(trx: Reader, { exam, student, state, decision, ...who }: Row): Promise<void> {
  const before = await trx
    .selectFrom('mark_entry')
    .select('entry')
    .where('exam', '=', exam)
    .where('student', '=', student)
    .where('field', '=', 'state')
    .orderBy('entry', 'desc')
    .executeTakeFirst()
  const entry = (before?.entry ?? 0) + 1
  await trx
    .insertInto('mark_entry')
    .values({ exam, student, field: 'state', entry, value: JSON.stringify(state), reason: decision, ...who })
    .execute()
}

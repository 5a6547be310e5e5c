/** Ratings that the office brings as a file: what it would change, and all of it written or nothing. */
import { canonical } from '../../src-shared/ledger/jcs.ts'
import type { RatingsRead } from '../../src-shared/marks/held.ts'
import type { ReadRatings } from '../../src-shared/marks/ratings.ts'
import { signed } from '../../src-shared/signed.ts'
import { UnreadableTable } from '../../src-shared/tables/table.ts'
import type { Clock } from '../clock.ts'
import type { ReadTable } from '../files/tables.ts'
import type { Staff } from '../http/caller.ts'
import { Refusal } from '../http/refusal.ts'
import { type Reader, rowsAtOnce, type Sql, transact } from '../storage/sql/sql.ts'
import { aloneAt, type HeldExam, type MarkLists, sha256 } from './lists.ts'
import { enterable, type NewEntry } from './signing.ts'

export interface Ratings {
  read(held: HeldExam, bytes: Uint8Array): Promise<RatingsRead>
  /** `digest`: of what the caller has seen. */
  take(held: HeldExam, bytes: Uint8Array, digest: string, by: Staff): Promise<RatingsRead>
}

interface Deps {
  db: Sql
  clock: Clock
  lists: MarkLists
  readTable: ReadTable
}

export function createRatings({ db, clock, lists, readTable }: Deps): Ratings {
  const readIn = async (held: HeldExam, bytes: Uint8Array) =>
    readTable('ratings', bytes, { parts: [...new Set((await lists.all(held)).flatMap(enterable))] }).catch(
      refused,
    )
  async function understood(held: HeldExam, read: ReadRatings, reader: Reader) {
    const all = await lists.all(held, reader)
    const rows = new Map(all.flatMap((list) => list.rows.map((row) => [row.student, { row, list }] as const)))
    const known = new Set(
      read.students.filter(({ student }) => rows.has(student)).map(({ student }) => student),
    )
    const findings: RatingsRead['findings'] = [
      ...read.findings,
      ...read.students
        .filter(({ student }) => !known.has(student))
        .map(({ line, student }) => ({ line, code: 'unknown-student' as const, what: student })),
    ]
    const changes = read.ratings.flatMap(({ line, student, part, value }) => {
      const here = rows.get(student)
      if (!here) return []
      const from = part === 'exam' ? here.row.exam : (here.row.parts[part] ?? null)
      if (from === value) return []
      if (here.list.state === 'closed') findings.push({ line, code: 'closed', what: here.row.name })
      return [
        { line, student, name: here.row.name, part, from, to: value, entry: here.row.entries[part] ?? 0 },
      ]
    })
    findings.sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
    const digest =
      findings.length > 0 || changes.length === 0 ? null : sha256(canonical({ exam: held.exam, changes }))
    return { read, changes, findings, digest }
  }
  const shown = (
    { read, changes, findings, digest }: Awaited<ReturnType<typeof understood>>,
    written: boolean,
  ): RatingsRead => ({
    ...{ columns: read.columns, students: read.students.length, digest, written },
    changes: changes.map(({ entry: _entry, ...change }) => change),
    findings: findings.slice(0, shownAtMost),
  })

  return {
    read: async (held, bytes) => shown(await understood(held, await readIn(held, bytes), db), false),
    async take(held, bytes, digest, by) {
      const file = await readIn(held, bytes)
      return transact(
        db,
        async (trx) => {
          const found = await understood(held, file, trx)
          if (found.digest === null || found.digest !== digest)
            throw new Refusal('bad-input', { status: 409, detail: 'this is not what was looked at' })
          const at = clock.now()
          const entries = found.changes.map(
            ({ student, part, to, entry }): NewEntry => ({
              ...{ exam: held.exam, student, field: part, entry: entry + 1, value: JSON.stringify(to) },
              ...{ by: signed(by.name, by.login), login: by.login, at },
            }),
          )
          for (let from = 0; from < entries.length; from += rowsAtOnce)
            await trx
              .insertInto('mark_entry')
              .values(entries.slice(from, from + rowsAtOnce))
              .execute()
          return shown(found, true)
        },
        aloneAt(held.exam),
      )
    },
  }
}

const shownAtMost = 1000

function refused(error: unknown): never {
  if (!(error instanceof UnreadableTable)) throw error
  throw new Refusal('bad-input', {
    detail: error.line === null ? error.message : `line ${error.line}: ${error.message}`,
  })
}

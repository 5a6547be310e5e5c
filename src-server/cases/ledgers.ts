/** The ledger of each case: entries as leaves, each with a checkpoint over all so far, signed and timed by the server. */
import { randomInt } from 'node:crypto'
import { utf8 } from '../../src-shared/bytes.ts'
import {
  CaseEntry,
  type CaseReason,
  type Course,
  courseOf,
  freePlaces,
} from '../../src-shared/cases/course.ts'
import { canonical } from '../../src-shared/ledger/jcs.ts'
import { createTree } from '../../src-shared/ledger/merkle.ts'
import { cosign, formatCheckpoint, type Signer, signNote } from '../../src-shared/ledger/note.ts'
import { notFound } from '../http/refusal.ts'
import { sha256 } from '../keys.ts'
import type { Database } from '../storage/sql/schema.ts'
import { type Reader, rowsAtOnce } from '../storage/sql/sql.ts'

export interface HeldCase {
  number: string
  exam: string
  attempt: string
  since: number
  entries: readonly { entry: CaseEntry; leaf: string; note: string }[]
  course: Course
}

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never
/** What happened; where it stands follows. */
export type NewEntry = Without<CaseEntry, 'v' | 'case' | 'seq'>

export interface Ledgers {
  /** Refuses with 404. */
  one(number: string, db?: Reader): Promise<HeldCase>
  append(trx: Reader, held: HeldCase, entry: NewEntry): Promise<HeldCase>
  /** Opens a case for each of these. */
  open(
    trx: Reader,
    of: readonly { exam: string; attempt: string; since: number; reasons: CaseReason[] }[],
    at: number,
  ): Promise<void>
}

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
export const randomNumber = (): string =>
  Array.from({ length: 7 }, () => alphabet[randomInt(alphabet.length)]).join('')

/** The origin of a case's checkpoints: no attempt's has two names after the domain. */
export const caseOrigin = (domain: string, number: string): string => `${domain}/taza/cases/${number}`

/** What no two transactions of one case are at together. */
export const aloneAt = (number: string): string => `case ${number}`

export function createLedgers(deps: { db: Reader; domain: string; signer: Signer }): Ledgers {
  /** By the server's key both as the ledger's own and, with the time, as its cosigner. */
  function noteOf(number: string, leaves: readonly string[], at: number): string {
    const tree = createTree(sha256)
    for (const leaf of leaves) tree.append(utf8(leaf))
    const origin = caseOrigin(deps.domain, number)
    const text = formatCheckpoint({ origin, size: leaves.length, root: tree.root() })
    return cosign(sha256, signNote(sha256, text, deps.signer), deps.signer, Math.floor(at / 1000))
  }

  function next(number: string, before: readonly string[], given: NewEntry) {
    const entry = CaseEntry.parse({ v: 1, case: number, seq: before.length, ...given })
    const leaf = canonical(entry)
    return { entry, leaf, note: noteOf(number, [...before, leaf], given.at) }
  }

  async function one(number: string, db = deps.db): Promise<HeldCase> {
    const file = await db.selectFrom('case_file').selectAll().where('number', '=', number).executeTakeFirst()
    if (!file) throw notFound()
    const rows = await db
      .selectFrom('case_entry')
      .select(['leaf', 'note'])
      .where('number', '=', number)
      .orderBy('seq')
      .execute()
    const entries = rows.map(({ leaf, note }) => ({ entry: CaseEntry.parse(JSON.parse(leaf)), leaf, note }))
    const { exam, attempt } = file
    const course = courseOf(entries.map(({ entry }) => entry))
    return { number, exam, attempt, since: Number(file.since), entries, course }
  }

  return {
    one,
    async append(trx, held, given) {
      const { number } = held
      const made = next(
        number,
        held.entries.map(({ leaf }) => leaf),
        given,
      )
      const { leaf, note } = made
      // Of two at once one finds the place taken: it is done again, and sees what the other did.
      await trx.insertInto('case_entry').values({ number, seq: made.entry.seq, leaf, note }).execute()
      const entries = [...held.entries, made]
      const course = courseOf(entries.map(({ entry }) => entry))
      await trx.updateTable('case_file').set(standing(course)).where('number', '=', number).execute()
      await trx.deleteFrom('case_part').where('number', '=', number).execute()
      const parts = partsOf(course)
      if (parts.length > 0)
        await trx
          .insertInto('case_part')
          .values(parts.map((part) => ({ number, ...part })))
          .execute()
      return { ...held, entries, course }
    },
    async open(trx, of, at) {
      const made = of.map(({ exam, attempt, since, reasons }) => {
        const number = randomNumber()
        const first = next(number, [], { at, by: null, kind: 'case.opened', exam, attempt, reasons })
        const course = courseOf([first.entry])
        return {
          file: { number, exam, attempt, since, ...standing(course) },
          entry: { number, seq: 0, leaf: first.leaf, note: first.note },
          parts: partsOf(course).map((part) => ({ number, ...part })),
        }
      })
      // By number, so that the order of rows tells nothing.
      made.sort((one, other) => (one.file.number < other.file.number ? -1 : 1))
      for (let from = 0; from < made.length; from += rowsAtOnce) {
        const some = made.slice(from, from + rowsAtOnce)
        await trx
          .insertInto('case_file')
          .values(some.map(({ file }) => file))
          .execute()
        await trx
          .insertInto('case_entry')
          .values(some.map(({ entry }) => entry))
          .execute()
        const parts = some.flatMap((one) => one.parts)
        for (let at = 0; at < parts.length; at += rowsAtOnce)
          await trx
            .insertInto('case_part')
            .values(parts.slice(at, at + rowsAtOnce))
            .execute()
      }
    },
  }
}

const standing = (course: Course) => {
  const { state, decision } = course
  return {
    state,
    free: freePlaces(course),
    keeps: state !== 'closed' || decision?.sanction.spares === false ? 1 : 0,
  }
}

function partsOf({ claims, reviews, reasons, decision, confirmed }: Course) {
  const parts = new Map<string, Database['case_part']['doing']>()
  for (const { by } of reasons) if (by) parts.set(by.login, 'asked')
  for (const login of claims) parts.set(login, 'claimed')
  for (const { by } of reviews) parts.set(by.login, 'reviewed')
  if (decision) parts.set(decision.by.login, 'signed')
  if (confirmed) parts.set(confirmed.by.login, 'confirmed')
  return [...parts].map(([login, doing]) => ({ login, doing }))
}

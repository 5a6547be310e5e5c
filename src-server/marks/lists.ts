/** The mark lists of an exam as they stand: rows from what is known now, and as they were signed. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { canonical } from '../../src-shared/ledger/jcs.ts'
import { ListRule, type ListSummary, MarkRow, noGroup, type ShownRow } from '../../src-shared/marks/held.ts'
import { partsOf, rowOf } from '../../src-shared/marks/row.ts'
import { Localized } from '../../src-shared/vocabulary.ts'
import { notFound } from '../http/refusal.ts'
import { scales } from '../marking/scales.ts'
import type { MarkingState } from '../marking/state.ts'
import type { Reader } from '../storage/sql/sql.ts'
import { membersOf } from './members.ts'

export interface HeldExam {
  exam: string
  title: Localized
  startsAt: number
  rule: ListRule
  by: string
  at: number
}

/** What is signed, beside the exam, the list, its version and rule. */
const Content = z.object({
  title: z.string().nullable(),
  parts: z.array(z.string()),
  rows: z.array(MarkRow),
})
type Content = z.infer<typeof Content>

interface Version {
  version: number
  reason: string | null
  by: string
  at: number
  closedAt: number | null
  digest: string | null
  content: Content | null
}

export interface SignatureRow {
  version: number
  digest: string
  office: boolean
  by: string
  login: string
  at: number
}

export interface MarkList {
  list: string
  title: string | null
  state: ListSummary['state']
  version: number
  versions: Version[]
  /** As they are to be signed, or were. */
  rows: ShownRow[]
  /** SHA-256 of the canonical JSON of all that is signed; null while a row waits. */
  digest: string | null
  signatures: SignatureRow[]
  /** Of a closed list: rows that are others by now, and students who would stand in it. */
  differs: number
  newcomers: { student: string; name: string }[]
  /** As it is to be signed, or was. */
  content: Content
  parts: string[]
  marked: boolean
}

export interface MarkLists {
  /** Null: no lists are drawn up. */
  find(exam: string, db?: Reader): Promise<HeldExam | null>
  /** Refuses with 404. */
  one(exam: string): Promise<HeldExam>
  all(held: HeldExam, db?: Reader): Promise<MarkList[]>
  /** Refuses with 404. */
  list(held: HeldExam, list: string, db?: Reader): Promise<MarkList>
}

export function createMarkLists(base: Reader, state: MarkingState): MarkLists {
  async function find(exam: string, db = base): Promise<HeldExam | null> {
    const row = await db
      .selectFrom('mark_exam')
      .innerJoin('exam', 'exam.id', 'mark_exam.exam')
      .select(['rule', 'by', 'at', 'exam.title', 'exam.starts_at'])
      .where('mark_exam.exam', '=', exam)
      .executeTakeFirst()
    if (!row) return null
    return {
      ...{ exam, by: row.by, at: Number(row.at), startsAt: Number(row.starts_at) },
      title: Localized.parse(JSON.parse(row.title)),
      rule: ListRule.parse(JSON.parse(row.rule)),
    }
  }

  async function all({ exam, rule }: HeldExam, db = base): Promise<MarkList[]> {
    const versions = await versionsOf(db, exam)
    const signaturesNow = await signaturesOf(db, exam)
    const fixed = new Map(
      [...versions].flatMap(([list, of]) =>
        (signedIn(of)?.rows ?? []).map(({ student }) => [student, list] as const),
      ),
    )
    const { members, titles, marked } = await membersOf({ db, state }, exam, fixed)
    const scale = scales[rule.scale]
    const of = Map.groupBy(members, ({ list }) => list)
    const lists = [...of].map(([list, here]): MarkList => {
      const own = versions.get(list) ?? []
      const last = own.at(-1)
      const signed = signedIn(own)
      const before = new Map(signed?.rows.map((row) => [row.student, row]))
      const live = here.map((member): ShownRow => {
        const { row, waits } = rowOf(scale, rule, member)
        const was = before.get(row.student) ?? null
        return {
          ...{ ...row, waits, entries: member.entries, from: marked ? 'marking' : 'typed' },
          guessed: member.said === null,
          was: was && canonical(was) !== canonical(row) ? was : null,
        }
      })
      const common = { list, version: last?.version ?? 1, versions: own, marked }
      const signatures = { signatures: signaturesNow.get(list) ?? [] }
      if (last?.closedAt && signed)
        return { ...common, ...signatures, ...closedList(signed, last.digest, live, before) }
      const title = titles.get(list) ?? signed?.title ?? null
      const content = { title, parts: partsOf(scale, rule), rows: live.map(bare) }
      return {
        ...{ ...common, ...signatures, content, title, parts: content.parts, rows: live },
        ...{ state: last ? 'correcting' : 'open', differs: 0, newcomers: [] },
        digest: live.some(({ waits }) => waits.length > 0)
          ? null
          : sha256(canonical({ exam, list, version: common.version, rule, ...content })),
      }
    })
    const name = ({ list, title }: MarkList) => (list === noGroup ? '\uffff' : (title ?? list))
    return lists.sort((a, b) => name(a).localeCompare(name(b), 'kk', { numeric: true }))
  }

  return {
    find,
    all,
    async one(exam) {
      const held = await find(exam)
      if (!held) throw notFound()
      return held
    },
    async list(held, list, db = base) {
      const found = (await all(held, db)).find((one) => one.list === list)
      if (!found) throw notFound()
      return found
    },
  }
}

/** What was signed last. */
const signedIn = (versions: readonly Version[]): Content | null =>
  versions.findLast(({ content }) => content !== null)?.content ?? null

/** It says what was signed, whatever has become of marks and groups since. */
function closedList(
  signed: Content,
  digest: string | null,
  live: readonly ShownRow[],
  before: ReadonlyMap<string, MarkRow>,
): Pick<MarkList, 'title' | 'parts' | 'rows' | 'state' | 'digest' | 'differs' | 'newcomers' | 'content'> {
  const now = new Map(live.map((row) => [row.student, row]))
  return {
    ...{ title: signed.title, parts: signed.parts, digest, state: 'closed', content: signed },
    rows: signed.rows.map((row) => ({
      ...{ ...row, waits: [], guessed: false, was: null },
      from: now.get(row.student)?.from ?? 'typed',
      entries: now.get(row.student)?.entries ?? {},
    })),
    differs: live.filter(({ was }) => was !== null).length,
    newcomers: live
      .filter(({ student }) => !before.has(student))
      .map(({ student, name }) => ({ student, name })),
  }
}

const bare = (row: ShownRow): MarkRow => MarkRow.parse(row)

/** Of the rows as they stand. */
export const signedNow = ({ signatures, version, digest }: MarkList): SignatureRow[] =>
  signatures.filter((one) => one.version === version && one.digest === digest)

async function versionsOf(db: Reader, exam: string): Promise<Map<string, Version[]>> {
  const rows = await db
    .selectFrom('mark_version')
    .selectAll()
    .where('exam', '=', exam)
    .orderBy('version')
    .execute()
  return Map.groupBy(
    rows.map((row) => ({
      ...{ list: row.list, version: row.version, reason: row.reason, by: row.by, digest: row.digest },
      at: Number(row.at),
      closedAt: row.closed_at === null ? null : Number(row.closed_at),
      content: row.content === null ? null : Content.parse(JSON.parse(row.content)),
    })),
    ({ list }) => list,
  )
}

async function signaturesOf(db: Reader, exam: string): Promise<Map<string, SignatureRow[]>> {
  const rows = await db
    .selectFrom('mark_signature')
    .selectAll()
    .where('exam', '=', exam)
    .orderBy('at')
    .execute()
  return Map.groupBy(
    rows.map(({ list, version, digest, office, by, login, at }) => ({
      ...{ list, version, digest, by, login, office: office === 1, at: Number(at) },
    })),
    ({ list }) => list,
  )
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** What no two transactions of one exam's lists are at together. */
export const aloneAt = (exam: string): string => `marks ${exam}`

/** The marking of an exam as it stands: its rule, its works under ciphers, who marks what and how. */
import { z } from 'zod'
import { Criteria } from '../../src-shared/bank/rubric.ts'
import { type HandQuestion, type HandWork, pointsOf } from '../../src-shared/marking/hands.ts'
import { MarkRule, type RubricMark } from '../../src-shared/marking/held.ts'
import { Localized } from '../../src-shared/vocabulary.ts'
import { notFound } from '../http/refusal.ts'
import type { Reader } from '../storage/sql/sql.ts'

export interface HeldMarking {
  exam: string
  title: Localized
  startsAt: number
  paper: string
  version: number
  bank: string
  chair: string
  rule: MarkRule
  by: string
  at: number
}

interface Entry {
  question: string
  marker: string
  points: number
  comment: string
  criteria: Criteria | null
  entry: number
  locked: boolean
}

export interface WorkState extends HandWork {
  cipher: string
  lot: number
  /** Of its marks by the key. */
  version: number
  /** What they give without a person. */
  auto: number
  max: number
  decipheredAt: number | null
  anew: readonly { question: string; points: number | null; appeal: string }[]
  entry(question: string, marker: string): Entry | undefined
  /** Null while something waits. */
  points: number | null
}

export interface MarkingState {
  /** Null: it has not begun. `trx`: as a transaction sees it. */
  find(exam: string, trx?: Reader): Promise<HeldMarking | null>
  /** Refuses with 404. */
  one(exam: string): Promise<HeldMarking>
  /** In the order of their ciphers. `trx`: as a transaction sees it. */
  works(held: Pick<HeldMarking, 'exam' | 'rule'>, trx?: Reader): Promise<WorkState[]>
  seeds(exam: string, trx?: Reader): Promise<Map<number, string>>
}

const HandQuestions = z.array(z.object({ question: z.string(), max: z.number() }))

export function createMarkingState(db: Reader): MarkingState {
  async function find(exam: string, trx = db): Promise<HeldMarking | null> {
    const row = await trx
      .selectFrom('marking')
      .innerJoin('exam', 'exam.id', 'marking.exam')
      .innerJoin('paper', 'paper.id', 'marking.paper')
      .innerJoin('bank', 'bank.id', 'paper.bank')
      .selectAll('marking')
      .select(['exam.title', 'exam.starts_at', 'paper.bank', 'bank.chair'])
      .where('marking.exam', '=', exam)
      .executeTakeFirst()
    if (!row) return null
    const { paper, version, bank, chair, by } = row
    return {
      ...{ exam, paper, version, bank, chair, by },
      title: Localized.parse(JSON.parse(row.title)),
      startsAt: Number(row.starts_at),
      rule: MarkRule.parse(JSON.parse(row.rule)),
      at: Number(row.at),
    }
  }

  return {
    find,
    async one(exam) {
      const held = await find(exam)
      if (!held) throw notFound()
      return held
    },
    async works({ exam, rule }, trx = db) {
      const rows = await trx
        .selectFrom('marking_work')
        .select(['cipher', 'lot', 'version', 'points', 'max', 'hand', 'deciphered_at'])
        .where('exam', '=', exam)
        .orderBy('cipher')
        .execute()
      const places = await trx
        .selectFrom('marking_place')
        .select(['cipher', 'marker', 'place', 'released_at'])
        .where('exam', '=', exam)
        .orderBy('place')
        .execute()
      const placesOf = Map.groupBy(
        places.map(({ released_at, ...place }) => ({ ...place, released: released_at !== null })),
        ({ cipher }) => cipher,
      )
      const asked = await trx
        .selectFrom('marking_anew')
        .select(['cipher', 'question', 'points', 'appeal'])
        .where('exam', '=', exam)
        .execute()
      const anewOf = Map.groupBy(asked, ({ cipher }) => cipher)
      const entries = await entriesOf(trx, exam)
      return rows.map(({ points, deciphered_at, ...row }) => {
        const hand: HandQuestion[] = HandQuestions.parse(JSON.parse(row.hand))
        const entry = (question: string, marker: string) =>
          entries.get(keyOf({ cipher: row.cipher, question, marker }))
        const anew = anewOf.get(row.cipher) ?? []
        const work = { hand, places: placesOf.get(row.cipher) ?? [], mark: entry, anew }
        return {
          ...{ ...row, ...work, entry, auto: points, points: pointsOf(work, points, rule) },
          decipheredAt: deciphered_at === null ? null : Number(deciphered_at),
        }
      })
    },
    async seeds(exam, trx = db) {
      const lots = await trx
        .selectFrom('marking_lot')
        .select(['lot', 'seed'])
        .where('exam', '=', exam)
        .execute()
      return new Map(lots.map(({ lot, seed }) => [lot, seed]))
    },
  }
}

const keyOf = ({ cipher, question, marker }: { cipher: string; question: string; marker: string }) =>
  `${cipher} ${question} ${marker}`

/** The newest of each answer and marker. */
async function entriesOf(db: Reader, exam: string): Promise<Map<string, Entry>> {
  const locks = await db
    .selectFrom('marking_lock')
    .select(['cipher', 'question', 'marker'])
    .where('exam', '=', exam)
    .execute()
  const locked = new Set(locks.map(keyOf))
  const rows = await db
    .selectFrom('marking_hand')
    .select(['cipher', 'question', 'marker', 'entry', 'points', 'comment', 'criteria'])
    .where('exam', '=', exam)
    .orderBy('entry')
    .execute()
  return new Map(
    rows.map(({ cipher, criteria, ...row }) => {
      const key = keyOf({ cipher, ...row })
      const given = criteria === null ? null : Criteria.parse(JSON.parse(criteria))
      return [key, { ...row, criteria: given, locked: locked.has(key) }]
    }),
  )
}

/** What was locked of the question by its rubric, in the order of the places. */
export const rubricMarksOf = ({ places, entry }: WorkState, question: string): RubricMark[] =>
  places.flatMap(({ marker, place }) => {
    const mark = entry(question, marker)
    return mark?.locked && mark.criteria ? [{ place, points: mark.points, criteria: mark.criteria }] : []
  })

/** What no two transactions of one exam are at together. */
export const aloneAt = (exam: string): string => `marking ${exam}`

/** The paper of an exam with the keys that are in force, and what they say of a work. */
import { z } from 'zod'
import { firstText, ItemTexts } from '../../src-shared/bank/texts.ts'
import type { Answers } from '../../src-shared/exam.ts'
import { type AskedQuestion, markAsked } from '../../src-shared/marking/asked.ts'
import { type HandQuestion, needsHand } from '../../src-shared/marking/hands.ts'
import type { MarkRule } from '../../src-shared/marking/held.ts'
import { toFour } from '../../src-shared/marking/mark.ts'
import { ApprovedPaper } from '../../src-shared/papers/approved.ts'
import { Id } from '../../src-shared/vocabulary.ts'
import type { Reader } from '../storage/sql/sql.ts'
import type { HeldMarking } from './state.ts'

/** `hand`: a person marks it; `points` are then what the key proposes. */
export const AutoMarks = z.array(
  z.object({
    question: Id,
    state: z.enum(['marked', 'unanswered', 'unread', 'by-hand', 'none']),
    points: z.number().nullable(),
    max: z.number(),
    why: z.string(),
    hand: z.boolean(),
  }),
)
export type AutoMarks = z.infer<typeof AutoMarks>

export interface KeyInForce {
  version: number
  spoken: ItemTexts
}

export interface Key {
  /** How many keys were put right until now. */
  applied: number
  definition: ApprovedPaper['definition']
  items: ReadonlyMap<string, KeyInForce>
  /** As students saw them. */
  asked: ReadonlyMap<string, KeyInForce>
}

export interface Keys {
  /** `trx`: as a transaction sees it. */
  of(held: Pick<HeldMarking, 'exam' | 'paper' | 'version'>, trx?: Reader): Promise<Key>
  /** How many were put right, as a transaction sees it. */
  applied(exam: string, trx: Reader): Promise<number>
  /** Null: the item has no such version. */
  version(item: string, version: number): Promise<ItemTexts | null>
}

export function createKeys(db: Reader): Keys {
  async function version(item: string, wanted: number, trx = db): Promise<ItemTexts | null> {
    const row = await trx
      .selectFrom('item_version')
      .select('texts')
      .where('item', '=', item)
      .where('version', '=', wanted)
      .executeTakeFirst()
    return row ? ItemTexts.parse(JSON.parse(row.texts)) : null
  }
  return {
    version: (item, wanted) => version(item, wanted),
    applied: async (exam, trx) => (await applied(trx, exam)).length,
    async of({ exam, paper, version: approved }, trx = db) {
      const { content } = await trx
        .selectFrom('paper_version')
        .select('content')
        .where('paper', '=', paper)
        .where('version', '=', approved)
        .executeTakeFirstOrThrow()
      const { definition, items } = ApprovedPaper.parse(JSON.parse(content))
      const asked = new Map<string, KeyInForce>(items.map(({ id, ...item }) => [id, item]))
      const inForce = new Map(asked)
      const all = await applied(trx, exam)
      for (const one of all) {
        const spoken = await version(one.item, one.version, trx)
        if (!spoken) throw new Error(`item ${one.item} has lost its version ${one.version}`)
        inForce.set(one.item, { version: one.version, spoken })
      }
      return { definition, items: inForce, asked, applied: all.length }
    },
  }
}

const applied = (db: Reader, exam: string) =>
  db
    .selectFrom('marking_regrade')
    .select(['item', 'version'])
    .where('exam', '=', exam)
    .where('decision', '=', 'applied')
    .orderBy('decided_at')
    .orderBy('version')
    .execute()

/** One mark a question, in the order of the work. */
export function markedBy(
  { definition: { wrongCosts, languages }, items }: Key,
  questions: readonly AskedQuestion[],
  answers: Answers,
  rule: MarkRule,
): AutoMarks {
  const rules = { negative: wrongCosts > 0, wrongCosts }
  return questions.map((asked) => {
    const key = items.get(asked.item)
    if (!key) throw new Error(`the paper has no item ${asked.item}`)
    const mark = markAsked(key.spoken, languages, asked, answers[asked.item]?.value, rules)
    return { question: asked.item, ...mark, hand: needsHand(mark, firstText(key.spoken).kind, rule) }
  })
}

/** As the columns of a work have it. */
export function summed(marks: AutoMarks): { points: number; max: number; hand: string } {
  // In an order that is the same for all works.
  const hand = marks
    .flatMap(({ question, max, ...mark }): HandQuestion[] => (mark.hand ? [{ question, max }] : []))
    .toSorted((one, other) => (one.question < other.question ? -1 : 1))
  const auto = marks.filter((mark) => !mark.hand)
  return {
    points: toFour(auto.reduce((sum, { points }) => sum + (points ?? 0), 0)),
    max: toFour(marks.reduce((sum, { max }) => sum + max, 0)),
    hand: JSON.stringify(hand),
  }
}

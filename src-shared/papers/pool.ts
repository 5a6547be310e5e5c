/** Which items of a bank a draw may take, and how all draws of a paper are filled without an item twice. Pure. */
import { z } from 'zod'
import { paperMediumBytes } from '../exam.ts'
import { Id, Language } from '../vocabulary.ts'
import type { PaperDefinition } from './definition.ts'

/** An item of the bank as a paper sees it. */
export const PoolItem = z.object({
  id: Id,
  version: z.int().min(1),
  /** For lists: how it begins. */
  text: z.string(),
  topic: z.array(z.string()),
  difficulty: z.int().nullable(),
  points: z.number(),
  languages: z.array(Language),
  /** Why the student's page cannot show it (question.ts); null: it can. */
  unfit: z.string().nullable(),
  /** A description is not. */
  asked: z.boolean().default(true),
  /** Bytes of its largest picture or sound; 0 without. */
  largestMedium: z.int().min(0),
  /** Bytes of all its pictures and sounds. */
  media: z.int().min(0).default(0),
  /** How many they are. */
  mediaCount: z.int().min(0).default(0),
  /** Bytes of the question as the station takes it, without them. */
  bytes: z.int().min(0),
})
export type PoolItem = z.infer<typeof PoolItem>

export interface Pool {
  readonly topic: readonly string[]
  readonly difficulty: number | null
}

/** A topic has those below it. */
export const isIn = ({ topic, difficulty }: Pool, item: Pick<PoolItem, 'topic' | 'difficulty'>): boolean =>
  topic.every((part, i) => item.topic[i] === part) && (difficulty === null || item.difficulty === difficulty)

export const missingLanguages = (item: PoolItem, languages: readonly Language[]): Language[] =>
  languages.filter((language) => !item.languages.includes(language))

/** Whether every student of this paper could be shown it. */
export const canBeShown = (item: PoolItem, languages: readonly Language[]): boolean =>
  item.unfit === null &&
  item.largestMedium <= paperMediumBytes &&
  missingLanguages(item, languages).length === 0

/** A draw or a ticket's place takes nothing else. */
export const canBeAsked = (item: PoolItem, languages: readonly Language[]): boolean =>
  item.asked && canBeShown(item, languages)

/** Named by the paper itself: no draw takes them. */
export function namedItems({ sections }: Pick<PaperDefinition, 'sections'>): Set<string> {
  const named = new Set<string>()
  for (const section of sections) {
    const items =
      section.kind === 'tickets'
        ? section.tickets.flatMap((ticket) => ticket.items)
        : section.fixed.map(({ item }) => item)
    for (const item of items) named.add(item)
  }
  return named
}

/** One question to be drawn. */
interface Slot {
  readonly pool: Pool
}

/**
 * An item for each slot, none twice; null where there is none left. As many as can be filled at all are (a greatest matching,
 * by augmenting paths: H. W. Kuhn, 1955). `items` in the order of preference: with slots that share no items each gets
 * the first that fit.
 */
export function fill<I extends Pick<PoolItem, 'topic' | 'difficulty'>>(
  slots: readonly Slot[],
  items: readonly I[],
): (I | null)[] {
  const holder = new Map<number, number>()
  const held = new Map<number, number>()
  const fits = fitting(slots, items)
  for (const slot of slots.keys()) {
    // Breadth first, with the slot from which each item was reached: no recursion, whatever the size of the bank.
    const from = new Map<number, number>()
    const queue = [slot]
    let free: number | null = null
    for (const at of queue) {
      for (const item of fits[at] ?? []) {
        if (from.has(item)) continue
        from.set(item, at)
        const other = holder.get(item)
        if (other !== undefined) queue.push(other)
        else free = item
        if (free !== null) break
      }
      if (free !== null) break
    }
    // Each slot on the way gives up what it held to the one before.
    for (let item = free; item !== null; ) {
      const at: number = from.get(item) ?? slot
      const given = held.get(at) ?? null
      holder.set(item, at)
      held.set(at, item)
      item = given
    }
  }
  return slots.map((_slot, at) => items[held.get(at) ?? -1] ?? null)
}

/** For each slot the places of the items that fit; slots of one pool share theirs. */
function fitting(slots: readonly Slot[], items: readonly Pick<PoolItem, 'topic' | 'difficulty'>[]) {
  const known = new Map<string, number[]>()
  return slots.map(({ pool }) => {
    const key = JSON.stringify([pool.topic, pool.difficulty])
    const fits = known.get(key) ?? items.flatMap((item, i) => (isIn(pool, item) ? [i] : []))
    known.set(key, fits)
    return fits
  })
}

/** Tickets made from a profile: each has an item of the same topic and difficulty at the same place. Pure. */
import { shuffled } from '../drawing/stream.ts'
import type { Ticket, TicketPlace } from './definition.ts'
import { fill, type PoolItem } from './pool.ts'

export interface Composed {
  tickets: Ticket[]
  /** Items that stand on several tickets, as the bank has too few. */
  repeated: number
}

/**
 * So many tickets, numbered from 1; null where not even one can be filled. No ticket has an item twice; no item stands on
 * two tickets while the bank has enough. `seed`: 32 bytes.
 */
export async function composeTickets(
  places: readonly TicketPlace[],
  count: number,
  items: readonly PoolItem[],
  seed: Uint8Array,
): Promise<Composed | null> {
  const order = await shuffled(items, seed, 'taza-tickets-1')
  const all = Array.from({ length: count }, () => places.map((pool) => ({ pool }))).flat()
  const once = all.length <= items.length ? fill(all, order) : []
  if (once.length > 0 && once.every((item) => item !== null)) {
    const ids = once.flatMap((item) => (item ? [item.id] : []))
    const tickets = Array.from({ length: count }, (_, n) => ({
      number: n + 1,
      items: ids.slice(n * places.length, (n + 1) * places.length),
    }))
    return { tickets, repeated: 0 }
  }
  const uses = new Map<string, number>()
  const tickets: Ticket[] = []
  for (let number = 1; number <= count; number++) {
    const rarest = order.toSorted((a, b) => (uses.get(a.id) ?? 0) - (uses.get(b.id) ?? 0))
    const filled = fill(
      places.map((pool) => ({ pool })),
      rarest,
    ).flatMap((item) => (item ? [item.id] : []))
    if (filled.length < places.length || places.length === 0) return null
    for (const id of filled) uses.set(id, (uses.get(id) ?? 0) + 1)
    tickets.push({ number, items: filled })
  }
  return { tickets, repeated: [...uses.values()].filter((times) => times > 1).length }
}

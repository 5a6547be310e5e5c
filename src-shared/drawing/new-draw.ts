/** A draw of tickets that begins. Pure. */
import { toHex } from '../bytes.ts'
import { Draw } from './draw.ts'
import { drawKind } from './kind.ts'
import { commitmentOf, type Deck, orderOf } from './rules.ts'

export interface NewDraw {
  deck: Deck
  neighbours: readonly (readonly [string, string])[]
  /** ISO 8601. */
  at: string
  salt: Uint8Array
}
/** What is published before the exam, and what is kept until it is over. */
export async function newDraw({
  deck,
  neighbours,
  at,
  salt,
}: NewDraw): Promise<{ published: Draw; opening: { salt: string; order: number[] } }> {
  const order = await orderOf(deck, salt)
  const hex = toHex(salt)
  const commitment = await commitmentOf(deck, order, hex)
  const published = Draw.parse({ kind: drawKind, ...deck, neighbours, committed: { at, commitment } })
  return { published, opening: { salt: hex, order } }
}

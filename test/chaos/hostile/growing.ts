/** The ledger that attacks of a run add to, one after the other. What the server took is hashed once, however long it grows. */
import { sha256 } from '../../../src-server/keys.ts'
import { utf8 } from '../../../src-shared/bytes.ts'
import { leafOf } from '../../../src-shared/ledger/jcs.ts'
import { createTree } from '../../../src-shared/ledger/merkle.ts'
import type { ScriptedLedger } from '../../support/university.ts'

export interface GrowingLedger {
  /** When the attacks before are done with it. What they could not bring to the server is forgotten. */
  inTurn<T>(attack: () => Promise<T>): Promise<T>
  /** Records from `from` on, with a checkpoint over them and all before, or without. */
  batch(
    from: number,
    signed: boolean,
    to?: number,
  ): { from: number; leaves: string[]; checkpoint: string | null }
  send(batch: {
    from: number
    leaves: string[]
    checkpoint: string | null
  }): ReturnType<ScriptedLedger['send']>
}

/** `ledger`: all of it is on the server. */
export function createGrowing(ledger: ScriptedLedger): GrowingLedger {
  const taken = createTree(sha256)
  for (const record of ledger.records) taken.append(utf8(leafOf(record)))
  let turn: Promise<unknown> = Promise.resolve()
  return {
    inTurn(attack) {
      const mine = turn.then(() => {
        ledger.records.length = taken.size
        return attack()
      })
      turn = mine.catch(() => undefined)
      return mine
    },
    batch(from, signed, to = ledger.records.length) {
      const leaves = ledger.records.slice(from, to).map(leafOf)
      if (!signed) return { from, leaves, checkpoint: null }
      const tree = createTree(sha256, { size: taken.size, frontier: taken.frontier() })
      for (const leaf of leaves.slice(taken.size - from)) tree.append(utf8(leaf))
      return { from, leaves, checkpoint: ledger.sign(tree) }
    },
    async send(batch) {
      const answer = await ledger.send({ part: ledger.part, ...batch })
      if (answer.status !== 200) return answer
      const next = Number(answer.body.next)
      for (const leaf of batch.leaves.slice(taken.size - batch.from, next - batch.from))
        taken.append(utf8(leaf))
      return answer
    },
  }
}

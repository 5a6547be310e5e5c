/** How the keeper's calls are answered: one function for each of src-shared/keeper-api.ts. */
import type { z } from 'zod'
import type { KeeperCallName, KeeperCalls } from '../../src-shared/keeper-api.ts'
import type { LedgerRecord } from '../../src-shared/records.ts'
import type { Caller } from './socket.ts'

type Args<M extends KeeperCallName> = z.output<KeeperCalls[M]['args']>
type Reply<M extends KeeperCallName> = z.input<KeeperCalls[M]['reply']>
export type CallTable = {
  [M in KeeperCallName]: (args: Args<M>, bytes: Buffer | null, caller: Caller) => Reply<M> | Promise<Reply<M>>
}

/** What main had written, as it stands on the ledger. */
export const written = (record: LedgerRecord) => ({ seq: record.seq, record })

/** Visitors never get to a call that writes. */
export const runOf = (caller: Caller): string => caller.run ?? 'visitor'

/** The socket has parsed `args` with the schema of this very method; the compiler cannot follow that far. */
export function dispatch<M extends KeeperCallName>(
  table: CallTable,
  method: M,
  args: unknown,
  bytes: Buffer | null,
  caller: Caller,
): unknown {
  return table[method](args as Args<M>, bytes, caller)
}

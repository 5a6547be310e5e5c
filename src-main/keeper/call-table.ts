/** How the keeper's calls are answered: one function for each of src-shared/keeper-api.ts. */
import type { Handlers } from '../../src-shared/calls.ts'
import type { KeeperCalls } from '../../src-shared/keeper-api.ts'
import type { LedgerRecord } from '../../src-shared/records.ts'
import type { Caller } from './socket.ts'

/** What comes beside a call's arguments. */
export type Beside = [bytes: Buffer | null, caller: Caller]
export type CallTable = Handlers<KeeperCalls, Beside>

/** What main had written, as it stands on the ledger. */
export const written = (record: LedgerRecord) => ({ seq: record.seq, record })

/** Visitors never get to a call that writes. */
export const runOf = (caller: Caller): string => caller.run ?? 'visitor'

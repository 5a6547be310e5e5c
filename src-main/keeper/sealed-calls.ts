/** What is sealed by itself, under the part's key: the student's answers, and main's own state. */
import { utf8 } from '../../src-shared/bytes.ts'
import { canonical } from '../../src-shared/ledger/jcs.ts'
import type { LedgerRecord } from '../../src-shared/records.ts'
import { associatedData } from '../../src-shared/seal/object.ts'
import { answersOf } from './answers.ts'
import { type Held, keyOf, stateKey } from './attempts.ts'
import { type CallTable, written } from './call-table.ts'
import type { Current } from './current.ts'
import { openNow, sealNow } from './sealing.ts'
import type { Caller } from './socket.ts'

export interface SealedDeps {
  current: Current
  /** Resolves with the record once it is durable. */
  append(one: Held, caller: Caller, kind: string, body: Record<string, unknown>): Promise<LedgerRecord>
}

export function createSealedCalls({
  current,
  append,
}: SealedDeps): Pick<CallTable, 'answer.append' | 'answer.list' | 'state.put' | 'state.get'> {
  const done = { ok: true } as const
  return {
    'answer.append': async ({ question, revision, value }, _bytes, caller) => {
      const one = current.require()
      const { attempt, part } = one.ledger
      const ad = associatedData({ attempt, part, type: 'answer', source: question, index: revision })
      const sealed = sealNow(keyOf(one), ad, utf8(canonical(value ?? null))).toString('base64')
      return written(await append(one, caller, 'answer.saved', { question, revision, sealed }))
    },
    'answer.list': () => {
      const one = current.require()
      return { answers: answersOf(one.ledger.store.records('answer.saved'), keyOf(one)) }
    },
    'state.put': ({ value }) => {
      const one = current.require()
      const sealed = sealNow(keyOf(one), stateData(one), utf8(canonical(value ?? null)))
      one.ledger.store.setMeta(stateKey, sealed.toString('base64'))
      return done
    },
    'state.get': () => {
      const one = current.require()
      const sealed = one.ledger.store.meta(stateKey)
      if (sealed === null) return { value: null }
      const plain = openNow(keyOf(one), stateData(one), Buffer.from(sealed, 'base64'))
      return { value: JSON.parse(plain.toString('utf8')) }
    },
  }
}

/** It is no record: it lies beside the ledger under a seal of its own kind. */
const stateData = ({ ledger: { attempt, part } }: Held): Uint8Array =>
  utf8(canonical({ attempt, part, type: 'state' }))

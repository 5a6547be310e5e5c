/** Tables of the trust line. Times are hours, in Unix milliseconds; what is sealed stays so. */
import type { Kind } from '../../../src-shared/trust/message.ts'

export interface TrustTables {
  /** A key of a reader of the trust line; `admitted_by` null: nobody has let her in. `public_key`: P-256, base64. */
  trust_reader: {
    id: string
    login: string
    public_key: string
    since: number
    admitted_by: string | null
    ended_at: number | null
  }
  /** Of the trust line all times are hours. `holder`: the login of who sees to it. */
  trust_conversation: {
    id: string
    origin: 'page' | 'paper'
    state: 'new' | 'open' | 'answered' | 'closed'
    kind: Kind | null
    holder: string | null
    due: number | null
    begun: number
    last: number
    closed_at: number | null
  }
  /** `sealed`: base64 (src-shared/trust/seal.ts). `by`: a reader's name; null: the sender. */
  trust_message: {
    conversation: string
    n: number
    side: 'sender' | 'reader' | 'note'
    at: number
    by: string | null
    bytes: number
    sealed: string
  }
  trust_wrap: { conversation: string; reader: string; enc: string; ciphertext: string }
}

/** Tables of the machines in rooms: who may become a station, and who is one. */
import type { Generated } from 'kysely'

export interface MachineTables {
  /** `uses`: machines that it makes stations at most, `used`: that it has made. `addresses`: JSON, empty: from anywhere. */
  enrol_token: {
    token_hash: string
    room: string
    expires_at: number
    uses: Generated<number>
    used: Generated<number>
    addresses: Generated<string>
    by: Generated<string>
    made_at: Generated<number>
    /** Since when it is taken back. */
    retired_at: Generated<number | null>
  }
  /** Keys are raw 32 bytes in base64. */
  station: {
    id: string
    name: string
    room: string
    seat: number
    signing_key: string
    sealing_key: string
    enrolled_at: number
    /** Since when it may not come in any more; null: it may. */
    retired_at: Generated<number | null>
    /** 1: it came by a room's token, and nobody has said yet where it stands. */
    unplaced: Generated<number>
  }
  nonce: { nonce: string; station: string; expires_at: number }
}

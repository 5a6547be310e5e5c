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
  /** Of its newest answer, and of the newest check that was made; pictures in base64. */
  station_check: {
    station: string
    asked_at: Generated<number | null>
    asked_by: Generated<string | null>
    answered_at: Generated<number | null>
    outcome: Generated<'checked' | 'busy' | 'refused' | 'failed' | null>
    /** Why it failed. */
    says: Generated<string | null>
    checked: Generated<string | null>
    checked_at: Generated<number | null>
    face: Generated<string | null>
    desk: Generated<string | null>
  }
  nonce: { nonce: string; station: string; expires_at: number }
}

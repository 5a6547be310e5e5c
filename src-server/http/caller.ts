/** Who calls: a person of the staff, an enrolled station, or a student on the open pages. */
import type { Role } from '../../src-shared/vocabulary.ts'

export interface Staff {
  login: string
  name: string
  roles: Role[]
  /** Of an invigilator. */
  rooms: string[]
}

export interface Station {
  id: string
  name: string
  room: string
  seat: number
  /** Ed25519, raw 32 bytes, base64. */
  signingKey: string
  /** X25519, raw 32 bytes, base64. */
  sealingKey: string
  /** Since when it may not come in any more, Unix ms; null: it may. */
  retiredAt: number | null
  /** It came by a room's token, and nobody has said yet where it stands. */
  unplaced: boolean
}

/** Who signed in on the open pages: what is hers, and nobody else's. */
export interface Student {
  number: string
  name: string
}

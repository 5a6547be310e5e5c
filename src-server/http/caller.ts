/** Who calls: a person of the staff or an enrolled station. */
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
}

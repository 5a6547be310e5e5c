/** Sealed film as far as a store can tell: random bytes, each piece other than all others, under its digest. */
import { createHash, randomBytes } from 'node:crypto'

export interface Piece {
  digest: string
  body: Buffer
}

const noise = randomBytes(256 * 1024)
let made = 0

export function pieces(count: number, bytes: number, turn = 0): Piece[] {
  return Array.from({ length: count }, () => piece(bytes, turn))
}

export function piece(bytes: number, turn = 0): Piece {
  const body = Buffer.from(noise.subarray(0, bytes))
  body.writeUInt32LE(++made, 0)
  body.writeUInt32LE(turn, 4)
  return { body, digest: createHash('sha256').update(body).digest('hex') }
}

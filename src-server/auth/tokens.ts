/** Random secrets, kept only as hashes, and short signed tokens (JWT, HS256 with the server's secret). */

import { createHash, randomBytes } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import { keepNewest } from '../../src-shared/newest.ts'
import type { Clock } from '../clock.ts'
import { iso } from '../clock.ts'

/** 256 random bits in letters and digits: people paste tokens behind options, where a leading `-` would be one. */
export const randomToken = (): string => randomBytes(32).toString('hex')

/** How a secret of 256 random bits is kept; a slow hash is for passwords. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')

export interface Tokens {
  /** `audience` keeps a token of one purpose from serving another; `expiresIn`: seconds. */
  sign(
    audience: string,
    claims: Record<string, string>,
    minutes: number,
  ): Promise<{ token: string; expiresAt: string; expiresIn: number }>
  /** The claims, or null when the token is not ours, is for another purpose or is over. */
  verify(audience: string, token: string): Promise<Record<string, unknown> | null>
}

/** Tokens remembered: more than a campus has stations and tickets at a time. */
const knownAtMost = 5000

export function createTokens(secret: Uint8Array, clock: Clock): Tokens {
  /** A token is the same for as long as it is valid, and stations show theirs with every request: it is checked once. */
  const known = new Map<string, { claims: Record<string, unknown>; until: number }>()

  return {
    async sign(audience, claims, minutes) {
      const now = Math.floor(clock.now() / 1000)
      const expires = now + minutes * 60
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256' })
        .setAudience(audience)
        .setIssuedAt(now)
        .setExpirationTime(expires)
        .sign(secret)
      return { token, expiresAt: iso(expires * 1000), expiresIn: minutes * 60 }
    },
    async verify(audience, token) {
      const key = `${audience} ${token}`
      const seen = known.get(key)
      if (seen && clock.now() < seen.until) return seen.claims
      known.delete(key)
      try {
        const options = { audience, algorithms: ['HS256'], currentDate: new Date(clock.now()) }
        const { payload } = await jwtVerify(token, secret, options)
        if (payload.exp !== undefined)
          keepNewest(known, key, { claims: payload, until: payload.exp * 1000 }, knownAtMost)
        return payload
      } catch (error) {
        if (error instanceof errors.JOSEError) return null
        throw error
      }
    },
  }
}

/**
 * The code of an authenticator app beside the password (TOTP, RFC 6238: SHA-1, six digits, 30 s, which is what every app
 * speaks), and recovery codes for the day when the phone is lost.
 */
import { randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import type { Clock } from '../clock.ts'
import { Refusal } from '../http/refusal.ts'
import type { Sql } from '../storage/sql/sql.ts'
import type { Sealer } from './sealed.ts'
import { hashToken } from './tokens.ts'

const periodSeconds = 30
/** Codes of the period before and after are taken too: clocks of phones differ. */
const periodsAside = 1
/** Wrong codes of one person within the time, whichever of the server's processes hears them. */
const triesAtMost = 5
const triesWithinMs = 15 * 60_000
const recoveryCodes = 10

export interface SecondFactor {
  /** Whether the account asks for a code. */
  isOn(login: string): Promise<boolean>
  state(login: string): Promise<{ on: boolean; recoveryLeft: number }>
  /** A new secret, not asked for before `confirm`. Refuses `not-allowed` when there is one in use. */
  begin(login: string): Promise<{ uri: string; secret: string }>
  /** With the first right code it is on; gives the recovery codes, which are kept only as hashes. */
  confirm(login: string, code: string): Promise<string[]>
  /**
   * True once for each code: six digits, or a recovery code. Refuses `too-many-tries` after five wrong ones in a
   * quarter of an hour.
   */
  check(login: string, code: string): Promise<boolean>
  end(login: string): Promise<void>
}

export function createSecondFactor(db: Sql, clock: Clock, sealer: Sealer, issuer: string): SecondFactor {
  const rowOf = (login: string) =>
    db.selectFrom('second_factor').selectAll().where('login', '=', login).executeTakeFirst()
  const totp = (login: string, secret: Uint8Array) =>
    new TOTP({
      issuer,
      label: login,
      period: periodSeconds,
      secret: new Secret({ buffer: new Uint8Array(secret).buffer }),
    })

  /** Counted before it is looked at, so that many at once are no more than the limit either. */
  async function countTry(login: string): Promise<void> {
    const now = clock.now()
    const anew = await db
      .updateTable('second_factor')
      .set({ tries: 1, tries_since: now })
      .where('login', '=', login)
      .where('tries_since', '<=', now - triesWithinMs)
      .executeTakeFirst()
    if (anew.numUpdatedRows > 0n) return
    const counted = await db
      .updateTable('second_factor')
      .set(({ eb }) => ({ tries: eb('tries', '+', 1) }))
      .where('login', '=', login)
      .where('tries', '<', triesAtMost)
      .executeTakeFirst()
    if (counted.numUpdatedRows === 0n) throw new Refusal('too-many-tries')
  }

  /** True when the code is of a period newer than any taken before: replayed, it is worth nothing. */
  async function takeDigits(login: string, sealed: string, code: string): Promise<boolean> {
    const now = clock.now()
    const delta = totp(login, sealer.open(sealed, login)).validate({
      token: code,
      timestamp: now,
      window: periodsAside,
    })
    if (delta === null) return false
    const step = Math.floor(now / 1000 / periodSeconds) + delta
    const taken = await db
      .updateTable('second_factor')
      .set({ last_step: step, tries: 0 })
      .where('login', '=', login)
      .where('last_step', '<', step)
      .executeTakeFirst()
    return taken.numUpdatedRows > 0n
  }

  async function takeRecovery(login: string, code: string): Promise<boolean> {
    const taken = await db
      .updateTable('recovery_code')
      .set({ used_at: clock.now() })
      .where('login', '=', login)
      .where('code_hash', '=', hashToken(plainRecovery(code)))
      .where('used_at', 'is', null)
      .executeTakeFirst()
    if (taken.numUpdatedRows === 0n) return false
    await db.updateTable('second_factor').set({ tries: 0 }).where('login', '=', login).execute()
    return true
  }

  async function isOn(login: string): Promise<boolean> {
    return (await rowOf(login))?.confirmed_at != null
  }

  async function end(login: string): Promise<void> {
    await db.deleteFrom('recovery_code').where('login', '=', login).execute()
    await db.deleteFrom('second_factor').where('login', '=', login).execute()
  }

  return {
    isOn,
    end,
    async state(login) {
      const { left } = await db
        .selectFrom('recovery_code')
        .select(({ fn }) => fn.countAll<number | string>().as('left'))
        .where('login', '=', login)
        .where('used_at', 'is', null)
        .executeTakeFirstOrThrow()
      return { on: await isOn(login), recoveryLeft: Number(left) }
    },
    async begin(login) {
      if (await isOn(login)) throw new Refusal('not-allowed', { detail: 'a second factor is in use' })
      const secret = randomBytes(20)
      const fresh = { secret: sealer.seal(secret, login), last_step: 0 }
      await db
        .insertInto('second_factor')
        .values({ login, ...fresh, confirmed_at: null, tries: 0, tries_since: 0 })
        // The tries go on counting: a new secret is no way to more of them.
        .onConflict((conflict) => conflict.column('login').doUpdateSet(fresh))
        .execute()
      const made = totp(login, secret)
      return { uri: made.toString(), secret: made.secret.base32 }
    },
    async confirm(login, code) {
      const row = await rowOf(login)
      if (!row || row.confirmed_at !== null)
        throw new Refusal('not-allowed', { detail: 'there is no second factor to confirm' })
      await countTry(login)
      if (!isDigits(code) || !(await takeDigits(login, row.secret, code))) throw new Refusal('code-refused')
      const codes = Array.from({ length: recoveryCodes }, newRecovery)
      await db.transaction().execute(async (trx) => {
        await trx.deleteFrom('recovery_code').where('login', '=', login).execute()
        await trx
          .insertInto('recovery_code')
          .values(codes.map((one) => ({ login, code_hash: hashToken(plainRecovery(one)), used_at: null })))
          .execute()
        await trx
          .updateTable('second_factor')
          .set({ confirmed_at: clock.now() })
          .where('login', '=', login)
          .execute()
      })
      return codes
    },
    async check(login, code) {
      const row = await rowOf(login)
      if (row?.confirmed_at == null) return false
      await countTry(login)
      const typed = code.replaceAll(' ', '')
      return isDigits(typed) ? takeDigits(login, row.secret, typed) : takeRecovery(login, typed)
    },
  }
}

const isDigits = (code: string): boolean => /^[0-9]{6}$/.test(code)

/** 80 random bits in four groups of hexadecimal digits, to be written down. */
const newRecovery = (): string =>
  randomBytes(10)
    .toString('hex')
    .replace(/(.{5})(?=.)/g, '$1-')

const plainRecovery = (code: string): string => code.replaceAll('-', '').toLowerCase()

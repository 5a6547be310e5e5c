/**
 * Tokens that make machines stations of a room: so many, for so long, from such addresses. One for a single machine is the
 * simplest case. Kept as hashes alone; the first digits of a hash are the name by which a token is listed and taken back.
 */
import { sql, type Transaction } from 'kysely'
import { z } from 'zod'
import type { TokenRow } from '../../src-shared/api/machines.ts'
import { type Clock, iso } from '../clock.ts'
import { isRange, isWithin, plainAddress } from '../http/address.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import type { Database } from '../storage/sql/schema.ts'
import type { Reader, Sql } from '../storage/sql/sql.ts'
import { hashToken, randomToken } from './tokens.ts'

export interface TokenTerms {
  room: string
  hours: number
  /** Machines; one unless told. */
  uses?: number | undefined
  /** Addresses and ranges (`10.2.0.0/16`) from which alone it is good; empty: from anywhere. */
  from?: readonly string[] | undefined
  by?: string | undefined
}

const idDigits = 12
const idOf = sql<string>`substr(token_hash, 1, ${sql.lit(idDigits)})`
const Ranges = z.array(z.string())

/** Told once. Throws Refusal for a range that is none. */
export async function makeEnrolToken(
  db: Sql,
  clock: Clock,
  { room, hours, uses = 1, from = [], by = '' }: TokenTerms,
): Promise<{ id: string; token: string }> {
  const odd = from.find((range) => !isRange(range))
  if (odd !== undefined)
    throw new Refusal('bad-input', { detail: `'${odd}' is no address and no range like 10.2.0.0/16` })
  const token = randomToken()
  const token_hash = hashToken(token)
  const made_at = clock.now()
  await db
    .insertInto('enrol_token')
    .values({
      ...{ token_hash, room, uses, by, made_at },
      expires_at: made_at + hours * 3_600_000,
      addresses: JSON.stringify(from),
    })
    .execute()
  return { id: token_hash.slice(0, idDigits), token }
}

/** One machine more came by it. `wanted`: the room that the machine's own rule says. Throws Refusal. */
export async function spendEnrolToken(
  trx: Transaction<Database>,
  now: number,
  token: string,
  { caller, wanted }: { caller: string; wanted: string | undefined },
): Promise<{ id: string; room: string; uses: number }> {
  const token_hash = hashToken(token)
  const issued = await trx
    .selectFrom('enrol_token')
    .selectAll()
    .where('token_hash', '=', token_hash)
    .executeTakeFirst()
  // Whoever holds a token that was given out may know what became of it; to all others every token is a wrong one.
  if (!issued) throw new Refusal('wrong-token', { detail: 'this enrolment token was never given out' })
  const { room, uses } = issued
  if (issued.retired_at !== null)
    throw new Refusal('retired-token', { detail: 'this enrolment token was taken back' })
  const used = () =>
    new Refusal('used-token', {
      detail: `this enrolment token was used already, and serves ${uses === 1 ? 'once' : `${uses} machines`}`,
    })
  if (issued.used >= uses) throw used()
  if (Number(issued.expires_at) <= now)
    throw new Refusal('expired-token', {
      detail: `this enrolment token's time is over since ${iso(Number(issued.expires_at))}`,
    })
  const ranges = Ranges.parse(JSON.parse(issued.addresses))
  if (ranges.length > 0 && !isWithin(ranges, caller))
    throw new Refusal('token-elsewhere', {
      detail: `this enrolment token is for machines of ${ranges.join(', ')}, and this one comes from ${plainAddress(caller)}`,
    })
  if (wanted !== undefined && wanted !== room)
    throw new Refusal('not-allowed', {
      detail: `this enrolment token is for room ${room}, and this machine's rule (seat) says room ${wanted}: take a token for that room, or mend the rule or the host name`,
    })
  // As it is now, whoever came meanwhile.
  const spent = await trx
    .updateTable('enrol_token')
    .set({ used: sql`used + 1` })
    .where('token_hash', '=', token_hash)
    .where('retired_at', 'is', null)
    .whereRef('used', '<', 'uses')
    .executeTakeFirst()
  if (spent.numUpdatedRows === 0n) throw used()
  return { id: token_hash.slice(0, idDigits), room, uses }
}

/** Newest first; without the secret, which nobody has any more. */
export async function enrolTokens(db: Reader, clock: Clock): Promise<TokenRow[]> {
  const rows = await db
    .selectFrom('enrol_token')
    .innerJoin('room', 'room.id', 'enrol_token.room')
    .selectAll('enrol_token')
    .select([idOf.as('id'), 'room.title'])
    .orderBy('made_at', 'desc')
    .orderBy('id')
    .execute()
  const now = clock.now()
  return rows.map((row) => {
    const { uses, used } = row
    const [expiresAt, madeAt] = [Number(row.expires_at), Number(row.made_at)]
    const state =
      row.retired_at !== null ? 'retired' : used >= uses ? 'used' : expiresAt <= now ? 'over' : 'good'
    return {
      ...{
        id: row.id,
        room: row.room,
        roomTitle: row.title,
        by: row.by,
        uses,
        used,
        expiresAt,
        madeAt,
        state,
      },
      from: Ranges.parse(JSON.parse(row.addresses)),
    }
  })
}

/** From then on it makes nothing a station; what it made stays one. Throws Refusal. */
export async function retireEnrolToken(db: Reader, clock: Clock, id: string): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('enrol_token')
    .set({ retired_at: clock.now() })
    .where(idOf, '=', id)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw notFound()
}

/** Out of the list. Throws Refusal while it is good: it is retired first. */
export async function removeEnrolToken(db: Reader, clock: Clock, id: string): Promise<void> {
  const token = (await enrolTokens(db, clock)).find((one) => one.id === id)
  if (!token) throw notFound()
  if (token.state === 'good')
    throw new Refusal('bad-input', { status: 409, detail: 'the token is good still: retire it first' })
  await db.deleteFrom('enrol_token').where(idOf, '=', id).execute()
}

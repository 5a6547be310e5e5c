/** Lab machines: enrolment by a token, then a proof of the signing key for every short bearer token. */
import { randomBytes } from 'node:crypto'
import type { Transaction } from 'kysely'
import { fromBase64, utf8 } from '../../src-shared/bytes.ts'
import { stationName } from '../../src-shared/ledger/names.ts'
import { nameText } from '../../src-shared/text.ts'
import type { Clock } from '../clock.ts'
import type { Station } from '../http/caller.ts'
import { Refusal } from '../http/refusal.ts'
import { verifierOf } from '../keys.ts'
import type { Database } from '../storage/sql/schema.ts'
import { type Sql, transact } from '../storage/sql/sql.ts'
import { makeEnrolToken, spendEnrolToken, type TokenTerms } from './enrol-tokens.ts'
import type { Tokens } from './tokens.ts'

const nonceMinutes = 2
const tokenMinutes = 10

export interface Stations {
  /** A token for one machine of the room. */
  allow(room: string, hours: number): Promise<string>
  makeToken(terms: TokenTerms): Promise<{ id: string; token: string }>
  /** `caller`: its address. */
  enrol(
    body: { token: string; name: string; signingKey: string; sealingKey: string; room?: string | undefined },
    caller: string,
  ): Promise<{ station: Station; token: string }>
  challenge(station: string): Promise<string>
  token(body: {
    station: string
    nonce: string
    signature: string
    run?: string | undefined
  }): Promise<{ token: string; expiresAt: string; expiresIn: number }>
  /** `run`: the keeper's process; null from one that does not tell. */
  byToken(token: string): Promise<{ station: Station; run: string | null } | null>
  byId(id: string): Promise<Station | null>
  /** Those in use. */
  inRoom(room: string): Promise<Station[]>
  /** Whatever was retired, returned or removed by anybody, this process or not: their ids. Asked for every second. */
  lookAgain(): Promise<string[]>
  /** Bits a second that all stations of a room together may send on the media lane, for the rooms that have a bound. */
  uploadBounds(): Promise<ReadonlyMap<string, number>>
}

export function createStations(db: Sql, clock: Clock, tokens: Tokens, domain: string): Stations {
  // Of a station's row only whether it is retired changes: `lookAgain`.
  const known = new Map<string, Station>()
  const columns = [
    'id',
    'name',
    'room',
    'seat',
    'signing_key as signingKey',
    'sealing_key as sealingKey',
    'retired_at as retiredAt',
    'unplaced',
  ] as const
  const stationOf = <R extends { retiredAt: number | null; unplaced: number }>(row: R) => ({
    ...row,
    retiredAt: row.retiredAt === null ? null : Number(row.retiredAt),
    unplaced: row.unplaced === 1,
  })

  async function read(id: string): Promise<Station | null> {
    const row = await db.selectFrom('station').select(columns).where('id', '=', id).executeTakeFirst()
    return row ? stationOf(row) : null
  }
  async function byId(id: string): Promise<Station | null> {
    const seen = known.get(id)
    if (seen) return seen
    const station = await read(id)
    if (station) known.set(id, station)
    return station
  }
  /**
   * Asked of the database: a token is given for ten minutes. What is known stays as it is: of what changed, `lookAgain`
   * tells those who act on it.
   */
  async function inUse(id: string): Promise<Station> {
    const station = await read(id)
    if (!station) throw new Refusal('not-enrolled')
    if (station.retiredAt !== null) throw retired(station)
    return station
  }

  return {
    byId,
    async inRoom(room) {
      const rows = await db
        .selectFrom('station')
        .select(columns)
        .where('room', '=', room)
        .where('retired_at', 'is', null)
        .orderBy('seat')
        .execute()
      return rows.map(stationOf)
    },
    async lookAgain() {
      if (known.size === 0) return []
      const rows = await db.selectFrom('station').select(['id', 'retired_at']).execute()
      const now = new Map(rows.map(({ id, retired_at: at }) => [id, at === null ? null : Number(at)]))
      const others = [...known.values()].filter(({ id, retiredAt }) => now.get(id) !== retiredAt)
      for (const { id } of others) known.delete(id)
      return others.map(({ id }) => id)
    },
    async uploadBounds() {
      const rows = await db.selectFrom('room').select(['id', 'upload_bits']).execute()
      return new Map(rows.flatMap(({ id, upload_bits: bits }) => (bits === null ? [] : [[id, Number(bits)]])))
    },
    allow: async (room, hours) => (await makeEnrolToken(db, clock, { room, hours })).token,
    makeToken: (terms) => makeEnrolToken(db, clock, terms),
    async enrol({ token, name, signingKey, sealingKey, room: wanted }, caller) {
      checkKey(domain, signingKey)
      if (decode(sealingKey)?.length !== 32)
        throw new Refusal('bad-input', { detail: 'sealingKey: 32 bytes' })
      const enrolling = async (trx: Transaction<Database>) => {
        const now = clock.now()
        const { id: by, room, uses } = await spendEnrolToken(trx, now, token, { caller, wanted })
        const known = await trx
          .selectFrom('station')
          .select(['name', 'room'])
          .where('signing_key', '=', signingKey)
          .executeTakeFirst()
        if (known)
          throw new Refusal('not-allowed', {
            detail: `these keys are those of station "${known.name}" in room ${known.room} already: this disk is a copy of that one's, or this machine was enrolled before; enrol it with new keys (taza enrol --anew)`,
          })
        const names = await trx
          .selectFrom('station')
          .select('name')
          .where('room', '=', room)
          .where('retired_at', 'is', null)
          .execute()
        const last = await trx
          .selectFrom('station')
          .select(({ fn }) => fn.max('seat').as('seat'))
          .where('room', '=', room)
          .executeTakeFirst()
        // Whoever carries a token from machine to machine knows where each stands.
        const unplaced = uses > 1
        const station = {
          id: `st-${randomBytes(6).toString('hex')}`,
          name: freeName(name, new Set(names.map((one) => one.name))),
          room,
          seat: (last?.seat ?? 0) + 1,
        }
        await trx
          .insertInto('station')
          .values({
            ...station,
            ...{
              signing_key: signingKey,
              sealing_key: sealingKey,
              enrolled_at: now,
              unplaced: unplaced ? 1 : 0,
            },
          })
          .execute()
        return { station: { ...station, signingKey, sealingKey, retiredAt: null, unplaced }, token: by }
      }
      return transact(db, enrolling, 'seats')
    },
    async challenge(station) {
      await inUse(station)
      const nonce = randomBytes(32).toString('base64')
      const now = clock.now()
      await db.deleteFrom('nonce').where('expires_at', '<', now).execute()
      await db
        .insertInto('nonce')
        .values({ nonce, station, expires_at: now + nonceMinutes * 60_000 })
        .execute()
      return nonce
    },
    async token(body) {
      const station = await inUse(body.station)
      // Taken in the same statement that finds it: a nonce serves one try.
      const nonce = await db
        .deleteFrom('nonce')
        .where('nonce', '=', body.nonce)
        .where('station', '=', station.id)
        .where('expires_at', '>', clock.now())
        .returning('nonce')
        .executeTakeFirst()
      const signature = decode(body.signature)
      const message = utf8(`taza-station-token\n${station.id}\n${body.nonce}`)
      const key = verifierOf(stationName(domain, station.id), fromBase64(station.signingKey))
      if (!nonce || !signature || !key.verify(message, signature))
        throw new Refusal('not-allowed', { status: 401, detail: 'this is not the key of that station' })
      const claims = { sub: station.id, ...(body.run === undefined ? {} : { run: body.run }) }
      return tokens.sign('station', claims, tokenMinutes)
    },
    async byToken(token) {
      const claims = await tokens.verify('station', token)
      const station = typeof claims?.sub === 'string' ? await byId(claims.sub) : null
      return station && { station, run: typeof claims?.run === 'string' ? claims.run : null }
    },
  }
}

export const retired = ({ name }: Pick<Station, 'name'>): Refusal =>
  new Refusal('station-retired', { params: { station: name }, detail: `station "${name}" was retired` })

/** Two of one name in a room are not told apart on its wall, and a machine that was imaged anew comes with the name it had. */
export function freeName(given: string, taken: ReadonlySet<string>): string {
  const name = nameText(given)
  if (name === '') throw new Refusal('bad-input', { detail: 'name: there is nothing to read in it' })
  if (!taken.has(name)) return name
  for (let count = 2; ; count++) if (!taken.has(`${name} (${count})`)) return `${name} (${count})`
}

function checkKey(domain: string, key: string): void {
  const raw = decode(key)
  if (raw?.length !== 32) throw new Refusal('bad-input', { detail: 'signingKey: 32 bytes' })
  try {
    verifierOf(domain, raw)
  } catch (cause) {
    throw new Refusal('bad-input', { detail: `signingKey: ${String(cause)}` })
  }
}

function decode(text: string): Uint8Array | null {
  try {
    return fromBase64(text)
  } catch (_notBase64) {
    return null
  }
}

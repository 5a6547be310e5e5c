/** Lab machines: one-time enrolment, then a proof of the signing key for every short bearer token. */
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
import { hashToken, randomToken, type Tokens } from './tokens.ts'

const nonceMinutes = 2
const tokenMinutes = 10

export interface Stations {
  /** A one-time token for one machine of the room. */
  allow(room: string, hours: number): Promise<string>
  enrol(body: { token: string; name: string; signingKey: string; sealingKey: string }): Promise<Station>
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
  inRoom(room: string): Promise<Station[]>
  /** Bits a second that all stations of a room together may send on the media lane, for the rooms that have a bound. */
  uploadBounds(): Promise<ReadonlyMap<string, number>>
}

/** A one-time token for one machine of the room, valid for some hours; kept only as a hash. */
export async function allowStation(db: Sql, clock: Clock, room: string, hours: number): Promise<string> {
  const token = randomToken()
  const expires_at = clock.now() + hours * 3_600_000
  await db
    .insertInto('enrol_token')
    .values({ token_hash: hashToken(token), room, expires_at, used_at: null })
    .execute()
  return token
}

export function createStations(db: Sql, clock: Clock, tokens: Tokens, domain: string): Stations {
  // An enrolled station's row never changes, so it is read once.
  const known = new Map<string, Station>()
  const columns = [
    'id',
    'name',
    'room',
    'seat',
    'signing_key as signingKey',
    'sealing_key as sealingKey',
  ] as const

  async function byId(id: string): Promise<Station | null> {
    const seen = known.get(id)
    if (seen) return seen
    const row = await db.selectFrom('station').select(columns).where('id', '=', id).executeTakeFirst()
    if (row) known.set(id, row)
    return row ?? null
  }

  return {
    byId,
    inRoom: (room) =>
      db.selectFrom('station').select(columns).where('room', '=', room).orderBy('seat').execute(),
    async uploadBounds() {
      const rows = await db.selectFrom('room').select(['id', 'upload_bits']).execute()
      return new Map(rows.flatMap(({ id, upload_bits: bits }) => (bits === null ? [] : [[id, Number(bits)]])))
    },
    allow: (room, hours) => allowStation(db, clock, room, hours),
    async enrol({ token, name, signingKey, sealingKey }) {
      checkKey(domain, signingKey)
      if (decode(sealingKey)?.length !== 32)
        throw new Refusal('bad-input', { detail: 'sealingKey: 32 bytes' })
      const enrolling = async (trx: Transaction<Database>) => {
        const now = clock.now()
        const used = await trx
          .updateTable('enrol_token')
          .set({ used_at: now })
          .where('token_hash', '=', hashToken(token))
          .where('used_at', 'is', null)
          .where('expires_at', '>', now)
          .returning('room')
          .executeTakeFirst()
        if (!used) throw await whyRefused(trx, token)
        const known = await trx
          .selectFrom('station')
          .select(['name', 'room'])
          .where('signing_key', '=', signingKey)
          .executeTakeFirst()
        if (known)
          throw new Refusal('not-allowed', {
            detail: `these keys are those of station "${known.name}" in room ${known.room} already: this disk is a copy of that one's, or this machine was enrolled before; enrol it with new keys (taza enrol --anew)`,
          })
        const names = await trx.selectFrom('station').select('name').where('room', '=', used.room).execute()
        const last = await trx
          .selectFrom('station')
          .select(({ fn }) => fn.max('seat').as('seat'))
          .where('room', '=', used.room)
          .executeTakeFirst()
        const station = {
          id: `st-${randomBytes(6).toString('hex')}`,
          name: freeName(name, new Set(names.map((one) => one.name))),
          room: used.room,
          seat: (last?.seat ?? 0) + 1,
        }
        await trx
          .insertInto('station')
          .values({ ...station, signing_key: signingKey, sealing_key: sealingKey, enrolled_at: now })
          .execute()
        return { ...station, signingKey, sealingKey }
      }
      return transact(db, enrolling, 'seats')
    },
    async challenge(station) {
      if (!(await byId(station))) throw new Refusal('not-enrolled')
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
      const station = await byId(body.station)
      if (!station) throw new Refusal('not-enrolled')
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

/** Whoever holds a token that was given out may know what became of it; to all others every token is a wrong one. */
async function whyRefused(trx: Transaction<Database>, token: string): Promise<Refusal> {
  const issued = await trx
    .selectFrom('enrol_token')
    .select('used_at')
    .where('token_hash', '=', hashToken(token))
    .executeTakeFirst()
  if (!issued) return new Refusal('wrong-token', { detail: 'this enrolment token was never given out' })
  if (issued.used_at !== null)
    return new Refusal('used-token', { detail: 'this enrolment token was used already, and serves once' })
  return new Refusal('expired-token', { detail: "this enrolment token's time is over" })
}

/** Two of one name in a room are not told apart on its wall, and a machine that was imaged anew comes with the name it had. */
function freeName(given: string, taken: ReadonlySet<string>): string {
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

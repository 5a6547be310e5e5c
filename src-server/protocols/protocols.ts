/** Protocols as they are kept: a draft until somebody signs, then what was signed; a correction is another version. */
import { createHash } from 'node:crypto'
import { canonical } from '../../src-shared/ledger/jcs.ts'
import {
  Protocol,
  type ProtocolPage,
  type ProtocolRow,
  remarksAtMost,
  signaturesAtMost,
} from '../../src-shared/protocols/protocol.ts'
import { Localized } from '../../src-shared/vocabulary.ts'
import type { Clock } from '../clock.ts'
import { isOver } from '../exams/over.ts'
import type { Staff } from '../http/caller.ts'
import { Refusal } from '../http/refusal.ts'
import { type Reader, type Sql, transact } from '../storage/sql/sql.ts'
import type { Drafting } from './drafting.ts'

type HeldProtocol = Omit<ProtocolPage, 'may'>

export interface Protocols {
  /** Refuses with 404. */
  one(exam: string, room: string): Promise<HeldProtocol>
  /** Refuse with 409. */
  remark(exam: string, room: string, words: string, by: Staff): Promise<void>
  sign(exam: string, room: string, digest: string, by: Staff): Promise<number>
  correct(exam: string, room: string, reason: string, by: Staff): Promise<number>
  /** Of a room, newest first. */
  list(room: string): Promise<ProtocolRow[]>
}

const conflict = (detail: string) => new Refusal('bad-input', { status: 409, detail })
const digestOf = (protocol: Protocol) => createHash('sha256').update(canonical(protocol)).digest('hex')
const aloneAt = (exam: string, room: string) => `protocol of ${exam} in ${room}`
const listedMs = 30 * 86_400_000
const listedAtMost = 50

interface Deps {
  db: Sql
  clock: Clock
  drafting: Drafting
}

export function createProtocols({ db, clock, drafting }: Deps): Protocols {
  const versionsOf = (reader: Reader, exam: string, room: string) =>
    reader
      .selectFrom('protocol_version')
      .selectAll()
      .where('exam', '=', exam)
      .where('room', '=', room)
      .orderBy('version')
      .execute()
  const remarksOf = (reader: Reader, exam: string, room: string) =>
    reader
      .selectFrom('protocol_remark')
      .select(['at', 'by', 'words', 'seq'])
      .where('exam', '=', exam)
      .where('room', '=', room)
      .orderBy('seq')
      .execute()
  const signaturesOf = (reader: Reader, exam: string, room: string, version: number) =>
    reader
      .selectFrom('protocol_signature')
      .select(['by', 'login', 'at'])
      .where('exam', '=', exam)
      .where('room', '=', room)
      .where('version', '=', version)
      .orderBy('at')
      .orderBy('login')
      .execute()

  async function drafted(exam: string, room: string, as: Pick<Protocol, 'version' | 'reason'>) {
    const { draft, going } = await drafting.draft(exam, room)
    const remarks = await remarksOf(db, exam, room)
    const over = await db
      .selectFrom('exam')
      .select('id')
      .where('id', '=', exam)
      .where(isOver(clock.now()))
      .executeTakeFirst()
    const begun = draft.students.some(({ openedAt }) => openedAt !== null)
    const said = remarks.map(({ at, by, words }) => ({ at: Number(at), by, words }))
    return {
      protocol: { ...draft, ...as, remarks: said },
      ready: over !== undefined || (begun && going === 0),
    }
  }

  async function one(exam: string, room: string): Promise<HeldProtocol> {
    const versions = await versionsOf(db, exam, room)
    const newest = versions.at(-1)
    const version = newest?.version ?? 1
    // What was signed is not made anew: it stands whatever became of the room since.
    const kept = newest?.content == null ? null : Protocol.parse(JSON.parse(newest.content))
    const { protocol, ready } = kept
      ? { protocol: kept, ready: true }
      : await drafted(exam, room, { version, reason: newest?.reason ?? null })
    return {
      // What was signed keeps its digest, whatever another release reads in it.
      ...{ protocol, digest: newest?.digest ?? digestOf(protocol), signed: kept !== null, ready },
      signatures: (await signaturesOf(db, exam, room, version)).map(({ by, login, at }) => ({
        ...{ by: { name: by, login }, at: Number(at) },
      })),
      versions: versions.map(({ version: v, reason, by, login, at, digest }) => ({
        ...{ version: v, reason, by: { name: by, login }, at: Number(at), digest },
      })),
    }
  }

  return {
    one,
    remark: (exam, room, words, by) =>
      transact(
        db,
        async (trx) => {
          if ((await versionsOf(trx, exam, room)).at(-1)?.content != null)
            throw conflict('it is signed: a correction is another version')
          const before = await remarksOf(trx, exam, room)
          if (before.length >= remarksAtMost) throw conflict('it has remarks enough')
          await trx
            .insertInto('protocol_remark')
            .values({
              ...{ exam, room, seq: before.length, words },
              ...{ by: by.name, login: by.login, at: clock.now() },
            })
            .execute()
        },
        aloneAt(exam, room),
      ),

    async sign(exam, room, digest, by) {
      const now = await one(exam, room)
      if (!now.ready) throw conflict('students still sit there')
      if (now.digest !== digest) throw conflict('the protocol is another now')
      const { version, reason } = now.protocol
      await transact(
        db,
        async (trx) => {
          const newest = (await versionsOf(trx, exam, room)).at(-1)
          const signed = newest?.content != null
          // What was looked at is what is signed: nothing was said of it, or signed, meanwhile.
          const remarks = await remarksOf(trx, exam, room)
          if ((newest?.version ?? 1) !== version || (signed && newest.digest !== digest))
            throw conflict('the protocol is another now')
          if (!signed && remarks.length !== now.protocol.remarks.length)
            throw conflict('the protocol is another now')
          const before = await signaturesOf(trx, exam, room, version)
          if (before.some(({ login }) => login === by.login)) throw conflict('you have signed it')
          if (before.length >= signaturesAtMost) throw conflict('it has signatures enough')
          const who = { by: by.name, login: by.login, at: clock.now() }
          const fixed = { digest, content: canonical(now.protocol) }
          if (!signed && newest)
            await trx
              .updateTable('protocol_version')
              .set(fixed)
              .where('exam', '=', exam)
              .where('room', '=', room)
              .where('version', '=', version)
              .execute()
          if (!newest)
            await trx
              .insertInto('protocol_version')
              .values({ exam, room, version, reason, ...who, ...fixed })
              .execute()
          await trx
            .insertInto('protocol_signature')
            .values({ exam, room, version, digest, ...who })
            .execute()
        },
        aloneAt(exam, room),
      )
      return version
    },

    correct: (exam, room, reason, by) =>
      transact(
        db,
        async (trx) => {
          const newest = (await versionsOf(trx, exam, room)).at(-1)
          if (newest?.content == null) throw conflict('it is not signed')
          const version = newest.version + 1
          await trx
            .insertInto('protocol_version')
            .values({
              ...{ exam, room, version, reason, digest: null, content: null },
              ...{ by: by.name, login: by.login, at: clock.now() },
            })
            .execute()
          return version
        },
        aloneAt(exam, room),
      ),

    async list(room) {
      const now = clock.now()
      const exams = await db
        .selectFrom('exam')
        .select(['id', 'title', 'starts_at'])
        .where('starts_at', '<=', now + 3_600_000)
        .where('ends_at', '>', now - listedMs)
        .where(({ or, exists, selectFrom }) =>
          or([
            exists(
              selectFrom('roster')
                .select('roster.exam')
                .whereRef('roster.exam', '=', 'exam.id')
                .where('roster.room', '=', room),
            ),
            exists(
              selectFrom('attempt')
                .innerJoin('station', 'station.id', 'attempt.station')
                .select('attempt.id')
                .whereRef('attempt.exam', '=', 'exam.id')
                .where('station.room', '=', room),
            ),
          ]),
        )
        .orderBy('starts_at', 'desc')
        .orderBy('id')
        .limit(listedAtMost)
        .execute()
      return Promise.all(
        exams.map(async ({ id, title, starts_at }) => {
          const version = (await versionsOf(db, id, room)).at(-1)?.version ?? 1
          return {
            exam: { id, title: Localized.parse(JSON.parse(title)), startsAt: Number(starts_at) },
            version,
            signatures: (await signaturesOf(db, id, room, version)).length,
          }
        }),
      )
    },
  }
}

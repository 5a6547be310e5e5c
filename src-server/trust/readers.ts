/**
 * Who reads the trust line: people with the role `reader`, each with a key made in her own browser. The first key is valid
 * at once, every other only when a reader who is there has let it in: no administrator can put one among them unseen.
 */
import { createHash } from 'node:crypto'
import { fewestReaders, mostReaders } from '../../src-shared/trust/bounds.ts'
import type { Wrap } from '../../src-shared/trust/seal.ts'
import { hasRole, type Role, Roles } from '../../src-shared/vocabulary.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { type Reader as From, type Sql, transact } from '../storage/sql/sql.ts'

export interface Reader {
  id: string
  login: string
  name: string
  key: string
  since: number
  admittedBy: string | null
}

/** Hexadecimal digits of the key's SHA-256: one key, one reader. */
const idOfKey = (login: string, key: string): string =>
  createHash('sha256').update(`${login}\n${key}`).digest('hex').slice(0, 32)

/** Whoever gives the roles, and could give this one to herself, reads nothing here. */
export const mayRead = (roles: Role[]): boolean =>
  hasRole({ roles }, 'reader') && !hasRole({ roles }, 'administrator')

export type Readers = ReturnType<typeof createReaders>

export function createReaders(db: Sql) {
  /** Those who have the role today and do not give roles; whoever lost it, retired, or is an administrator now, is no reader any more. */
  async function present(from: From = db): Promise<Reader[]> {
    const rows = await from
      .selectFrom('trust_reader')
      .innerJoin('staff', 'staff.login', 'trust_reader.login')
      .select(['id', 'trust_reader.login', 'name', 'roles', 'public_key', 'since', 'admitted_by'])
      .where('ended_at', 'is', null)
      .where('staff.retired_at', 'is', null)
      .orderBy('trust_reader.login')
      .execute()
    return rows
      .filter(({ roles }) => mayRead(Roles.parse(JSON.parse(roles))))
      .map(({ id, login, name, public_key, since, admitted_by }) => ({
        id,
        login,
        name,
        key: public_key,
        since: Number(since),
        admittedBy: admitted_by,
      }))
  }
  const admitted = async () => (await present()).filter(({ admittedBy }) => admittedBy !== null)

  return {
    present,
    admitted,
    /** By rule two: with fewer nothing is taken. */
    async isOpen(): Promise<boolean> {
      return (await admitted()).length >= fewestReaders
    },
    async of(login: string): Promise<Reader | null> {
      return (await present()).find((one) => one.login === login) ?? null
    },

    /** Another key of the same person ends the one before. The same one again changes nothing. */
    async setKey(login: string, key: string, at: number): Promise<{ id: string; admitted: boolean }> {
      const id = idOfKey(login, key)
      return transact(
        db,
        async (trx) => {
          const others = await present(trx)
          const mine = others.find((one) => one.id === id)
          if (mine) return { id, admitted: mine.admittedBy !== null }
          if (others.length >= mostReaders)
            throw new Refusal('bad-input', {
              status: 409,
              detail: 'there are as many readers as there may be',
            })
          await trx
            .updateTable('trust_reader')
            .set({ ended_at: at })
            .where('login', '=', login)
            .where('ended_at', 'is', null)
            .execute()
          const isFirst = !others.some((one) => one.admittedBy !== null && one.login !== login)
          const row = { id, login, public_key: key, since: at, ended_at: null }
          await trx
            .insertInto('trust_reader')
            .values({ ...row, admitted_by: isFirst ? login : null })
            .onConflict((conflict) =>
              // A key that was hers before: as new as any other.
              conflict
                .column('id')
                .doUpdateSet({ ended_at: null, since: at, admitted_by: isFirst ? login : null }),
            )
            .execute()
          return { id, admitted: isFirst }
        },
        'trust readers',
      )
    },

    /** Answers with whom. */
    async admit(id: string, by: string): Promise<Reader> {
      const there = await present()
      const one = there.find((reader) => reader.id === id)
      const admitting = there.find(({ login }) => login === by)
      if (!one) throw notFound()
      if (!admitting?.admittedBy || one.login === by) throw new Refusal('not-allowed')
      await db
        .updateTable('trust_reader')
        .set({ admitted_by: by })
        .where('id', '=', id)
        .where('admitted_by', 'is', null)
        .execute()
      return one
    },

    /** How many conversations each has no key of. */
    async without(): Promise<Map<string, number>> {
      const { all } = await db
        .selectFrom('trust_conversation')
        .select((e) => e.fn.countAll<number>().as('all'))
        .executeTakeFirstOrThrow()
      const rows = await db
        .selectFrom('trust_wrap')
        .select((e) => ['reader', e.fn.countAll<number>().as('has')])
        .groupBy('reader')
        .execute()
      const has = new Map(rows.map((row) => [row.reader, Number(row.has)]))
      return new Map((await present()).map(({ id }) => [id, Number(all) - (has.get(id) ?? 0)]))
    },

    /** What `mine` can hand over to `other`, at most so many. */
    async handable(mine: string, other: string, atMost: number): Promise<{ id: string; wrap: Wrap }[]> {
      const rows = await db
        .selectFrom('trust_wrap')
        .select(['conversation', 'enc', 'ciphertext'])
        .where('reader', '=', mine)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('trust_wrap as theirs')
                .select('theirs.reader')
                .whereRef('theirs.conversation', '=', 'trust_wrap.conversation')
                .where('theirs.reader', '=', other),
            ),
          ),
        )
        .orderBy('conversation')
        .limit(atMost)
        .execute()
      return rows.map(({ conversation, enc, ciphertext }) => ({
        id: conversation,
        wrap: { enc, ciphertext },
      }))
    },

    /** Only of conversations whose key `mine` has; what `other` has already stays. */
    async handOver(
      mine: string,
      other: string,
      wraps: readonly (Wrap & { conversation: string })[],
    ): Promise<void> {
      const held = await db
        .selectFrom('trust_wrap')
        .select('conversation')
        .where('reader', '=', mine)
        .where(
          'conversation',
          'in',
          wraps.map(({ conversation }) => conversation),
        )
        .execute()
      if (held.length !== new Set(wraps.map(({ conversation }) => conversation)).size) throw notFound()
      await db
        .insertInto('trust_wrap')
        .values(
          wraps.map(({ conversation, enc, ciphertext }) => ({
            conversation,
            reader: other,
            enc,
            ciphertext,
          })),
        )
        .onConflict((conflict) => conflict.columns(['conversation', 'reader']).doNothing())
        .execute()
    },
  }
}

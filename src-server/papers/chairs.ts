/** Chairs, as banks call them, and the teacher who approves the papers of each. */
import type { Chair } from '../../src-shared/papers/held.ts'
import { hasRole, Roles } from '../../src-shared/vocabulary.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import type { Reader } from '../storage/sql/sql.ts'

interface Teacher {
  login: string
  name: string
}

export interface Chairs {
  list(): Promise<Chair[]>
  teachers(): Promise<Teacher[]>
  /** Null: nobody is named, or she is no teacher any more. */
  headOf(chair: string): Promise<Teacher | null>
  /** Names of the chairs that this person heads. */
  headedBy(login: string): Promise<string[]>
  set(chair: string, head: string, by: string, at: number): Promise<Chair>
}

export function createChairs(db: Reader): Chairs {
  async function teachers(): Promise<Teacher[]> {
    const staff = await db
      .selectFrom('staff')
      .select(['login', 'name', 'roles'])
      .where('retired_at', 'is', null)
      .orderBy('name')
      .execute()
    return staff
      .filter(({ roles }) => hasRole({ roles: Roles.parse(JSON.parse(roles)) }, 'teacher'))
      .map(({ login, name }) => ({ login, name }))
  }

  async function list(): Promise<Chair[]> {
    const banks = await db
      .selectFrom('bank')
      .select(({ fn }) => ['chair', fn.countAll().as('banks')])
      .groupBy('chair')
      .orderBy('chair')
      .execute()
    const heads = await db.selectFrom('chair').select(['name', 'head']).execute()
    const byLogin = new Map((await teachers()).map((teacher) => [teacher.login, teacher]))
    const headOf = new Map(heads.map(({ name, head }) => [name, byLogin.get(head) ?? null]))
    return banks.map(({ chair, banks: count }) => ({
      name: chair,
      head: headOf.get(chair) ?? null,
      banks: Number(count),
    }))
  }

  return {
    list,
    teachers,
    async headOf(chair) {
      const row = await db.selectFrom('chair').select('head').where('name', '=', chair).executeTakeFirst()
      return (row && (await teachers()).find(({ login }) => login === row.head)) ?? null
    },
    async headedBy(login) {
      const rows = await db.selectFrom('chair').select('name').where('head', '=', login).execute()
      return rows.map(({ name }) => name)
    },
    async set(name, head, by, at) {
      if (!(await teachers()).some(({ login }) => login === head))
        throw new Refusal('bad-input', { detail: `${head} is no teacher` })
      const chair = (await list()).find((one) => one.name === name)
      if (!chair) throw notFound()
      await db
        .insertInto('chair')
        .values({ name, head, by, at })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ head, by, at }))
        .execute()
      const set = (await list()).find((one) => one.name === name)
      if (!set) throw notFound()
      return set
    },
  }
}

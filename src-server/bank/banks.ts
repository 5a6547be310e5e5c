/** Banks: whose they are, what is in them by topic, kind, difficulty and language. */
import { randomUUID } from 'node:crypto'
import {
  type BankDetail,
  type BankSettings,
  type BankSummary,
  topicOfKey,
} from '../../src-shared/bank/held.ts'
import { ItemKind } from '../../src-shared/bank/item.ts'
import { hasRole, languages, Roles } from '../../src-shared/vocabulary.ts'
import type { Staff } from '../http/caller.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { type Reader, type Sql, transact } from '../storage/sql/sql.ts'

export interface Banks {
  /** The caller's; all of them for the administrator. */
  list(caller: Staff): Promise<BankSummary[]>
  /** Refuses with 404 what is not hers. */
  own(caller: Staff, bank: string): Promise<void>
  of(bank: string): Promise<BankDetail>
  teachers(): Promise<{ login: string; name: string }[]>
  /** Returns its id. */
  add(caller: Staff, settings: BankSettings, at: number): Promise<string>
  /** `mayMove`: to another chair, though it has papers. */
  set(bank: string, settings: BankSettings, mayMove: boolean): Promise<void>
}

export function createBanks(db: Sql): Banks {
  const summaries = async (only: string[] | null): Promise<BankSummary[]> => {
    if (only?.length === 0) return []
    const banks = await db
      .selectFrom('bank')
      .select(['id', 'title', 'chair'])
      .$if(only !== null, (query) => query.where('id', 'in', only ?? []))
      .orderBy('title')
      .orderBy('id')
      .execute()
    const teachers = await teachersOf(db)
    const counts = await db
      .selectFrom('bank_item')
      .select(({ fn }) => ['bank', fn.countAll().as('items'), fn.max('changed_at').as('changed')])
      .where('retired_at', 'is', null)
      .groupBy('bank')
      .execute()
    const countOf = new Map(counts.map((row) => [row.bank, row]))
    return banks.map(({ id, title, chair }) => {
      const count = countOf.get(id)
      return {
        id,
        title,
        chair,
        teachers: teachers.get(id) ?? [],
        items: Number(count?.items ?? 0),
        changedAt: count ? Number(count.changed) : null,
      }
    })
  }

  async function mine(login: string): Promise<string[]> {
    const rows = await db.selectFrom('bank_teacher').select('bank').where('login', '=', login).execute()
    return rows.map(({ bank }) => bank)
  }

  const counted = async <Column extends 'topic' | 'kind' | 'difficulty' | 'languages'>(
    bank: string,
    column: Column,
  ) =>
    db
      .selectFrom('bank_item')
      .select(({ fn }) => [column, fn.countAll().as('items')])
      .where('bank', '=', bank)
      .where('retired_at', 'is', null)
      .groupBy(column)
      .orderBy(column)
      .execute()

  return {
    async list(caller) {
      return summaries(hasRole(caller, 'administrator') ? null : await mine(caller.login))
    },

    async own(caller, bank) {
      const known = await db.selectFrom('bank').select('id').where('id', '=', bank).executeTakeFirst()
      if (!known) throw notFound()
      if (hasRole(caller, 'administrator')) return
      if (!(await mine(caller.login)).includes(bank)) throw notFound()
    },

    async of(bank) {
      const [summary] = await summaries([bank])
      if (!summary) throw notFound()
      const [topics, kinds, difficulties, spoken] = [
        await counted(bank, 'topic'),
        await counted(bank, 'kind'),
        await counted(bank, 'difficulty'),
        await counted(bank, 'languages'),
      ]
      const retired = await db
        .selectFrom('bank_item')
        .select(({ fn }) => fn.countAll().as('items'))
        .where('bank', '=', bank)
        .where('retired_at', 'is not', null)
        .executeTakeFirstOrThrow()
      const items = (row: { items: string | number | bigint }) => ({ items: Number(row.items) })
      return {
        ...summary,
        topics: topics.map((row) => ({ topic: topicOfKey(row.topic), ...items(row) })),
        kinds: kinds.map((row) => ({ kind: ItemKind.parse(row.kind), ...items(row) })),
        difficulties: difficulties.map((row) => ({ difficulty: row.difficulty, ...items(row) })),
        languages: languages.flatMap((language) => {
          const sum = spoken
            .filter((row) => row.languages.split(',').includes(language))
            .reduce((all, row) => all + Number(row.items), 0)
          return sum === 0 ? [] : [{ language, items: sum }]
        }),
        retired: Number(retired.items),
      }
    },

    async teachers() {
      const staff = await knownTeachers(db)
      return staff.map(({ login, name }) => ({ login, name }))
    },

    async add(caller, settings, at) {
      const id = `bk-${randomUUID()}`
      const own = hasRole(caller, 'administrator') ? [] : [caller.login]
      await transact(db, async (trx) => {
        const { title, chair } = settings
        await trx.insertInto('bank').values({ id, title, chair, by: caller.login, at }).execute()
        await setTeachers(trx, id, [...settings.teachers, ...own])
      })
      return id
    },

    async set(bank, { title, chair, teachers }, mayMove) {
      await transact(db, async (trx) => {
        // The head of its chair approves its papers: who writes them does not choose her.
        if (!mayMove && (await hasPapers(trx, bank))) {
          const now = await trx.selectFrom('bank').select('chair').where('id', '=', bank).executeTakeFirst()
          if (now && now.chair !== chair)
            throw new Refusal('bad-input', {
              status: 409,
              detail: 'the bank has papers: an administrator changes its chair',
            })
        }
        await trx.updateTable('bank').set({ title, chair }).where('id', '=', bank).execute()
        await setTeachers(trx, bank, teachers)
      })
    },
  }
}

async function hasPapers(trx: Reader, bank: string): Promise<boolean> {
  return (
    (await trx.selectFrom('paper').select('id').where('bank', '=', bank).executeTakeFirst()) !== undefined
  )
}

async function teachersOf(db: Reader): Promise<Map<string, { login: string; name: string }[]>> {
  const rows = await db
    .selectFrom('bank_teacher')
    .leftJoin('staff', 'staff.login', 'bank_teacher.login')
    .select(['bank', 'bank_teacher.login', 'name'])
    .orderBy('name')
    .execute()
  const byBank = new Map<string, { login: string; name: string }[]>()
  for (const { bank, login, name } of rows)
    byBank.set(bank, [...(byBank.get(bank) ?? []), { login, name: name ?? login }])
  return byBank
}

const knownTeachers = async (db: Reader) => {
  const staff = await db.selectFrom('staff').selectAll().orderBy('name').execute()
  return staff.filter(({ roles }) => hasRole({ roles: Roles.parse(JSON.parse(roles)) }, 'teacher'))
}

async function setTeachers(db: Reader, bank: string, wanted: readonly string[]): Promise<void> {
  const logins = [...new Set(wanted)]
  const known = new Set((await knownTeachers(db)).map(({ login }) => login))
  const there = await db.selectFrom('bank_teacher').select('login').where('bank', '=', bank).execute()
  // Who was a teacher once may stay; nobody else becomes one.
  for (const { login } of there) known.add(login)
  const stranger = logins.find((login) => !known.has(login))
  if (stranger !== undefined)
    throw new Refusal('bad-input', { detail: `${stranger} is no teacher of this university` })
  await db.deleteFrom('bank_teacher').where('bank', '=', bank).execute()
  if (logins.length > 0)
    await db
      .insertInto('bank_teacher')
      .values(logins.map((login) => ({ bank, login })))
      .execute()
}

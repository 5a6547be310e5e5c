/** Rooms, people, stations' tokens, keep times. */
import type { Transaction } from 'kysely'
import { Id, Role, Roles } from '../../src-shared/vocabulary.ts'
import { Login } from '../auth/claims.ts'
import { createSessions, newPassword } from '../auth/sessions.ts'
import { deciders } from '../retention/deletion.ts'
import type { Database } from '../storage/sql/schema.ts'
import { transact } from '../storage/sql/sql.ts'
import { type CommandContext, nameOf, numberOf, roomOf, Wrong } from './wrong.ts'

export async function addRoom(context: CommandContext): Promise<void> {
  const { db, values, say, record } = context
  const id = values.room ?? ''
  if (!Id.safeParse(id).success) throw new Wrong(`--room takes letters, digits, '-' and '_', not '${id}'.`)
  const title = nameOf('title', values.title ?? id)
  const upload =
    values.upload === undefined || values.upload === 'none'
      ? null
      : numberOf('upload', values.upload, 1, 100_000) * 1_000_000
  // A room that is there keeps the bound that is not spoken of.
  const change = { title, ...(values.upload === undefined ? {} : { upload_bits: upload }) }
  await db
    .insertInto('room')
    .values({ id, title, upload_bits: upload })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(change))
    .execute()
  await record('added-room', id, { title, ...(values.upload === undefined ? {} : { uploadBits: upload }) })
  say(`Room ${id} (${title}) is there.`, { room: id, title, uploadBits: upload })
}

export async function addStaff(context: CommandContext): Promise<void> {
  const { db, clock, values, say, record } = context
  const roles = Roles.safeParse((values.role ?? '').split(','))
  if (!roles.success)
    throw new Wrong(
      `--role takes one or several of ${Role.options.join(', ')}, with commas between, not '${values.role ?? ''}'.`,
    )
  const login = values.login ?? ''
  if (!Login.safeParse(login).success)
    throw new Wrong(`--login takes letters, digits, '.', '_', '@' and '-', not '${login}'.`)
  const name = nameOf('name', values.name ?? login)
  const rooms = (values.rooms ?? '').split(',').filter((room) => room !== '')
  for (const room of rooms) await roomOf(context, room)
  const there = await db.selectFrom('staff').select('login').where('login', '=', login).executeTakeFirst()
  if (there) throw new Wrong(`There is a '${login}' already: a lost password is mended by set-password.`)
  const password = newPassword()
  const sessions = await createSessions(db, clock)
  await sessions.add({ login, name, roles: roles.data, rooms }, password)
  await record('added-staff', login, { roles: roles.data, rooms })
  say(`${login} (${roles.data.join(', ')}): password ${password}`, {
    login,
    roles: roles.data,
    rooms,
    password,
  })
}

export async function setPassword({ db, clock, values, say, record }: CommandContext): Promise<void> {
  const login = values.login ?? ''
  const password = newPassword()
  const sessions = await createSessions(db, clock)
  if (!(await sessions.setPassword(login, password))) throw new Wrong(`There is no '${login}'.`)
  await record('set-password', login)
  say(`${login}: password ${password}`, { login, password })
}

/** For a lost phone: the next login asks for the password alone, and every session ends. */
export async function resetSecondFactor({ db, values, say, record }: CommandContext): Promise<void> {
  const login = values.login ?? ''
  await db.deleteFrom('recovery_code').where('login', '=', login).execute()
  const { numDeletedRows } = await db
    .deleteFrom('second_factor')
    .where('login', '=', login)
    .executeTakeFirst()
  if (numDeletedRows === 0n) throw new Wrong(`'${login}' has no second factor.`)
  await db.deleteFrom('session').where('login', '=', login).execute()
  await record('reset-second-factor', login)
  say(`${login}: no second factor any more; she sets up a new one in the console.`, { login })
}

export async function keepTime({ db, values, say, record }: CommandContext): Promise<void> {
  const exam = values.exam ?? ''
  const days = values.days === 'none' ? null : numberOf('days', values.days, 0, 36_500)
  const setting = (trx: Transaction<Database>) =>
    trx
      .updateTable('exam')
      .set({ keep_days: days, keep_set_by: 'command line' })
      .where('id', '=', exam)
      .executeTakeFirst()
  const result = await transact(db, setting, deciders)
  if (result.numUpdatedRows === 0n) throw new Wrong(`There is no exam '${exam}'.`)
  await record('set-keep-time', exam, { keepDays: days })
  say(
    days === null
      ? `Recordings of ${exam} are kept until somebody sets how long.`
      : `Recordings of ${exam} are kept ${days} days after the receipt.`,
    { exam, keepDays: days },
  )
}

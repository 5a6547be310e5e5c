/** Enrolment tokens, stations and staff: made, listed, retired, removed. A server that runs heeds it within a second. */
import { hoursAtMost, rangesAtMost, usesAtMost } from '../../src-shared/api/machines.ts'
import { enrolTokens, makeEnrolToken, removeEnrolToken, retireEnrolToken } from '../auth/enrol-tokens.ts'
import { registeredStations, removeStation, setRetired } from '../auth/register.ts'
import { createSessions } from '../auth/sessions.ts'
import { iso } from '../clock.ts'
import { Refusal } from '../http/refusal.ts'
import { removeStaff } from '../people/remove-staff.ts'
import { type CommandContext, commandLine, numberOf, roomOf, Wrong } from './wrong.ts'

/** A refusal as a sentence of a command. */
async function orWrong<T>(work: Promise<T>, absent: string): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw new Wrong(error.statusCode === 404 ? absent : `${capital(error.problem.detail ?? error.message)}.`)
  }
}
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

export async function enrolToken(context: CommandContext): Promise<void> {
  const { db, clock, values, say, record } = context
  const room = await roomOf(context, values.room ?? '')
  const count = numberOf('count', values.count, 1, usesAtMost)
  const uses = numberOf('uses', values.uses, 1, usesAtMost)
  const hours = numberOf('hours', values.hours, 24, hoursAtMost)
  // One that came out empty by mistake must not be good from anywhere.
  const from = values.from?.split(',') ?? []
  if (from.includes(''))
    throw new Wrong(
      `--from takes addresses and ranges with commas between, and a piece of '${values.from}' is empty.`,
    )
  if (from.length > rangesAtMost) throw new Wrong(`--from takes ${rangesAtMost} ranges at most.`)
  const made: { id: string; token: string }[] = []
  for (let i = 0; i < count; i++)
    made.push(
      await orWrong(
        makeEnrolToken(db, clock, { room, hours, uses, from, by: commandLine() }),
        `There is no room '${room}'.`,
      ),
    )
  const ids = made.map(({ id }) => id)
  await record('made-enrol-tokens', room, { tokens: ids, count, uses, hours, from })
  const tokens = made.map(({ token }) => token)
  say(tokens.join('\n'), { room, hours, uses, from, tokens, ids })
}

export async function listTokens({ db, clock, say }: CommandContext): Promise<void> {
  const tokens = await enrolTokens(db, clock)
  const lines = tokens.map(({ id, room, used, uses, expiresAt, from, state, by }) =>
    [
      id,
      room,
      `${used} of ${uses} used`,
      `until ${iso(expiresAt)}`,
      from.length > 0 ? `from ${from.join(' ')}` : 'from anywhere',
      stateWords[state],
      by,
    ].join('  '),
  )
  say(lines.join('\n') || 'There are no enrolment tokens.', { tokens })
}
const stateWords = { good: 'good', used: 'used up', over: 'over', retired: 'taken back' }

const idOf = (option: 'token' | 'station', { values }: CommandContext) => values[option] ?? ''

export async function retireToken(context: CommandContext): Promise<void> {
  const id = idOf('token', context)
  await orWrong(retireEnrolToken(context.db, context.clock, id), noToken(id))
  await context.record('retired-enrol-token', id)
  context.say(`Token ${id} makes nothing a station any more.`, { token: id })
}

export async function removeToken(context: CommandContext): Promise<void> {
  const id = idOf('token', context)
  await orWrong(removeEnrolToken(context.db, context.clock, id), noToken(id))
  await context.record('removed-enrol-token', id)
  context.say(`Token ${id} is removed.`, { token: id })
}
const noToken = (id: string) => `There is no token '${id}': taza server list-tokens says which there are.`

export async function listStations(context: CommandContext): Promise<void> {
  const { db, values, say } = context
  const room = values.room === undefined ? null : await roomOf(context, values.room)
  const stations = (await registeredStations(db)).filter((one) => room === null || one.room === room)
  const lines = stations.map(({ id, room, name, enrolledAt, retiredAt, unplaced, attempts }) =>
    [
      id,
      room,
      name,
      `enrolled ${iso(enrolledAt)}`,
      retiredAt !== null ? `retired ${iso(retiredAt)}` : unplaced ? 'new, seat unknown' : 'in use',
      `${attempts} attempts`,
    ].join('  '),
  )
  say(lines.join('\n') || 'There are no stations.', { stations })
}

const retiring = (retired: boolean) => async (context: CommandContext) => {
  const id = idOf('station', context)
  const { name } = await orWrong(setRetired(context.db, context.clock, id, retired), noStation(id))
  await context.record(retired ? 'retired-station' : 'returned-station', id, { name })
  context.say(
    retired
      ? `Station ${name} (${id}) is retired: it is refused from now on, and what it sent stays readable.`
      : `Station ${name} (${id}) may come in again.`,
    { station: id, name, retired },
  )
}
export const retireStation = retiring(true)
export const returnStation = retiring(false)

export async function removeStationCommand(context: CommandContext): Promise<void> {
  const id = idOf('station', context)
  const { name, room } = await orWrong(removeStation(context.db, id), noStation(id))
  await context.record('removed-station', id, { name, room })
  context.say(`Station ${name} (${id}) is removed.`, { station: id, name })
}
const noStation = (id: string) =>
  `There is no station '${id}': taza server list-stations says which there are.`

export async function listStaff({ db, say }: CommandContext): Promise<void> {
  const rows = await db
    .selectFrom('staff')
    .select(['login', 'name', 'roles', 'rooms', 'retired_at'])
    .orderBy('login')
    .execute()
  const staff = rows.map(({ roles, rooms, retired_at, ...who }) => ({
    ...who,
    roles: JSON.parse(roles) as string[],
    rooms: JSON.parse(rooms) as string[],
    retiredAt: retired_at === null ? null : Number(retired_at),
  }))
  const lines = staff.map(({ login, name, roles, rooms, retiredAt }) =>
    [
      login,
      name,
      roles.join(','),
      ...(rooms.length > 0 ? [rooms.join(',')] : []),
      ...(retiredAt === null ? [] : [`retired ${iso(retiredAt)}`]),
    ].join('  '),
  )
  say(lines.join('\n') || 'There is nobody.', { staff })
}

const retiringStaff = (retired: boolean) => async (context: CommandContext) => {
  const { db, clock, record, say } = context
  const login = await staffOf(context)
  await (await createSessions(db, clock)).retire(login, retired ? clock.now() : null)
  await record(retired ? 'retired-staff' : 'returned-staff', login)
  say(
    retired
      ? `${login} may not come in any more; what was done under the login stays on record.`
      : `${login} may come in again.`,
    { login, retired },
  )
}
export const retireStaff = retiringStaff(true)
export const returnStaff = retiringStaff(false)

export async function removeStaffCommand(context: CommandContext): Promise<void> {
  const login = await staffOf(context)
  await orWrong(removeStaff(context.db, login), `There is no '${login}'.`)
  await context.record('removed-staff', login)
  context.say(`${login} is removed.`, { login })
}

async function staffOf({ db, values }: CommandContext): Promise<string> {
  const login = values.login ?? ''
  const row = await db.selectFrom('staff').select('login').where('login', '=', login).executeTakeFirst()
  if (!row) throw new Wrong(`There is no '${login}': taza server list-staff says who is there.`)
  return login
}

/** Who watched a room while an exam was sat there. */
import type { Protocol } from '../../src-shared/protocols/protocol.ts'
import type { Reader } from '../storage/sql/sql.ts'

/** Who opens the wall so long before the beginning or after the end watches this exam, ms. */
const aroundMs = 60 * 60_000

/** By login: those whom the timetable names, and those who opened the room's wall then. Unix ms. */
export async function watchedOf(
  db: Reader,
  { id, startsAt, endsAt }: { id: string; startsAt: number; endsAt: number },
  room: string,
): Promise<(Protocol['watched'][number] & { invigilates: boolean })[]> {
  const assigned = await db
    .selectFrom('invigilation')
    .innerJoin('staff', 'staff.login', 'invigilation.login')
    .select(['staff.login', 'staff.name'])
    .where('exam', '=', id)
    .where('room', '=', room)
    .execute()
  const opened = await db
    .selectFrom('audit')
    .innerJoin('staff', 'staff.login', 'audit.who')
    .select(['staff.login', 'staff.name', 'staff.roles'])
    .select(({ fn }) => fn.min('audit.at').as('since'))
    .where('action', '=', 'watched-room')
    .where('target', '=', room)
    .where('audit.at', '>=', startsAt - aroundMs)
    .where('audit.at', '<', endsAt + aroundMs)
    .groupBy(['staff.login', 'staff.name', 'staff.roles'])
    .execute()
  const since = new Map(opened.map((one) => [one.login, Math.floor(Number(one.since) / 1000) * 1000]))
  const names = new Map([...assigned, ...opened].map(({ login, name }) => [login, name]))
  const invigilates = new Set(
    opened.filter(({ roles }) => JSON.parse(roles).includes('invigilator')).map(({ login }) => login),
  )
  return [...names]
    .map(([login, name]) => ({
      ...{ name, login, since: since.get(login) ?? null },
      assigned: assigned.some((one) => one.login === login),
      invigilates: invigilates.has(login),
    }))
    .sort((a, b) => (a.login < b.login ? -1 : 1))
}

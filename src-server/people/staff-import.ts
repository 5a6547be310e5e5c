/**
 * The list of staff, held against those who are there. Whoever is new has no way in until an administrator makes her a
 * password, which is told once; who is not on the list stays as she is.
 */
import type { Selectable } from 'kysely'
import { z } from 'zod'
import type { Finding, FindingCode, Params } from '../../src-shared/imports/finding.ts'
import type { ListRow, Values } from '../../src-shared/imports/list.ts'
import { roomsIn } from '../../src-shared/imports/staff.ts'
import { foldedName } from '../../src-shared/people/names.ts'
import { Roles } from '../../src-shared/vocabulary.ts'
import { noPassword } from '../auth/sessions.ts'
import type { Change, ComparedRow, ImportKind } from '../imports/kind.ts'
import type { Database } from '../storage/sql/schema.ts'
import type { Reader } from '../storage/sql/sql.ts'

type There = Selectable<Database['staff']>

/** Rooms of one title that a finding names. */
const shownRooms = 5

const listed = (cell: unknown): string[] => (typeof cell === 'string' ? cell.split(', ') : [])
const kept = (json: string): string[] => z.array(z.string()).parse(JSON.parse(json))
const joined = (some: readonly string[]): string => some.join(', ')

export const staffImport: ImportKind = {
  name: 'staff',
  who: ['administrator'],
  async compare(db, { rows }, progress, by) {
    // A university has some thousand of them.
    const there = new Map((await db.selectFrom('staff').selectAll().execute()).map((one) => [one.login, one]))
    const roomOf = await roomsBy(db)
    const findings: Finding[] = []
    const compared = rows.map((row): ComparedRow => {
      const find = (column: string, code: FindingCode, params: Params) =>
        findings.push({ line: row.line, column, grave: true, code, params })
      const values = withRooms(row, roomOf, (code, params) => find('rooms', code, params))
      const known = there.get(row.key)
      if (!known && typeof values.roles !== 'string') find('roles', 'no-roles', {})
      const changes = known ? changesOf(values, known) : []
      const roles = changes.find(({ column }) => column === 'roles')
      if (known && known.retired_at !== null) find('login', 'retired', { login: row.key })
      // The provider's roles are the provider's, and nobody takes the last key from herself.
      if (known && known.sso_subject !== null && roles) find('roles', 'sso-roles', { login: row.key })
      if (row.key === by && roles && !listed(roles.to).includes('administrator'))
        find('roles', 'own-role', {})
      if (!known) return { ...row, values, outcome: 'added', changes: [] }
      return { ...row, values, outcome: changes.length === 0 ? 'same' : 'changed', changes }
    })
    progress(rows.length)
    const present = [...there.values()].filter(({ retired_at }) => retired_at === null)
    const absent = present.filter(({ login }) => !rows.some(({ key }) => key === login)).length
    return { rows: compared, findings, absent }
  },
  async write(db, { rows }, { by, audit, progress }) {
    for (const [i, { key: login, values, outcome, changes }] of rows.entries()) {
      progress(i + 1)
      if (outcome === 'same') continue
      // What is not written is not on the record either: a new name is no word on roles.
      const written = (column: string) =>
        typeof values[column] === 'string' &&
        (outcome === 'added' || changes.some((change) => change.column === column))
      const said = {
        ...(written('roles') ? { roles: Roles.parse(listed(values.roles)) } : {}),
        ...(written('rooms') ? { rooms: listed(values.rooms) } : {}),
      }
      const row = {
        name: String(values.name),
        ...(said.roles ? { roles: JSON.stringify(said.roles) } : {}),
        ...(said.rooms ? { rooms: JSON.stringify(said.rooms) } : {}),
      }
      if (outcome === 'added')
        await db
          .insertInto('staff')
          .values({ login, roles: '[]', rooms: '[]', ...row, password_hash: noPassword, sso_subject: null })
          .execute()
      else await db.updateTable('staff').set(row).where('login', '=', login).execute()
      await audit.record(by, outcome === 'added' ? 'added-staff' : 'changed-staff', login, {
        ...said,
        byList: true,
        changed: changes.map(({ column }) => column),
      })
    }
  },
}

/** By id and by title; the id goes before. Several ids: rooms of one title. */
type RoomsOf = (name: string) => readonly string[]
async function roomsBy(db: Reader): Promise<RoomsOf> {
  const rooms = await db.selectFrom('room').select(['id', 'title']).orderBy('id').execute()
  const ids = new Set(rooms.map(({ id }) => id))
  const titles = Map.groupBy(rooms, ({ title }) => foldedName(title))
  return (name) => (ids.has(name) ? [name] : (titles.get(foldedName(name)) ?? []).map(({ id }) => id))
}

function withRooms(
  { values }: ListRow,
  roomOf: RoomsOf,
  wrong: (code: FindingCode, params: Params) => void,
): Values {
  const { rooms } = values
  if (typeof rooms !== 'string') return values
  // "Лаб 1/2" may be one room's name.
  const names = roomOf(rooms).length > 0 ? [rooms] : roomsIn(rooms)
  const ids = names.flatMap((cell) => {
    const found = roomOf(cell)
    if (found.length === 0) wrong('unknown-room', { cell })
    if (found.length > 1) wrong('rooms-alike', { cell, rooms: joined(found.slice(0, shownRooms)) })
    return found.length === 1 ? found : []
  })
  return { ...values, rooms: joined([...new Set(ids)].toSorted()) }
}

/** An empty cell says nothing: what is known stays. */
function changesOf(values: Values, known: There): Change[] {
  const before = {
    name: known.name,
    roles: joined(Roles.parse(JSON.parse(known.roles))),
    rooms: joined(kept(known.rooms)),
  }
  const sorted = (text: string) => joined(text.split(', ').toSorted())
  return (['name', 'roles', 'rooms'] as const).flatMap((column) => {
    const [from, to] = [before[column], values[column]]
    if (typeof to !== 'string' || sorted(from) === sorted(to)) return []
    return [{ column, from, to }]
  })
}

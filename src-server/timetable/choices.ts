/** What an exam is put together from: groups, rooms, invigilators. */
import type { Choices } from '../../src-shared/timetable/timetable.ts'
import { hasRole, Roles } from '../../src-shared/vocabulary.ts'
import type { Reader } from '../storage/sql/sql.ts'
import { fitIn } from './rooms.ts'

export async function choicesOf(db: Reader): Promise<Choices> {
  const groups = await db
    .selectFrom('study_group')
    .leftJoin('student', (join) =>
      join.onRef('student.study_group', '=', 'study_group.id').on('student.left_at', 'is', null),
    )
    .select(({ fn }) => [
      'study_group.id',
      'study_group.title',
      'study_group.sort_key',
      fn.count<number>('student.number').as('students'),
    ])
    .groupBy(['study_group.id', 'study_group.title', 'study_group.sort_key'])
    .orderBy('study_group.sort_key')
    .execute()
  const rooms = await db
    .selectFrom('room')
    .leftJoin('station', (join) =>
      join.onRef('station.room', '=', 'room.id').on('station.retired_at', 'is', null),
    )
    .select(({ fn }) => ['room.id', 'room.title', fn.count<number>('station.id').as('stations')])
    .groupBy(['room.id', 'room.title'])
    .orderBy('room.title')
    .execute()
  const staff = await db
    .selectFrom('staff')
    .select(['login', 'name', 'roles'])
    .where('retired_at', 'is', null)
    .orderBy('name')
    .execute()
  const fit = await fitIn(db)
  return {
    groups: groups.map(({ id, title, students }) => ({ id, title, students: Number(students) })),
    rooms: rooms.map(({ id, title, stations }) => ({
      ...{ id, title, stations: Number(stations) },
      fit: fit.get(id) ?? 0,
    })),
    invigilators: staff
      .filter(({ roles }) => hasRole({ roles: Roles.parse(JSON.parse(roles)) }, 'invigilator'))
      .map(({ login, name }) => ({ login, name })),
  }
}

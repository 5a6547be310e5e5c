import fc from 'fast-check'
import { expect, it } from 'vitest'
import { foundRows } from '../../../../src-renderer/console/timetable/rows.ts'
import { dayAfter, gridOf, weekOf } from '../../../../src-renderer/console/timetable/week.ts'
import type { PlannedExamRow } from '../../../../src-shared/timetable/timetable.ts'

const day = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

const rooms = ['Лаб 2', 'Лаб 10', 'Лаб 1']
const exam = fc.record({
  id: fc.uuid(),
  day: fc.integer({ min: -3, max: 10 }).map((days) => dayAfter('2026-12-14', days)),
  time: fc.constantFrom('09:00', '12:00'),
  rooms: fc.subarray(rooms),
})
const rowOf = (given: Pick<PlannedExamRow, 'id' | 'day' | 'time' | 'rooms'>): PlannedExamRow => ({
  ...{ title: { kk: 'Тарих', ru: 'История', ky: 'Тарых', en: 'History' }, kind: 'main', minutes: 90 },
  ...{ delivery: 'paper', state: 'draft', groups: ['ИС-21'], students: 0, seated: 0 },
  ...given,
})

it('has the day in its week, which begins on a Monday', () => {
  fc.assert(
    fc.property(day, (one) => {
      const week = weekOf(one)
      expect(week).toContain(one)
      expect(week).toEqual([...new Set(week)].sort())
      expect(week.map((each) => new Date(`${each}T00:00:00Z`).getUTCDay())).toEqual([1, 2, 3, 4, 5, 6, 0])
    }),
  )
})

it('shows each exam of the week in each of its rooms, and at its hour once', () => {
  fc.assert(
    fc.property(fc.array(exam), (given) => {
      const exams = given.map(rowOf)
      const week = weekOf('2026-12-16')
      const here = exams.filter((one) => week.includes(one.day))
      const shown = (side: 'room' | 'time') =>
        gridOf(exams, week, side).flatMap(({ name, cells }) =>
          cells.flatMap((cell, i) => cell.map(({ id, day: on }) => [id, name, on === week[i]])),
        )
      expect(shown('time').sort()).toEqual(here.map(({ id, time }) => [id, time, true]).sort())
      expect(shown('room').sort()).toEqual(
        here
          .flatMap(({ id, rooms: all }) => (all.length === 0 ? [''] : all).map((name) => [id, name, true]))
          .sort(),
      )
    }),
  )
  const all = rooms.map((room, i) => rowOf({ id: `${i}`, day: '2026-12-14', time: '09:00', rooms: [room] }))
  expect(gridOf(all, weekOf('2026-12-14'), 'room').map(({ name }) => name)).toEqual([
    'Лаб 1',
    'Лаб 2',
    'Лаб 10',
  ])
})

it('finds exams by any of their names, groups and rooms, in any spelling', () => {
  const exams = [
    rowOf({ id: 'a', day: '2026-12-14', time: '09:00', rooms: ['Лаб 1'] }),
    { ...rowOf({ id: 'b', day: '2026-12-14', time: '12:00', rooms: ['Лаб 2'] }), groups: ['ЭК-22'] },
  ]
  const found = (search: string, down = false) =>
    foundRows(exams, { search, sort: 'when', down, from: 0, count: 10 }, ({ title }) => title.ru).rows.map(
      ({ id }) => id,
    )
  expect(found('')).toEqual(['a', 'b'])
  expect(found('history', true)).toEqual(['b', 'a'])
  expect(found('тарых эк-22')).toEqual(['b'])
  expect(found('ЛАБ 1')).toEqual(['a'])
  expect(found('физика')).toEqual([])
})

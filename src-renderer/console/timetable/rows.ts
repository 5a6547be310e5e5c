/** Exams of a session as a list shows them: found, put in order, a window of them. Pure. */
import { foldedName, searchWords } from '../../../src-shared/people/names.ts'
import type { NamedConflict, PlannedExamRow } from '../../../src-shared/timetable/timetable.ts'
import type { Loaded, Window } from '../list/useWindows.ts'

export const examSorts = ['when', 'title'] as const

export function foundRows(
  exams: readonly PlannedExamRow[],
  { search, sort, down, from, count }: Window,
  titleOf: (exam: PlannedExamRow) => string,
): Loaded<PlannedExamRow> {
  const words = searchWords(search)
  const found = exams.filter(({ title, groups, rooms }) => {
    const text = foldedName([...Object.values(title), ...groups, ...rooms].join(' '))
    return words.every((word) => text.includes(word))
  })
  // The server has them by time.
  const ordered = sort === 'title' ? found.toSorted((a, b) => titleOf(a).localeCompare(titleOf(b))) : found
  const all = down ? ordered.toReversed() : ordered
  return { total: all.length, rows: all.slice(from, from + count) }
}

export const examsIn = (conflict: NamedConflict) =>
  conflict.kind === 'stations' ? [conflict.exam] : [...conflict.exams]

export const inConflict = (conflicts: readonly NamedConflict[]): ReadonlySet<string> =>
  new Set(conflicts.flatMap(examsIn).map(({ id }) => id))

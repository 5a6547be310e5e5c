/** Every kind of list that is taken in. A new one: its columns here, its comparing and writing in the server's room. */
import { type ByHand, type ListKind, type ReadList, type Remembered, readList } from './list.ts'
import type { ListName } from './names.ts'
import { readPhotos } from './photos.ts'
import { placeList } from './places.ts'
import { staffList } from './staff.ts'
import { studentList } from './students.ts'

export const tables: Readonly<Record<Exclude<ListName, 'photos'>, ListKind>> = {
  students: studentList,
  staff: staffList,
  places: placeList,
}

/** What a column can be. */
export const columnsOf = (name: ListName): string[] =>
  name === 'photos' ? [] : Object.keys(tables[name].columns)

/** Throws UnreadableTable. */
export const readAs = (
  name: ListName,
  bytes: Uint8Array,
  remembered: Remembered,
  byHand: ByHand,
): ReadList => (name === 'photos' ? readPhotos(bytes) : readList(bytes, tables[name], remembered, byHand))

/** Every kind of list that is taken in. A new one: its columns here, its comparing and writing in the server's room. */
import type { ListKind } from './list.ts'
import { studentList } from './students.ts'

export const listNames = ['students'] as const
export type ListName = (typeof listNames)[number]

export const lists: Readonly<Record<ListName, ListKind>> = { students: studentList }

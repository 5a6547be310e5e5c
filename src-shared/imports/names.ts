/** The kinds of lists that are taken in, and how large each may be. */
import { photoBytesAtMost } from '../people/photo.ts'

/** Photos come as one ZIP, all others as tables. */
export const listNames = ['students', 'photos', 'staff', 'places'] as const
export type ListName = (typeof listNames)[number]

/** 20,000 students are 3 MB. */
const listBytes = 12 * 1024 * 1024
/** Some thousand photos; at least 300 of the largest. */
const photosBytes = 320 * photoBytesAtMost
export const importBytesAtMost = (name: ListName): number => (name === 'photos' ? photosBytes : listBytes)

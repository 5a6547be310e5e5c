/** How much the page of the session may hold. Small: the open page has it too, without the schemas. */
import { type FileKind, fileKinds } from '../cases/explanation-bounds.ts'

export const titleLength = 120
export const rulesLength = 12_000
/** Of one line: what a date is, where a meeting is and for whom, what a poster or a video is called. */
export const lineLength = 200
export const addressLength = 500

export const datesAtMost = 60
export const meetingsAtMost = 60
export const postersAtMost = 12
export const videosAtMost = 20

export const posterBytes = 2 * 1024 * 1024
/** With those that were brought and stand on no page yet. */
export const postersKept = 24

/** By their first bytes (kindOf of cases/explanation.ts). */
export const posterKinds = fileKinds
export type PosterKind = FileKind

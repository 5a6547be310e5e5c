/** What a web exam is called and when it is, as a form has it; pure. */
import {
  type PolicyPreset,
  policyPresets,
  type WebExam,
  type WebExamGiven,
} from '../../../src-shared/api/web-exams.ts'
import { longestMinutes } from '../../../src-shared/bounds.ts'
import { type Localized, languages } from '../../../src-shared/vocabulary.ts'
import type { WebRules } from '../../../src-shared/web-exam.ts'
import { momentIn, wallIn } from '../text/zoned.ts'

export interface ExamDraft {
  title: Localized
  /** By the university's clocks (zoned.ts). */
  starts: string
  ends: string
  minutes: string
  policy: PolicyPreset
}

export const newExamDraft = (): ExamDraft => ({
  title: { kk: '', ru: '', ky: '', en: '' },
  ...{ starts: '', ends: '', minutes: '90', policy: 'standard' },
})

export const examDraftOf = (exam: WebExam, timeZone: string): ExamDraft => ({
  title: exam.title,
  starts: wallIn(timeZone, exam.startsAt),
  ends: wallIn(timeZone, exam.endsAt),
  minutes: String(exam.durationMinutes),
  policy: policyPresets.find((one) => one === exam.policy) ?? 'standard',
})

type Given =
  | { ok: true; value: WebExamGiven }
  | { ok: false; wrong: 'no-title' | 'no-time' | 'no-room' | 'no-minutes' }

/** A title in one language stands for those that were left out. */
export function givenOf(draft: ExamDraft, web: WebRules, timeZone: string): Given {
  const titles = languages.map((language) => draft.title[language].trim())
  const any = titles.find((title) => title !== '')
  if (any === undefined) return { ok: false, wrong: 'no-title' }
  const startsAt = momentIn(timeZone, draft.starts)
  const endsAt = momentIn(timeZone, draft.ends)
  if (startsAt === null || endsAt === null) return { ok: false, wrong: 'no-time' }
  const durationMinutes = Number(draft.minutes)
  if (!(durationMinutes > 0 && durationMinutes <= longestMinutes)) return { ok: false, wrong: 'no-minutes' }
  if (Date.parse(endsAt) - Date.parse(startsAt) < durationMinutes * 60_000)
    return { ok: false, wrong: 'no-room' }
  const of = (language: keyof Localized) => draft.title[language].trim() || any
  const title = { kk: of('kk'), ru: of('ru'), ky: of('ky'), en: of('en') }
  return { ok: true, value: { title, startsAt, endsAt, durationMinutes, policy: draft.policy, web } }
}

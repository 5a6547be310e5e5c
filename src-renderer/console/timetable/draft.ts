/** A planned exam as a form has it; pure. */
import {
  type ExamDraft,
  ExamDraft as ExamDraftShape,
  hasTitle,
  type Special,
} from '../../../src-shared/timetable/timetable.ts'
import { draftOf, emptyDraft, type RulesDraft, rulesOf } from '../webexam/draft.ts'

export interface ExamForm extends Omit<ExamDraft, 'minutes' | 'web'> {
  minutes: string
  /** The rules of the page, with `web`. */
  rules: RulesDraft
}
export type Change = (change: Partial<ExamForm>) => void

export const newForm = (day: string): ExamForm => ({
  title: { kk: '', ru: '', ky: '', en: '' },
  ...{
    kind: 'main',
    retakeOf: [],
    day,
    time: '09:00',
    minutes: '90',
    delivery: 'paper',
    policy: 'standard',
    apart: 'group',
  },
  ...{ rules: emptyDraft, groups: [], rooms: [], students: [] },
})

export const formOf = ({ web, minutes, ...draft }: ExamDraft): ExamForm => ({
  ...draft,
  minutes: String(minutes),
  rules: web === null ? emptyDraft : draftOf(web),
})

export const newSpecial = (student: string, place: Special['place']): Special => ({
  ...{ student, place },
  ...{ extraMinutes: 0, speech: false, note: '', ticket: null },
})

const plain = ({ rules: _rules, minutes, ...form }: ExamForm) => ({
  ...form,
  minutes: Number(minutes),
  web: null,
})

/** What is asked about while the form is written: without words that no rule looks at. Null: day, time or minutes are missing. */
export function checkedOf(form: ExamForm): ExamDraft | null {
  const title = { kk: '', ru: '', ky: '', en: '' }
  const students = form.students.map((one) => ({ ...one, note: '' }))
  return ExamDraftShape.safeParse({ ...plain(form), title, students }).data ?? null
}

type Given =
  | { ok: true; value: ExamDraft }
  | { ok: false; wrong: 'no-title' | 'no-time' | 'no-minutes' | 'web' }

/** A page without an address is one that nobody has described yet: it can be said later. */
export function givenOf(form: ExamForm): Given {
  const draft = plain(form)
  if (!hasTitle(draft)) return { ok: false, wrong: 'no-title' }
  const of = ExamDraftShape.shape
  if (!of.day.safeParse(form.day).success || !of.time.safeParse(form.time).success)
    return { ok: false, wrong: 'no-time' }
  if (!of.minutes.safeParse(draft.minutes).success) return { ok: false, wrong: 'no-minutes' }
  const described = form.delivery === 'web' && form.rules.start.trim() !== ''
  const web = described ? rulesOf(form.rules).rules : null
  if (described && web === null) return { ok: false, wrong: 'web' }
  return { ok: true, value: ExamDraftShape.parse({ ...draft, web }) }
}

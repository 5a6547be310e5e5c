/** The way through a paper that is not all open at once: section after section, some question after question. Pure. */
import { z } from 'zod'
import { ExamMinutes, longestMinutes, Positive } from './bounds.ts'
import { Localized } from './vocabulary.ts'

export const PaperCourse = z.object({
  /** The paper's own: what its sections' minutes are a part of, whatever time one student has. */
  minutes: ExamMinutes,
  /** In their order. */
  sections: z
    .array(
      z.object({
        title: Localized.nullable(),
        /** So many of the paper's questions, one after another. */
        questions: Positive,
        /** Question after question; else all of the section are open at once. */
        oneWay: z.boolean(),
        /** Its own time; null: what the exam has. */
        minutes: ExamMinutes.nullable(),
      }),
    )
    .min(1),
})
export type PaperCourse = z.infer<typeof PaperCourse>

/** How far a student has come, both from 1. `place`: within the section; 1 where all of it is open. */
export interface Reached {
  section: number
  place: number
}

export const beginning: Reached = { section: 1, place: 1 }

export const isSame = (a: Reached, b: Reached): boolean => a.section === b.section && a.place === b.place
export const isFurther = (a: Reached, b: Reached): boolean =>
  a.section > b.section || (a.section === b.section && a.place > b.place)

/** Where a section's questions stand in the paper's list, from 0: from the first to before `end`. */
export function rangeOf({ sections }: PaperCourse, section: number): { from: number; end: number } {
  const from = sections.slice(0, section - 1).reduce((sum, { questions }) => sum + questions, 0)
  return { from, end: from + (sections[section - 1]?.questions ?? 0) }
}

/** Whether the question at this place of the paper's list (from 0) can be answered. */
export function isOpen(course: PaperCourse, at: Reached, index: number): boolean {
  const { from, end } = rangeOf(course, at.section)
  if (index < from || index >= end) return false
  return !course.sections[at.section - 1]?.oneWay || index === from + at.place - 1
}

/** Null: it is the last. */
export function nextOf(course: PaperCourse, at: Reached): Reached | null {
  const section = course.sections[at.section - 1]
  if (section?.oneWay && at.place < section.questions) return { section: at.section, place: at.place + 1 }
  return sectionAfter(course, at)
}

export const sectionAfter = ({ sections }: PaperCourse, { section }: Reached): Reached | null =>
  section < sections.length ? { section: section + 1, place: 1 } : null

/** Of the paper's own time what a student has who begins with so much: the sections are longer or shorter alike. */
export const shareOf = ({ minutes }: PaperCourse, allowedMs: number): number => allowedMs / (minutes * 60_000)

/** Of a section's own time, ms; null: it has none. */
export function sectionMs({ sections }: PaperCourse, section: number, share: number): number | null {
  const minutes = sections[section - 1]?.minutes ?? null
  return minutes === null ? null : Math.min(Math.round(minutes * 60_000 * share), longestMinutes * 60_000)
}

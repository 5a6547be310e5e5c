/** What the author of a paper composes (docs/session/papers.md): sections, and where the questions of each come from. */
import { z } from 'zod'
import { ExamMinutes, inHundredths, Points } from '../bounds.ts'
import { Plays, questionsAtMost, titleLength } from '../exam.ts'
import { Id, Language } from '../vocabulary.ts'

export const sectionsAtMost = 20
const drawsAtMost = 50
export const ticketsAtMost = 500
const placesAtMost = 100
export const programsAtMost = 50

/** Typed by its author in the languages of the paper; the others stay empty. */
const Title = z.partialRecord(Language, z.string().max(titleLength))

/** Which items of the bank: those below a topic (none: all), of a difficulty (null: any). */
const pool = { topic: z.array(z.string().max(1024)).max(32), difficulty: z.int().min(1).max(10).nullable() }

/** So many items of a pool, each worth the same. */
const PoolDraw = z.strictObject({
  ...pool,
  count: z.int().min(1).max(questionsAtMost),
  points: Points.positive(),
})

/** What stands at one place of every ticket. */
const TicketPlace = z.strictObject({ ...pool, points: Points.positive() })
export type TicketPlace = z.infer<typeof TicketPlace>

/** `items`: in the order of the section's places. */
export const Ticket = z.strictObject({
  number: z.int().min(1).max(9999),
  items: z.array(Id).max(questionsAtMost),
})
export type Ticket = z.infer<typeof Ticket>

const section = {
  id: Id,
  title: Title,
  shuffleItems: z.boolean(),
  shuffleOptions: z.boolean(),
  /** Question after question, with no way back; absent: in any order, as papers of before have it. */
  oneWay: z.literal(true).optional(),
  /** Its own time, minutes; absent: what the exam has. */
  minutes: ExamMinutes.optional(),
  /** How often each of its sounds can be played; absent: as often as one likes. */
  plays: Plays.optional(),
}

export const Section = z.discriminatedUnion('kind', [
  z.strictObject({
    ...section,
    kind: z.literal('questions'),
    /** The same for every student. A description has no points. */
    fixed: z.array(z.strictObject({ item: Id, points: Points })).max(questionsAtMost),
    draws: z.array(PoolDraw).max(drawsAtMost),
  }),
  z.strictObject({
    ...section,
    kind: z.literal('tickets'),
    /** Each student turns over a card of hers; absent: by seat, as papers of before have it. */
    drawn: z.literal(true).optional(),
    places: z.array(TicketPlace).max(placesAtMost),
    tickets: z.array(Ticket).max(ticketsAtMost),
  }),
])
export type Section = z.infer<typeof Section>

/** One program by its path: a bare name can be forged, and a `*` would allow more than is meant (policy.ts). */
export const Program = z
  .string()
  .max(512)
  .regex(/^(\/|[A-Za-z]:\\)[^*|]+$/)

export const PaperDefinition = z.strictObject({
  title: Title,
  /** In the order in which the author writes them: a student who reads none of them sees the first. */
  languages: z.array(Language).max(4),
  minutes: ExamMinutes,
  /** Section after section, with no way back; absent: so only where a section needs it (course.ts). */
  oneWay: z.literal(true).optional(),
  /** What all questions of one student are worth together, as the syllabus says. */
  total: Points,
  /** Points from which it is passed. */
  passAt: Points,
  /** Share of a question's points that a wrong choice takes away; 0: nothing. */
  wrongCosts: z.number().min(0).max(1),
  /** Programs beside the exam, whatever the policy of the exam says otherwise (`programs.ts`). */
  calculator: z.boolean(),
  programs: z.array(Program).max(programsAtMost),
  sections: z.array(Section).max(sectionsAtMost),
})
export type PaperDefinition = z.infer<typeof PaperDefinition>

/** The section whose ticket each student draws herself; there is at most one (check.ts). */
export const drawnSection = ({
  sections,
}: {
  sections: readonly Section[]
}): Extract<Section, { kind: 'tickets' }> | null =>
  sections.flatMap((section) => (section.kind === 'tickets' && section.drawn ? [section] : []))[0] ?? null

/** How many questions of this section one student gets. */
export const questionsOf = (section: Section): number =>
  section.kind === 'tickets'
    ? section.places.length
    : section.fixed.length + section.draws.reduce((sum, { count }) => sum + count, 0)

/** What they are worth, in hundredths of a point. */
export const hundredthsOf = (section: Section): number =>
  section.kind === 'tickets'
    ? section.places.reduce((sum, { points }) => sum + inHundredths(points), 0)
    : section.fixed.reduce((sum, { points }) => sum + inHundredths(points), 0) +
      section.draws.reduce((sum, { points, count }) => sum + inHundredths(points) * count, 0)

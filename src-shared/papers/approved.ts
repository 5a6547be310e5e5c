/**
 * A paper as it was approved: its definition with the items that it may ask, each in the version of that day. What one
 * student gets follows from it, the exam's seed, the attempt and the seat (docs/session/papers.md). Pure.
 */
import { z } from 'zod'
import { itemsAtMost } from '../bank/item.ts'
import { firstText, ItemTexts } from '../bank/texts.ts'
import { fromHex } from '../bytes.ts'
import { shuffled } from '../drawing/stream.ts'
import type { Paper } from '../exam.ts'
import { Digest, Id } from '../vocabulary.ts'
import { slotsOf } from './check.ts'
import { courseOf } from './course.ts'
import { PaperDefinition, type Section, type Ticket } from './definition.ts'
import { fill, namedItems } from './pool.ts'
import { gapOptionsOf, isAlwaysShuffled, optionsOf, questionOf } from './question.ts'

export const approvedKind = 'taza-paper-1'

const ApprovedItem = z.strictObject({
  id: Id,
  version: z.int().min(1),
  topic: z.array(z.string()),
  difficulty: z.int().nullable(),
  spoken: ItemTexts,
})
export type ApprovedItem = z.infer<typeof ApprovedItem>

export const ApprovedPaper = z.strictObject({
  kind: z.literal(approvedKind),
  definition: PaperDefinition,
  /** In the order of their ids. */
  items: z.array(ApprovedItem).max(itemsAtMost),
})
export type ApprovedPaper = z.infer<typeof ApprovedPaper>

/** What one student is asked, in the words of the bank. */
export const Selection = z.strictObject({
  /** By section, in the order of the paper; null where it has none. */
  tickets: z.array(z.int().nullable()),
  questions: z.array(
    z.strictObject({
      item: Id,
      version: z.int(),
      /** Of the paper, from 0. */
      section: z.int(),
      points: z.number(),
      /** The bank's ids of the options in the order in which this student sees them: the page's `o1`, `o2` … */
      options: z.array(z.string()),
      /** The same for gaps; what was drawn before they were shuffled has none. */
      gaps: z.array(z.strictObject({ gap: Id, options: z.array(z.string()) })).default([]),
    }),
  ),
})
export type Selection = z.infer<typeof Selection>

/** What chance depends on. `seed`: 32 bytes in hexadecimal; `seat`: from 1. */
export const Drawn = z.strictObject({
  exam: Id,
  seed: Digest,
  attempt: Id,
  seat: z.int().min(0),
  /** Of the drawn section, where she turned a card over; without, that of her seat. */
  ticket: z.int().min(1).optional(),
})
export type Drawn = z.infer<typeof Drawn>

const label = (...parts: (string | number)[]) => [approvedKind, ...parts].join(' ')

/**
 * Labels (docs/session/papers.md): `taza-paper-1 EXAM tickets S`; `taza-paper-1 EXAM ATTEMPT draw`, `… items S`, `… items S RUN`,
 * `… options ITEM`, `… options ITEM GAP`.
 * Throws where the paper cannot be filled, which `checkPaper` refuses before.
 */
export async function selectPaper({ definition, items }: ApprovedPaper, drawn: Drawn): Promise<Selection> {
  const { exam, attempt, seat } = drawn
  const seed = fromHex(drawn.seed)
  const byId = new Map(items.map((item) => [item.id, item]))
  const known = (id: string): ApprovedItem => {
    const item = byId.get(id)
    if (!item) throw new Error(`item ${id} is not in the paper`)
    return item
  }
  const named = namedItems(definition)
  const order = await shuffled(
    items.filter(({ id }) => !named.has(id)),
    seed,
    label(exam, attempt, 'draw'),
  )
  const slots = slotsOf(definition)
  const filled = fill(slots, order)
  const selection: Selection = { tickets: [], questions: [] }
  for (const [at, section] of definition.sections.entries()) {
    const ticket =
      section.kind !== 'tickets'
        ? null
        : section.drawn && drawn.ticket !== undefined
          ? ticketOf(section, drawn.ticket)
          : await ticketAt(section, seat, seed, label(exam, 'tickets', at))
    selection.tickets.push(ticket?.number ?? null)
    const asked: { item: ApprovedItem; points: number }[] =
      section.kind === 'tickets'
        ? (ticket?.items ?? []).map((id, i) => ({ item: known(id), points: section.places[i]?.points ?? 0 }))
        : [
            ...section.fixed.map(({ item, points }) => ({ item: known(item), points })),
            ...slots.flatMap((slot, n) => {
              if (slot.section !== at) return []
              const item = filled[n]
              if (!item) throw new Error(`draw ${slot.draw + 1} of section ${at + 1} finds too few items`)
              return [{ item, points: section.draws[slot.draw]?.points ?? 0 }]
            }),
          ]
    const inOrder = section.shuffleItems
      ? await shuffledAsked(asked, seed, label(exam, attempt, 'items', at))
      : asked
    for (const { item, points } of inOrder) {
      const options = optionsOf(item.spoken)
      const gaps: Selection['questions'][number]['gaps'] = []
      for (const { gap, options: all } of gapOptionsOf(item.spoken))
        gaps.push({ gap, options: await shuffled(all, seed, label(exam, attempt, 'options', item.id, gap)) })
      const mixed = section.shuffleOptions || isAlwaysShuffled(item.spoken)
      selection.questions.push({
        item: item.id,
        version: item.version,
        section: at,
        points,
        options: mixed ? await shuffled(options, seed, label(exam, attempt, 'options', item.id)) : options,
        gaps,
      })
    }
  }
  return selection
}

/**
 * What asks nothing keeps its place, and what is read with it stays beside it: shuffled is each run of questions between two
 * descriptions, the first by the section's own label, those behind a description by theirs.
 */
async function shuffledAsked<A extends { item: ApprovedItem }>(
  all: readonly A[],
  seed: Uint8Array,
  of: string,
): Promise<A[]> {
  const runs: { description: A | null; asked: A[] }[] = [{ description: null, asked: [] }]
  for (const one of all)
    if (firstText(one.item.spoken).kind === 'description') runs.push({ description: one, asked: [] })
    else runs.at(-1)?.asked.push(one)
  const inOrder: A[] = []
  for (const [run, { description, asked }] of runs.entries()) {
    if (description) inOrder.push(description)
    inOrder.push(...(await shuffled(asked, seed, run === 0 ? of : `${of} ${run}`)))
  }
  return inOrder
}

/** By its number. */
function ticketOf({ tickets }: Extract<Section, { kind: 'tickets' }>, number: number): Ticket {
  const ticket = tickets.find((one) => one.number === number)
  if (!ticket) throw new Error(`ticket ${number} was drawn and is not in the paper`)
  return ticket
}

/** Seats that follow one another get different tickets, as long as there are two. */
async function ticketAt(
  { tickets }: Extract<Section, { kind: 'tickets' }>,
  seat: number,
  seed: Uint8Array,
  of: string,
) {
  const order = await shuffled(tickets, seed, of)
  return order[seat % Math.max(1, order.length)] ?? null
}

/** What the station is told: the questions without their keys. */
export function paperFor({ definition, items }: ApprovedPaper, { questions }: Selection): Paper {
  const byId = new Map(items.map((item) => [item.id, item]))
  const course = courseOf(
    definition,
    questions.map(({ section }) => section),
  )
  return {
    questions: questions.map(({ item, section, points, options, gaps }) => {
      const spoken = byId.get(item)?.spoken ?? {}
      const question = questionOf({
        id: item,
        spoken,
        languages: definition.languages,
        points,
        options,
        gaps,
      })
      const { plays } = definition.sections[section] ?? {}
      return plays === undefined ? question : { ...question, plays }
    }),
    web: null,
    ...(course ? { course } : {}),
  }
}

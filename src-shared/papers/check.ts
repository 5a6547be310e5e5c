/** What cannot work in a paper: looked for while it is written, and before anybody approves it. Pure. */
import { inHundredths } from '../bounds.ts'
import { paperBytes, paperMediaAtMost, paperMediaBytes, paperMediumBytes, questionsAtMost } from '../exam.ts'
import type { Language } from '../vocabulary.ts'
import { hundredthsOf, type PaperDefinition, questionsOf, type Section } from './definition.ts'
import { canBeAsked, fill, isIn, missingLanguages, namedItems, type Pool, type PoolItem } from './pool.ts'

/** Each has its sentence in resources/locales (papers.json, `wrong.<code>`). What is `told` keeps nobody from approving. */
const wrongCodes = [
  'no-language',
  'no-title',
  'no-questions',
  'empty-section',
  'too-many-questions',
  'too-large',
  'too-many-media',
  'points',
  'pass',
  'item-unknown',
  'item-twice',
  'item-language',
  'item-unfit',
  'item-not-asked',
  'item-no-points',
  'item-one-way',
  'item-medium',
  'pool-small',
  'no-tickets',
  'ticket-twice',
  'ticket-size',
  'ticket-profile',
  'ticket-numbers',
  'drawn-twice',
  'minutes-over',
  'minutes-none',
  'minutes-unused',
  'left-out',
] as const
type WrongCode = (typeof wrongCodes)[number]
const told: ReadonlySet<WrongCode> = new Set(['left-out', 'minutes-unused'])

export interface Wrong {
  code: WrongCode
  /** Whether the paper can be approved all the same. */
  only: 'told' | 'refused'
  /** Of the section, from 0; null: of the whole paper. */
  section: number | null
  params: Record<string, string | number>
}

type Say = (code: WrongCode, section: number | null, params?: Wrong['params']) => void

/** Everything that is wrong, in the order of the paper. `bank`: its items as they are now. */
export function checkPaper(paper: PaperDefinition, bank: readonly PoolItem[]): Wrong[] {
  const found: Wrong[] = []
  const say: Say = (code, section, params = {}) =>
    found.push({ code, section, params, only: told.has(code) ? 'told' : 'refused' })
  checkWhole(paper, say)
  checkPoints(paper, say)
  checkMinutes(paper, say)
  const byId = new Map(bank.map((item) => [item.id, item]))
  const sizes = new Map<number, Size>()
  for (const [at, section] of paper.sections.entries()) {
    if (questionsOf(section) === 0) say('empty-section', at)
    for (const language of paper.languages)
      if (!section.title[language]?.trim() && paper.sections.length > 1) say('no-title', at, { language })
    if (section.kind === 'tickets') checkTickets(section, at, byId, say)
    for (const id of itemsOf(section)) checkItem(byId.get(id), id, paper.languages, at, say)
    for (const id of withPoints(section)) {
      const item = byId.get(id)
      if (item && !item.asked) say('item-not-asked', at, { item: id, text: item.text })
    }
    for (const id of withoutPoints(section)) {
      const item = byId.get(id)
      if (item?.asked) say('item-no-points', at, { item: id, text: item.text })
    }
    // Left once it is closed for good, and what is about it comes behind it.
    for (const id of section.oneWay ? itemsOf(section) : []) {
      const item = byId.get(id)
      if (item && !item.asked) say('item-one-way', at, { item: id, text: item.text })
    }
    sizes.set(at, {
      bytes: largestNamed(section, byId, 'bytes'),
      media: largestNamed(section, byId, 'media'),
      mediaCount: largestNamed(section, byId, 'mediaCount'),
    })
  }
  checkDrawn(paper, say)
  checkTwice(paper, byId, say)
  checkDraws(paper, bank, say, sizes)
  const inAll = (of: keyof Size) => [...sizes.values()].reduce((sum, size) => sum + size[of], 0)
  for (const [of, most] of [
    ['bytes', paperBytes],
    ['media', paperMediaBytes],
  ] as const)
    if (inAll(of) > most) say('too-large', null, { bytes: inAll(of), most })
  const media = inAll('mediaCount')
  if (media > paperMediaAtMost) say('too-many-media', null, { media, most: paperMediaAtMost })
  return found
}

export const isApprovable = (wrong: readonly Wrong[]): boolean => wrong.every(({ only }) => only === 'told')

function checkWhole({ languages, title, sections }: PaperDefinition, say: Say): void {
  if (languages.length === 0) say('no-language', null)
  for (const language of languages) if (!title[language]?.trim()) say('no-title', null, { language })
  const count = sections.reduce((sum, section) => sum + questionsOf(section), 0)
  if (count === 0) say('no-questions', null)
  if (count > questionsAtMost) say('too-many-questions', null, { questions: count, most: questionsAtMost })
}

function checkPoints({ sections, total, passAt }: PaperDefinition, say: Say): void {
  const sum = sections.reduce((points, section) => points + hundredthsOf(section), 0)
  if (sum !== inHundredths(total)) say('points', null, { sum: sum / 100, total })
  if (inHundredths(passAt) > inHundredths(total)) say('pass', null, { pass: passAt, total })
}

/** Sections with a time of their own fit into the exam's, and leave some to those without. */
function checkMinutes({ sections, minutes }: PaperDefinition, say: Say): void {
  const own = sections.flatMap((section) => section.minutes ?? [])
  const sum = own.reduce((all, one) => all + one, 0)
  if (own.length === 0) return
  if (sum > minutes) say('minutes-over', null, { sum, minutes })
  else if (own.length < sections.length) {
    if (sum === minutes) say('minutes-none', null, { minutes })
  } else if (sum < minutes) say('minutes-unused', null, { sum, minutes })
}

const itemsOf = (section: Section): string[] =>
  section.kind === 'tickets'
    ? [...new Set(section.tickets.flatMap(({ items }) => items))]
    : section.fixed.map(({ item }) => item)

/** What the section names for more than no points. */
const withPoints = (section: Section): string[] =>
  section.kind === 'tickets'
    ? [
        ...new Set(
          section.tickets.flatMap(({ items }) =>
            items.filter((_item, i) => (section.places[i]?.points ?? 0) > 0),
          ),
        ),
      ]
    : section.fixed.flatMap(({ item, points }) => (points > 0 ? [item] : []))

const withoutPoints = (section: Section): string[] =>
  section.kind === 'tickets' ? [] : section.fixed.flatMap(({ item, points }) => (points > 0 ? [] : [item]))

function checkItem(
  item: PoolItem | undefined,
  id: string,
  languages: readonly Language[],
  at: number,
  say: Say,
): void {
  if (!item) {
    say('item-unknown', at, { item: id })
    return
  }
  const { text, unfit, largestMedium } = item
  for (const language of missingLanguages(item, languages))
    say('item-language', at, { item: id, text, language })
  if (unfit !== null) say('item-unfit', at, { item: id, text, why: unfit })
  if (largestMedium > paperMediumBytes)
    say('item-medium', at, { item: id, text, bytes: largestMedium, most: paperMediumBytes })
}

function checkTickets(
  { places, tickets }: Extract<Section, { kind: 'tickets' }>,
  at: number,
  byId: ReadonlyMap<string, PoolItem>,
  say: Say,
): void {
  if (tickets.length === 0) say('no-tickets', at)
  const numbers = new Set<number>()
  for (const { number, items } of tickets) {
    if (numbers.has(number)) say('ticket-twice', at, { ticket: number })
    numbers.add(number)
    if (items.length !== places.length)
      say('ticket-size', at, { ticket: number, has: items.length, needs: places.length })
    for (const [i, id] of items.entries()) {
      if (items.indexOf(id) < i) say('item-twice', at, { item: id, text: byId.get(id)?.text ?? id })
      const item = byId.get(id)
      const place = places[i]
      if (item && place && !isIn(place, item)) say('ticket-profile', at, { ticket: number, place: i + 1 })
    }
  }
}

/** One card is turned over, and its ticket has a number from 1 as the draw counts. */
function checkDrawn({ sections }: PaperDefinition, say: Say): void {
  let before = false
  for (const [at, section] of sections.entries()) {
    if (section.kind !== 'tickets' || !section.drawn) continue
    if (before) say('drawn-twice', at)
    before = true
    const numbers = new Set(section.tickets.map(({ number }) => number))
    const missing = section.tickets.findIndex((_ticket, i) => !numbers.has(i + 1)) + 1
    if (missing > 0) say('ticket-numbers', at, { ticket: missing, last: section.tickets.length })
  }
}

/** Somebody who gets both would have one question twice, and one answer to it. Tickets of one section may share items. */
function checkTwice({ sections }: PaperDefinition, byId: ReadonlyMap<string, PoolItem>, say: Say): void {
  const seen = new Set<string>()
  for (const [at, section] of sections.entries()) {
    const items = itemsOf(section)
    for (const [i, item] of items.entries())
      if (seen.has(item) || items.indexOf(item) < i)
        say('item-twice', at, { item, text: byId.get(item)?.text ?? item })
    for (const item of items) seen.add(item)
  }
}

/** One entry for each question that is drawn, in the order of the paper. */
export const slotsOf = ({ sections }: PaperDefinition): { pool: Pool; section: number; draw: number }[] =>
  sections.flatMap((section, at) =>
    section.kind === 'tickets'
      ? []
      : section.draws.flatMap((pool, draw) =>
          Array.from({ length: pool.count }, () => ({ pool, section: at, draw })),
        ),
  )

/** What draws may take: what nobody named, and every student can be asked. */
export function drawable(paper: PaperDefinition, bank: readonly PoolItem[]): PoolItem[] {
  const named = namedItems(paper)
  return bank.filter((item) => !named.has(item.id) && canBeAsked(item, paper.languages))
}

function checkDraws(
  paper: PaperDefinition,
  bank: readonly PoolItem[],
  say: Say,
  sizes: Map<number, Size>,
): void {
  // More cannot be sat, and has been said.
  const slots = slotsOf(paper).slice(0, questionsAtMost)
  const items = drawable(paper, bank)
  const filled = fill(slots, items)
  const named = namedItems(paper)
  for (const [at, section] of paper.sections.entries()) {
    if (section.kind === 'tickets') continue
    for (const [i, draw] of section.draws.entries()) {
      const { topic, difficulty, count } = draw
      const fitting = items.filter((item) => isIn(draw, item))
      const lacks = slots.filter((slot, n) => slot.section === at && slot.draw === i && filled[n] === null)
      const params = { draw: i + 1, topic: topic.join(' / '), difficulty: difficulty ?? 0 }
      if (lacks.length > 0)
        say('pool-small', at, { ...params, needed: count, there: fitting.length, lack: lacks.length })
      const all = bank.filter((item) => item.asked && isIn(draw, item) && !named.has(item.id))
      if (all.length > fitting.length) say('left-out', at, { ...params, count: all.length - fitting.length })
      const largest = (of: keyof Size) =>
        fitting
          .map((item) => item[of])
          .sort((a, b) => b - a)
          .slice(0, count)
          .reduce((sum, bytes) => sum + bytes, 0)
      const before = sizes.get(at) ?? { bytes: 0, media: 0, mediaCount: 0 }
      sizes.set(at, {
        bytes: before.bytes + largest('bytes'),
        media: before.media + largest('media'),
        mediaCount: before.mediaCount + largest('mediaCount'),
      })
    }
  }
}

/** Of what one student gets at most: of the questions, and of their pictures and sounds. */
type Size = Pick<PoolItem, 'bytes' | 'media' | 'mediaCount'>

/** Bytes of what this section names, at most, for one student. */
function largestNamed(section: Section, byId: ReadonlyMap<string, PoolItem>, of: keyof Size): number {
  const sum = (ids: readonly string[]) => ids.reduce((bytes, id) => bytes + (byId.get(id)?.[of] ?? 0), 0)
  return section.kind === 'tickets'
    ? section.tickets.reduce((most, { items }) => Math.max(most, sum(items)), 0)
    : sum(section.fixed.map(({ item }) => item))
}

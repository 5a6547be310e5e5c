/** The act of a case as a document for paper: what reviewers said, the rule, the decision, and space for the student's own words. */
import en from '../../resources/locales/en/case-act.json' with { type: 'json' }
import kk from '../../resources/locales/kk/case-act.json' with { type: 'json' }
import ky from '../../resources/locales/ky/case-act.json' with { type: 'json' }
import ru from '../../resources/locales/ru/case-act.json' with { type: 'json' }
import type { CaseDecision } from '../../src-shared/cases/held.ts'
import {
  inOneLine,
  type Place,
  type PlaceKind,
  type Review,
  verdictOf,
} from '../../src-shared/cases/review.ts'
import type { Graphic } from '../../src-shared/graphic.ts'
import type { Language } from '../../src-shared/vocabulary.ts'
import { fill } from '../../src-shared/wordings/fill.ts'
import type { Block, PrintedDocument } from '../documents/document.ts'
import type { Printable } from '../documents/picture.ts'
import { told } from '../documents/worded.ts'
import type { Tell } from '../documents/wordings.ts'
import { shownDay } from '../documents/words.ts'

const texts: Record<Language, typeof en> = { kk, ru, ky, en }
type Key = Exclude<keyof typeof en, 'verdict' | 'kind' | 'source' | 'effect'>
type Values = Readonly<Record<string, string | number>>

/** What a reviewer saw, in a word. */
export const kindIn = (language: Language, kind: PlaceKind): string => texts[language].kind[kind]

type Moment = Place['moments'][number] & {
  /** Of the piece of film that it begins in; null: there is none. */
  piece: string | null
  /** Where it is printed here. */
  picture: Printable | null
  /** Chosen, and cannot be shown any more. */
  gone: boolean
}

type ActPlace = Omit<Place, 'moments'> & { moments: Moment[] }

export interface Act {
  language: Language
  from: string
  /** Of the confirmation. */
  day: string
  number: string
  exam: { title: string; startsAt: number }
  place: { room: string; station: string }
  began: number | null
  submitted: number | null
  student: CaseDecision['student']
  /** Of the answer sheet, as people read it. */
  receipt: string | null
  invigilators: readonly string[]
  reviews: readonly {
    by: { name: string }
    at: number
    review: Omit<Review, 'places'> & { places: ActPlace[] }
  }[]
  decision: NonNullable<CaseDecision['decision']>
  confirmed: { by: { name: string }; at: number }
  ledger: { size: number; root: string }
  explained: CaseDecision['explaining']['given']
  /** For people: day and time, and the time alone. */
  time(ms: number): string
  clock(ms: number): string
}

/** A picture is read at this width, points. */
const pictureWidth = 360
export const picturesAtMost = 12

/** Characters that are printed at most, as of an answer sheet. */
export const actAtMost = 500_000

export const actLength = (blocks: readonly Block[]): number =>
  blocks.reduce((sum, block) => {
    if (block.kind === 'paragraph' || block.kind === 'heading') return sum + block.text.length
    return sum + (block.kind === 'list' ? block.items.join('').length : 0)
  }, 0)

/** `tell`: the university's own words; what was seen, by whom, and what follows for the mark is told in Taza's. */
export function actDocument(act: Act, tell: Tell): Omit<PrintedDocument, 'confirmed' | 'wording'> {
  const { language, from, day, decision, confirmed } = act
  const say = sayIn(language)
  const { sanction, signed } = decision
  const words = texts[language]
  const fields = fieldsOf(act)
  const article = sanction.article[language]
  const chosen = act.reviews.some(({ review }) => review.places.some(({ moments }) => moments.length > 0))
  const paragraph = (...lines: string[]): Block => ({ kind: 'paragraph', text: lines.join('\n') })
  const heading = (key: Key): Block => ({ kind: 'heading', text: say(key) })
  return {
    ...{ language, from, day, title: tell(sanction.spares ? 'title-spared' : 'title', fields) },
    blocks: [
      ...told(tell('opening', fields)),
      paragraph(...factsOf(act, say)),
      heading('persons'),
      paragraph(...personsOf(act, say)),
      heading('seen'),
      ...act.reviews.flatMap((one, i) => reviewBlocks(act, one, i)),
      ...(chosen ? [paragraph(say('pictures', { most: picturesAtMost }))] : []),
      heading('decision'),
      paragraph(
        ...(article === '' ? [] : [tell('article', fields)]),
        tell('sanction', fields),
        tell('reason', { ...fields, words: decision.words }),
        fill(words.effect[sanction.effect], { decision: decision.number }),
      ),
      heading('ledger'),
      paragraph(say('checkpoint', act.ledger)),
      heading('own-words'),
      ...(act.explained ? explained(act, act.explained, say) : written(say, tell('own-words-how', fields))),
      ...told(tell('closing', fields)),
      {
        kind: 'signatures',
        lines: [
          { role: say('by-signer'), name: signed.by.name },
          { role: say('by-confirmer'), name: confirmed.by.name },
          { role: say('by-student'), name: act.student.name },
          { role: say('by-witness'), name: '' },
        ],
      },
    ],
  }
}

/** What the university's own words may name. */
function fieldsOf({ number, decision, exam, place, student, time, language, day }: Act): Values {
  const { sanction } = decision
  return {
    ...{ student: student.name, number: student.number, group: student.group ?? '', exam: exam.title },
    ...{ starts: time(exam.startsAt), room: place.room, station: place.station, case: number },
    ...{ decision: decision.number, day: shownDay(day, language) },
    ...{ sanction: sanction.title[language], article: sanction.article[language] },
  }
}

const sayIn =
  (language: Language) =>
  (key: Key, values: Values = {}): string =>
    fill(texts[language][key], values)
type Say = ReturnType<typeof sayIn>

function factsOf({ number, decision, exam, place, student, time, ...act }: Act, say: Say): string[] {
  return [
    say('case', { number, decision: decision.number }),
    say('exam', { exam: exam.title }),
    say('starts', { at: time(exam.startsAt) }),
    say('place', place),
    say('student', { name: student.name, number: student.number }),
    ...(student.group === null ? [] : [say('group', { group: student.group })]),
    ...(act.began === null ? [] : [say('began', { at: time(act.began) })]),
    ...(act.submitted === null ? [] : [say('submitted', { at: time(act.submitted) })]),
    ...(act.receipt === null ? [] : [say('receipt', { number: act.receipt })]),
  ]
}

function personsOf({ invigilators, reviews, decision, confirmed, time }: Act, say: Say): string[] {
  return [
    ...(invigilators.length === 0 ? [] : [say('invigilators', { names: invigilators.join(', ') })]),
    ...reviews.map(({ by, at }, i) =>
      say(i < 2 ? 'reviewer' : 'third', { n: i + 1, name: by.name, at: time(at) }),
    ),
    [say('blind'), ...(reviews.length > 2 ? [say('blind-third')] : [])].join(' '),
    say('signed', { name: decision.signed.by.name, at: time(decision.signed.at) }),
    say('confirmed', { name: confirmed.by.name, at: time(confirmed.at) }),
  ]
}

function reviewBlocks(act: Act, { review }: Act['reviews'][number], i: number): Block[] {
  const say = sayIn(act.language)
  const words = texts[act.language]
  const said = [
    `${words.verdict[verdictOf(review)]} ${say(review.whole ? 'whole' : 'in-part')}`,
    ...(review.words === '' ? [] : [say('words', { words: inOneLine(review.words) })]),
  ]
  return [
    { kind: 'heading', text: say(i < 2 ? 'review' : 'review-third', { n: i + 1 }) },
    { kind: 'paragraph', text: said.join('\n') },
    ...review.places.flatMap((place, n) => placeBlocks(act, place, n + 1)),
  ]
}

function placeBlocks(act: Act, place: ActPlace, n: number): Block[] {
  const { clock, began, language } = act
  const say = sayIn(language)
  const { kind, source } = texts[language]
  const { from, to, certainty } = place
  const span = (begin: number, end: number) => [...new Set([clock(begin), clock(end)])].join('–')
  const what = say(certainty, { kind: kind[place.kind] })
  const after = began === null ? '–' : lasting(from - began)
  const blocks: Block[] = [
    {
      kind: 'paragraph',
      text: [
        say('spot', { n, at: span(from, to), after, what }),
        ...(place.words === '' ? [] : [say('words', { words: place.words })]),
      ].join('\n'),
    },
  ]
  const items = place.moments.map((moment) => {
    const { piece } = moment
    if (moment.still !== null)
      return say(moment.gone ? 'picture-gone' : 'picture', {
        source: source[moment.source],
        at: clock(moment.from),
        digest: moment.still,
      })
    const film = { source: source[moment.source], at: span(moment.from, moment.to) }
    return piece === null ? say('film-gone', film) : say('film', { ...film, digest: piece })
  })
  if (items.length > 0) blocks.push({ kind: 'list', items })
  for (const { picture, from: at, still, source: of } of place.moments)
    if (picture && still !== null)
      blocks.push({
        ...{ kind: 'picture', bytes: picture.bytes },
        alt: say('picture', { source: source[of], at: clock(at), digest: still }),
        ...{ width: pictureWidth, height: (pictureWidth * picture.height) / picture.width },
      })
  return blocks
}

/** As she wrote them on her own page, with the digests of her files. */
function explained(
  { time }: Act,
  { at, explanation: { words, files } }: NonNullable<Act['explained']>,
  say: Say,
): Block[] {
  return [
    { kind: 'paragraph', text: `${say('explained', { at: time(at) })}\n${words}` },
    ...(files.length === 0
      ? []
      : [{ kind: 'list' as const, items: files.map(({ name, digest }) => say('file', { name, digest })) }]),
  ]
}

const written = (say: Say, how: string): Block[] => [
  { kind: 'paragraph', text: how },
  { kind: 'graphics', graphics: [ruled(say('own-words-space'))] },
]

/** `1:02:03`. */
function lasting(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (n: number) => String(n).padStart(2, '0')
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

/** Lines to write on, as wide as the page. */
function ruled(alt: string): Graphic {
  const [width, lines, apart] = [511, 6, 26]
  return {
    ...{ width, height: lines * apart, alt },
    shapes: Array.from({ length: lines }, (_, i) => ({
      ...{ kind: 'line', x1: 0, x2: width, y1: (i + 1) * apart - 1, y2: (i + 1) * apart - 1 },
      ...{ stroke: '#5c5c5c', width: 0.5 },
    })),
  }
}

/** What the session must show, judged from what the server holds. Pure. */
import { isDeepStrictEqual } from 'node:util'
import { Question } from '../../../src-shared/exam.ts'
import type { MarkListPage } from '../../../src-shared/marks/held.ts'
import type { Judged } from '../promises.ts'
import { essayPoints, groups, knowsOf, numbers, questionCount, ratingsOf } from './files.ts'
import type { Reviewed } from './judging.ts'
import { besideKey, fileBy, filePoints, kindsCount } from './kinds.ts'
import { brought } from './lists.ts'
import type { Checked, MarkedByHand } from './marking.ts'

export interface Held {
  /** Students whom the import reported, in words of its page. */
  imported: number
  /** What the other lists added. */
  brought: { photos: number; staff: number; rooms: number }
  /** Items of the bank, and questions that the report names as not taken. */
  items: number
  refused: number
  /** Author and approver of the paper's version. */
  author: string
  approver: string
  seating: { seated: number; broken: number; seed: string }
  pdf: boolean
  /** Of each who sat down: the number, and the texts and types of the questions that came. */
  papers: { number: string; questions: string[]; types: string[] }[]
  /** Questions that each is to have and the key marks, beside the essay, the file and what asks nothing. */
  asked: number
  /** Students who got their last receipt. */
  handedIn: number
  hand: MarkedByHand
  /** Persons who said that names may be opened. */
  opened: number
  /** Cards that were turned, and the tickets behind them. */
  turned: { card: number; ticket: number }[]
  /** The mark lists, as they are closed. */
  lists: MarkListPage[]
  checked: Checked
  judged: {
    drawHolds: boolean
    /** By each of the two. */
    reviewed: Reviewed[][]
    /** Of the case in which something was found, and whether its act was written. */
    state: string
    act: boolean
    /** Before the decision was signed. */
    explained: boolean
    /** What her page says of the decision, and whether she has its act. */
    read: { said: string; act: boolean }
    /** What three others came to, and what the student's page says of it. */
    outcome: string | null
    told: string
    /** Whose it was. */
    student: string
    lists: MarkListPage[]
  }
  /** Tomorrow's paper: where it lay, what stations were told before the hour, and how many questions it had then. */
  sealed: {
    ready: { stations: number; of: number }
    envelope: boolean
    refusals: string[]
    legible: boolean
    opened: number
    asked: number
  }
  /** Errors that the pages threw, or that their policy (CSP) told of. */
  complaints: string[]
}

export function judgeSession(facts: Held): Judged[] {
  const { papers, seating } = facts
  const judged: Judged[] = []
  const say = (name: string, ok: boolean, found: string) => judged.push({ name, ok, found })
  say("everybody of the dean's list is a student", facts.imported === numbers.length, `${facts.imported}`)
  say(
    'each has a photo, and the lists of rooms and of staff are taken in',
    isDeepStrictEqual(facts.brought, brought),
    `${facts.brought.photos} photos, ${facts.brought.rooms} room, ${facts.brought.staff} of the staff`,
  )
  say(
    "every question of the teacher's files is in the bank or in the report",
    facts.items === questionCount + kindsCount + 1 && facts.refused === 1,
    `${facts.items} in the bank with the essay, ${facts.refused} in the report`,
  )
  say(
    'the paper was approved by another person than its author',
    facts.approver !== '' && facts.approver !== facts.author,
    `written by ${facts.author}, approved by ${facts.approver}`,
  )
  say(
    'everybody has a seat, nobody beside the own group, by a recorded seed',
    seating.seated === numbers.length && seating.broken === 0 && /^[0-9a-f]{64}$/.test(seating.seed),
    `${seating.seated} seated, ${seating.broken} rules broken, seed ${seating.seed.slice(0, 12)}…`,
  )
  say('the seats are printed', facts.pdf, facts.pdf ? 'a PDF' : 'no PDF')
  say(
    'a paper comes to each seat',
    papers.length === numbers.length &&
      papers.every(({ questions }) => questions.length === facts.asked + besideKey),
    papers.map(({ questions }) => questions.length).join(', '),
  )
  const types = Question.options.map(({ shape }) => shape.type.value)
  const missing = types.filter((type) => !papers.every((paper) => paper.types.includes(type)))
  say('a question of each kind is in it', missing.length === 0, `missing: ${missing.join(', ') || 'none'}`)
  const different = new Set(papers.map(({ questions }) => questions.join('\n'))).size
  say('each in an order of its own', different === papers.length, `${different} different`)
  say('everybody has handed in', facts.handedIn === numbers.length, `${facts.handedIn} last receipts`)
  const { turned } = facts
  say(
    'each has drawn a ticket, by a card of her own',
    turned.length === numbers.length && new Set(turned.map(({ card }) => card)).size === numbers.length,
    turned.map(({ card, ticket }) => `card ${card}: ticket ${ticket}`).join(', '),
  )
  const { ciphers, namesShown } = facts.hand
  say(
    'each work is marked under a cipher, without a name',
    new Set(ciphers).size === numbers.length && namesShown.length === 0,
    `${ciphers.join(', ')}; names shown: ${namesShown.join(', ') || 'none'}`,
  )
  say(
    'the file that each handed in is opened by the marker, and is what the student gave',
    facts.hand.files.length === numbers.length &&
      numbers.every((number) => facts.hand.files.includes(fileBy(number))),
    `${facts.hand.files.length} files`,
  )
  say('names were opened by two persons', facts.opened === 2, `${facts.opened}`)
  const { lists } = facts
  const signed = (list: MarkListPage) =>
    new Set(list.signatures.filter(({ holds }) => holds).map(({ by }) => by)).size
  say(
    'the list of each group is closed by two signatures',
    lists.length === groups.length && lists.every((list) => list.state === 'closed' && signed(list) === 2),
    lists.map((list) => `${list.title} ${list.state}, ${signed(list)} signatures`).join('; '),
  )
  const rows = lists.flatMap((list) => list.rows)
  const wrong = rows.filter((row) => !isAsComputed(row, facts.asked))
  say(
    'each result is what the formula gives, computed again',
    rows.length === numbers.length && wrong.length === 0,
    rows.map(({ exam, total, grade }) => `${exam} → ${total} ${grade}`).join(', '),
  )
  say(
    'anybody can check a sheet, and one with a letter changed is told apart',
    facts.checked.confirmed && facts.checked.alteredRefused,
    `confirmed: ${facts.checked.confirmed}, changed one refused: ${facts.checked.alteredRefused}`,
  )
  const { sealed } = facts
  say(
    "tomorrow's paper lies sealed at every station, and nobody is given its key",
    sealed.ready.of === numbers.length &&
      sealed.ready.stations === sealed.ready.of &&
      sealed.refusals.length === numbers.length &&
      sealed.refusals.every((code) => code === 'too-early') &&
      !sealed.legible,
    `${sealed.ready.stations} of ${sealed.ready.of} stations; told: ${[...new Set(sealed.refusals)].join(', ')}; legible: ${sealed.legible}`,
  )
  say(
    'it opens at the hour, and its eight words are in an envelope',
    sealed.opened === sealed.asked && sealed.envelope,
    `${sealed.opened} questions, ${sealed.envelope ? 'a PDF' : 'no PDF'}`,
  )
  judgeCase(facts, say)
  say('the pages threw nothing', facts.complaints.length === 0, facts.complaints.join('; ') || 'nothing')
  return judged
}

function judgeCase({ judged }: Held, say: (name: string, ok: boolean, found: string) => void): void {
  const { reviewed, student } = judged
  say('the draw is repeated by whoever likes', judged.drawHolds, String(judged.drawHolds))
  const found = reviewed.map((cases) => cases.filter((one) => one.found).map((one) => one.case))
  const names = reviewed.flat().flatMap((one) => one.namesShown)
  say(
    'two reviewers see the phone, each alone, and no name',
    names.length === 0 &&
      found.length === 2 &&
      found.every(
        ([number, ...more]) => number !== undefined && number === found[0]?.[0] && more.length === 0,
      ),
    `${found.map((numbers) => numbers.join(', ') || 'nothing').join('; ')}; names shown: ${names.join(', ') || 'none'}`,
  )
  say(
    'the case is decided by two others, and its act is written',
    judged.state === 'closed' && judged.act,
    `${judged.state}, ${judged.act ? 'a PDF' : 'no PDF'}`,
  )
  say('the student explained herself before', judged.explained, String(judged.explained))
  say(
    'she reads the decision, and takes its act',
    judged.read.said.includes('Телефон видели оба рецензента.') && judged.read.act,
    `told: ${judged.read.said.slice(0, 80)}; ${judged.read.act ? 'a PDF' : 'no PDF'}`,
  )
  say(
    'her appeal is answered by three others, and she reads it',
    judged.outcome === 'rejected' && judged.told.includes('Запись и оба рецензента говорят одно.'),
    `${judged.outcome}; told: ${judged.told.slice(0, 80)}`,
  )
  const states = judged.lists.flatMap(({ rows }) => rows).map((row) => [row.student, row.state] as const)
  const annulled = states.filter(([, state]) => state === 'annulled').map(([number]) => number)
  say(
    'her mark is annulled in the list of her group, closed again, and nobody else’s',
    annulled.length === 1 && annulled[0] === student && judged.lists.every(({ state }) => state === 'closed'),
    annulled.join(', ') || 'nobody',
  )
}

/** By the rule of Kazakhstan: 0.6 of the mean of both ratings and 0.4 of the exam, at least 50 in each. */
function isAsComputed(
  { student, exam, total, passed }: MarkListPage['rows'][number],
  asked: number,
): boolean {
  const place = numbers.indexOf(student)
  if (place < 0) return false
  const { right, ideas } = knowsOf(place, asked)
  const [r1, r2] = ratingsOf(place)
  const sat = (100 * (right + ideas + filePoints)) / (asked + essayPoints + filePoints)
  const term = (r1 + r2) / 2
  const passes = sat >= 50 && term >= 50
  const agrees = (told: number | null, computed: number) => told !== null && Math.abs(told - computed) < 0.006
  return agrees(exam, sat) && passed === passes && (!passes || agrees(total, 0.6 * term + 0.4 * sat))
}

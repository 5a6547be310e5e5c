/** The course of an appeal as its entries tell it: who may do what next, and what it comes to. Pure. */
import { z } from 'zod'
import { Name, Quantity, UnixMs } from '../bounds.ts'
import { CaseNumber } from '../cases/course.ts'
import { typedText } from '../text.ts'
import { Id } from '../vocabulary.ts'
import { claimLength } from './bounds.ts'
import { Day } from './workdays.ts'

/** As a case's: seven characters at random. */
export const AppealNumber = CaseNumber

/** `content`: a question, its key, the marking; the chair answers. `procedure`: how the exam was held, or a case's decision; a commission does. */
export const appealKinds = ['content', 'procedure'] as const
export const AppealKind = z.enum(appealKinds)
export type AppealKind = z.infer<typeof AppealKind>

export const wordsLength = 2000
export const commissionSize = 3

export const Said = z.string().trim().min(1).max(wordsLength).overwrite(typedText)
export const Claim = z.string().trim().min(1).max(claimLength).overwrite(typedText)
export const Person = z.object({ name: Name, login: Name })
export type Person = z.infer<typeof Person>

/** What it is against: a question of the paper, a case's decision, or the exam itself. */
export const Target = z.object({ question: Id.nullable(), decision: z.string().max(64).nullable() })
export type Target = z.infer<typeof Target>

/** From the least to the most that the student gets. */
export const verdicts = ['rejected', 'partly', 'upheld'] as const
export const Verdict = z.enum(verdicts)
export type Verdict = z.infer<typeof Verdict>

export const refusals = ['late', 'not-admissible'] as const
export const Why = z.enum(refusals)

const answers = ['rejected', 'accepted'] as const
export const AnswerVerdict = z.enum(answers)

const outcomes = [...refusals, ...verdicts, 'accepted'] as const
export const Outcome = z.enum(outcomes)
export type Outcome = z.infer<typeof Outcome>

/** Points of the answer: that counted, that another marker gave, that count from then on. */
export const MarkedAnew = z.object({ before: Quantity, given: Quantity, after: Quantity })
export type MarkedAnew = z.infer<typeof MarkedAnew>

/** `by` null: the student herself. */
export const AppealEntry = z
  .object({
    v: z.literal(1),
    appeal: AppealNumber,
    seq: z.int().nonnegative(),
    at: UnixMs,
    by: Person.nullable(),
  })
  .and(
    z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('appeal.filed'),
        about: AppealKind,
        exam: Id,
        attempt: Id,
        target: Target,
        words: Claim,
        /** On which day, until which it could be (null: nothing is published yet), and by which it is to be answered. */
        day: Day,
        last: Day.nullable(),
        answerBy: Day,
      }),
      z.object({ kind: z.literal('appeal.refused'), why: Why, words: Said }),
      z.object({ kind: z.literal('appeal.taken') }),
      /** The answer is given to another marker. */
      z.object({ kind: z.literal('mark.asked') }),
      /** `regrade`: the key that was put right; `anew`: what another marker gave. */
      z.object({
        kind: z.literal('appeal.answered'),
        verdict: AnswerVerdict,
        words: Said,
        regrade: Id.nullable(),
        anew: MarkedAnew.nullable().default(null),
      }),
      z.object({ kind: z.literal('commission.named'), members: z.array(Person).length(commissionSize) }),
      z.object({ kind: z.literal('vote.given'), verdict: Verdict, words: Said }),
      z.object({ kind: z.literal('appeal.told') }),
    ]),
  )
export type AppealEntry = z.infer<typeof AppealEntry>

/** `told`: the student knows what became of it. */
export const appealStates = ['filed', 'taken', 'refused', 'decided', 'told'] as const
export const AppealState = z.enum(appealStates)
export type AppealState = z.infer<typeof AppealState>

interface Vote {
  by: Person
  at: number
  verdict: Verdict
  words: string
}

export interface AppealCourse {
  state: AppealState
  filed: Extract<AppealEntry, { kind: 'appeal.filed' }>
  late: boolean
  commission: Person[]
  votes: Vote[]
  answer: { by: Person; at: number; words: string; regrade: string | null; anew: MarkedAnew | null } | null
  /** When the answer was given to another marker; null: it was not. */
  askedAt: number | null
  refused: { by: Person; at: number; words: string } | null
  outcome: Outcome | null
  decidedAt: number | null
}

export const isLate = ({ day, last }: { day: Day; last: Day | null }): boolean => last !== null && day > last

/** Entries in their order. One that does not follow from those before it throws. */
export function appealCourseOf(entries: readonly AppealEntry[]): AppealCourse {
  const [filed, ...later] = entries
  if (filed?.kind !== 'appeal.filed') throw new TypeError('an appeal begins with what was filed')
  const course: AppealCourse = {
    ...{ state: 'filed', filed, late: isLate(filed), commission: [], votes: [] },
    ...{ answer: null, askedAt: null, refused: null, outcome: null, decidedAt: null },
  }
  for (const entry of later) take(course, entry)
  return course
}

function take(course: AppealCourse, entry: AppealEntry): void {
  const { by, at } = entry
  if (entry.kind === 'appeal.told') {
    course.state = 'told'
    return
  }
  if (by === null) throw new TypeError(`nobody did ${entry.kind}`)
  switch (entry.kind) {
    case 'appeal.filed':
      throw new TypeError('it was filed before')
    case 'appeal.refused':
      course.refused = { by, at, words: entry.words }
      close(course, 'refused', entry.why, at)
      break
    case 'appeal.taken':
      course.state = 'taken'
      break
    case 'mark.asked':
      course.askedAt = at
      break
    case 'appeal.answered':
      course.answer = { by, at, words: entry.words, regrade: entry.regrade, anew: entry.anew }
      close(course, 'decided', entry.verdict, at)
      break
    case 'commission.named':
      course.commission = entry.members
      course.state = 'taken'
      break
    case 'vote.given': {
      course.votes.push({ by, at, verdict: entry.verdict, words: entry.words })
      const result = resultOf(course.votes.map(({ verdict }) => verdict))
      if (result) close(course, 'decided', result, at)
      break
    }
  }
}

function close(course: AppealCourse, state: 'refused' | 'decided', outcome: Outcome, at: number): void {
  Object.assign(course, { state, outcome, decidedAt: at })
}

/**
 * What two of three agree on; null: not yet. Where all three differ, two of them give the student at least a part: the one
 * in the middle.
 */
export function resultOf(votes: readonly Verdict[]): Verdict | null {
  const ranks = votes.map((vote) => verdicts.indexOf(vote)).toSorted((one, other) => one - other)
  const twice = ranks.find((rank, i) => rank === ranks[i + 1])
  const rank = twice ?? (ranks.length === commissionSize ? ranks[1] : undefined)
  return rank === undefined ? null : (verdicts[rank] ?? null)
}

const appealActions = ['take', 'refuse', 'anew', 'answer', 'name', 'vote', 'tell'] as const
export const AppealAction = z.enum(appealActions)
export type AppealAction = z.infer<typeof AppealAction>

/** What the rights of a person are, before what the appeal's state leaves of them. */
export interface Standing {
  login: string
  /** She answers for the chair. */
  chair: boolean
  /** Officer or administrator, without a part in what it is against. */
  leads: boolean
  /** She tells students what became of it. */
  tells: boolean
}

export function mayDo(course: AppealCourse, { login, chair, leads, tells }: Standing): AppealAction[] {
  const { state, filed, commission, votes } = course
  const content = filed.about === 'content'
  const opens = content ? chair : leads
  switch (state) {
    case 'filed':
      return opens ? [content ? 'take' : 'name', 'refuse'] : []
    case 'taken': {
      if (content && !chair) return []
      // Of an answer that no person marked there is nothing to be marked anew.
      if (content) return course.askedAt === null ? ['anew', 'answer'] : ['answer']
      const waits = isMember(commission, login) && !votes.some(({ by }) => by.login === login)
      return [...(waits ? (['vote'] as const) : []), ...(leads ? (['name'] as const) : [])]
    }
    case 'refused':
    case 'decided':
      return tells ? ['tell'] : []
    case 'told':
      return []
  }
}

export const isMember = (commission: readonly Person[], login: string): boolean =>
  commission.some((one) => one.login === login)

/** Each votes alone: until it is decided nobody reads more than her own, whoever leads it neither. */
export const votesFor = ({ state, votes }: AppealCourse, login: string): Vote[] =>
  state === 'taken' ? votes.filter(({ by }) => by.login === login) : votes

/** Whoever has voted stays: nobody chooses the commission by what it says. */
export const mayReplace = ({ votes }: AppealCourse, members: readonly Person[]): boolean =>
  votes.every(({ by }) => isMember(members, by.login))

/** What people do with an appeal: take, refuse, have marked anew, answer, name a commission, vote, tell. Each is an entry. */
import {
  type AppealAction,
  commissionSize,
  type MarkedAnew,
  mayDo,
  mayReplace,
  type Person,
  resultOf,
  type Verdict,
} from '../../src-shared/appeals/course.ts'
import { hasRole, Roles } from '../../src-shared/vocabulary.ts'
import type { Ledgers } from '../cases/ledgers.ts'
import type { Clock } from '../clock.ts'
import type { Staff } from '../http/caller.ts'
import { Refusal } from '../http/refusal.ts'
import type { MarkDecisions } from '../marks/decided.ts'
import { type Reader, type Sql, transact } from '../storage/sql/sql.ts'
import type { Anew } from './anew.ts'
import type { Contents } from './content.ts'
import { aloneAt, conflict, type Files, type HeldAppeal } from './files.ts'
import type { Standings } from './standing.ts'

type Refused = { why: 'late' | 'not-admissible'; words: string }
type Answered = { verdict: 'rejected' | 'accepted'; words: string; regrade: string | null }

export interface Handling {
  take(number: string, by: Staff): Promise<void>
  refuse(number: string, said: Refused, by: Staff): Promise<void>
  /** The answer is another marker's from now on. */
  anew(number: string, by: Staff): Promise<void>
  answer(number: string, said: Answered, by: Staff): Promise<HeldAppeal>
  name(number: string, members: readonly string[], by: Staff): Promise<void>
  /** `entered`: what the mark list says by it; undefined: nothing new. */
  vote(
    number: string,
    said: { verdict: Verdict; words: string },
    by: Staff,
  ): Promise<{ held: HeldAppeal; entered: string | null | undefined }>
  tell(number: string, by: Staff): Promise<void>
  /** Whom a commission is chosen from. */
  candidates(held: HeldAppeal): Promise<(Person & { barred: boolean })[]>
}

interface Deps {
  db: Sql
  clock: Clock
  files: Files
  standings: Standings
  contents: Contents
  anew: Anew
  ledgers: Pick<Ledgers, 'one' | 'append'>
  marks: MarkDecisions
}

export function createHandling(deps: Deps): Handling {
  const { db, clock, files, standings, contents, anew, ledgers, marks } = deps
  const who = (by: Staff) => ({ by: { name: by.name, login: by.login }, at: clock.now() })

  /** The appeal as it stands, for whoever may do this with it next. */
  async function able(trx: Reader, number: string, by: Staff, action: AppealAction): Promise<HeldAppeal> {
    const held = await files.one(number, trx)
    const { standing } = await standings.of(held, by, trx)
    if (!mayDo(held.course, standing).includes(action))
      throw new Refusal('not-allowed', { detail: `${action} is not hers to do, or has its time` })
    return held
  }

  const at = (number: string, work: (trx: Reader) => Promise<void>) => transact(db, work, aloneAt(number))

  async function people(trx: Reader): Promise<Person[]> {
    const staff = await trx
      .selectFrom('staff')
      .select(['login', 'name', 'roles'])
      .where('retired_at', 'is', null)
      .orderBy('name')
      .orderBy('login')
      .execute()
    return staff
      .filter(({ roles }) =>
        hasRole({ roles: Roles.parse(JSON.parse(roles)) }, 'teacher', 'office', 'officer', 'administrator'),
      )
      .map(({ login, name }) => ({ login, name }))
  }

  /** Decisions of cases of this attempt that have lost their effect before. */
  async function lost(trx: Reader, attempt: string): Promise<Set<string>> {
    const rows = await trx
      .selectFrom('appeal')
      .select('subject')
      .where('attempt', '=', attempt)
      .where('outcome', '=', 'upheld')
      .execute()
    return new Set(rows.map(({ subject }) => subject.replace('decision ', '')))
  }

  /** The result goes into the case's ledger, and where it was upheld the decision says nothing of the mark any more. */
  async function settled(trx: Reader, held: HeldAppeal, outcome: Verdict, by: Staff) {
    const { exam, attempt, student, number, course } = held
    const { decision } = course.filed.target
    if (decision === null) return undefined
    const file = await ledgers.one(decision.split('-')[0] ?? '', trx)
    await ledgers.append(trx, file, {
      ...{ ...who(by), kind: 'appeal.decided', appeal: number, decision, outcome },
    })
    if (outcome !== 'upheld') return undefined
    const before = await lost(trx, attempt)
    return marks.undo(trx, {
      ...{ decision: number, exam, student, by, at: clock.now() },
      ...{ of: decision, lost: before },
    })
  }

  /** The answer follows the new mark, and the points follow the answer, into the mark list too. */
  async function markedAnew(
    trx: Reader,
    held: HeldAppeal,
    { verdict, regrade, by, at }: { by: Person; at: number } & Pick<Answered, 'verdict' | 'regrade'>,
  ): Promise<MarkedAnew> {
    const found = await anew.of(held, trx)
    if (!found || found.given === null || found.after === null)
      throw conflict('the other marker has not locked it yet')
    const { before, given, after } = found
    if (regrade !== null || (verdict === 'accepted') !== (after !== before))
      throw conflict('it is accepted where the points are others by the new mark, else rejected')
    const apply = () => anew.apply(trx, held, after)
    if (after === before) await apply()
    else {
      const { exam, student, number: reason } = held
      await marks.correct(trx, { exam, student, reason, by, at }, apply)
    }
    return { before, given, after }
  }

  return {
    take: (number, by) =>
      at(number, async (trx) => {
        const held = await able(trx, number, by, 'take')
        await files.append(trx, held, { ...who(by), kind: 'appeal.taken' })
      }),

    refuse: (number, { why, words }, by) =>
      at(number, async (trx) => {
        const held = await able(trx, number, by, 'refuse')
        if (why === 'late' && !held.course.late) throw conflict('it is not late')
        await files.append(trx, held, { ...who(by), kind: 'appeal.refused', why, words })
      }),

    anew: (number, by) =>
      at(number, async (trx) => {
        const held = await able(trx, number, by, 'anew')
        if (!(await anew.ask(trx, held))) throw conflict('no person has marked it')
        await files.append(trx, held, { ...who(by), kind: 'mark.asked' })
      }),

    async answer(number, { verdict, words, regrade }, by) {
      const { exam } = await files.one(number)
      return transact(
        db,
        async (trx) => {
          const held = await able(trx, number, by, 'answer')
          if (verdict === 'rejected' && regrade !== null)
            throw new Refusal('bad-input', { detail: 'a key that was put right is no rejection' })
          const said = { ...who(by), kind: 'appeal.answered', verdict, words, regrade } as const
          if (held.course.askedAt !== null)
            return files.append(trx, held, { ...said, anew: await markedAnew(trx, held, said) })
          if (verdict === 'accepted' && (regrade === null || !(await contents.applied(trx, held, regrade))))
            throw conflict('it is accepted once the key of this question was put right for all')
          return files.append(trx, held, { ...said, anew: null })
        },
        // As with a vote.
        marks.aloneAt(exam),
      )
    },

    name: (number, logins, by) =>
      at(number, async (trx) => {
        const held = await able(trx, number, by, 'name')
        const known = new Map((await people(trx)).map((person) => [person.login, person]))
        const members = [...new Set(logins)].flatMap((login) => known.get(login) ?? [])
        if (members.length !== commissionSize)
          throw new Refusal('bad-input', { detail: 'a commission is three persons who can look at appeals' })
        const barred = await standings.barred(held, trx)
        const had = members.find(({ login }) => barred.has(login))
        if (had) throw conflict(`${had.login} had to do with what the appeal is against`)
        if (!mayReplace(held.course, members)) throw conflict('one who has voted stays in the commission')
        await files.append(trx, held, { ...who(by), kind: 'commission.named', members })
      }),

    async vote(number, { verdict, words }, by) {
      const { exam } = await files.one(number)
      return transact(
        db,
        async (trx) => {
          const before = await able(trx, number, by, 'vote')
          const held = await files.append(trx, before, { ...who(by), kind: 'vote.given', verdict, words })
          const result = resultOf(held.course.votes.map((one) => one.verdict))
          return { held, entered: result === null ? undefined : await settled(trx, held, result, by) }
        },
        // Nobody is at the exam's mark lists meanwhile; who is at the appeal or the case finds its entry taken.
        marks.aloneAt(exam),
      )
    },

    tell: (number, by) =>
      at(number, async (trx) => {
        const held = await able(trx, number, by, 'tell')
        await files.append(trx, held, { ...who(by), kind: 'appeal.told' })
      }),

    async candidates(held) {
      const barred = await standings.barred(held)
      return (await people(db)).map((person) => ({ ...person, barred: barred.has(person.login) }))
    },
  }
}

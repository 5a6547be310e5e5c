/** Appeals as the console shows them: the list, which names nobody, and one of them as far as the caller may see it. */
import type { z } from 'zod'
import type { appeals } from '../../src-shared/api/appeals.ts'
import { isLate, mayDo, votesFor } from '../../src-shared/appeals/course.ts'
import type { AppealRow, AppealView } from '../../src-shared/appeals/held.ts'
import { blinder } from '../../src-shared/cases/blind.ts'
import { hasRole, Localized } from '../../src-shared/vocabulary.ts'
import type { Ledgers } from '../cases/ledgers.ts'
import type { Staff } from '../http/caller.ts'
import type { Chairs } from '../papers/chairs.ts'
import { direction } from '../people/listing.ts'
import type { Reader } from '../storage/sql/sql.ts'
import type { Contents } from './content.ts'
import type { HeldAppeal } from './files.ts'
import type { Filing } from './filing.ts'
import type { Handling } from './handling.ts'
import type { Rights } from './standing.ts'

interface Deps {
  db: Reader
  chairs: Pick<Chairs, 'headedBy'>
  ledgers: Pick<Ledgers, 'one'>
  contents: Pick<Contents, 'cipher' | 'question'>
  filing: Pick<Filing, 'questions'>
  handling: Pick<Handling, 'candidates'>
}

type Query = z.output<typeof appeals.list.query>

export interface Pages {
  list(query: Query, caller: Staff): Promise<{ total: number; rows: AppealRow[] }>
  one(held: HeldAppeal, rights: Rights): Promise<AppealView>
  /** Whose it is. */
  person(student: string): Promise<NonNullable<AppealView['student']>>
  decision(decision: string): Promise<NonNullable<AppealView['decision']> | null>
}

export function createPages(deps: Deps): Pages {
  const { db, chairs, ledgers, contents, filing, handling } = deps

  async function person(student: string) {
    const { number, name, group } = await db
      .selectFrom('student')
      .leftJoin('study_group', 'study_group.id', 'student.study_group')
      .select(['student.number', 'student.name', 'study_group.title as group'])
      .where('student.number', '=', student)
      .executeTakeFirstOrThrow()
    return { number, name, group }
  }

  async function decisionOf(decision: string) {
    const { course } = await ledgers.one(decision.split('-')[0] ?? '')
    const { confirmed } = course
    if (!confirmed || course.decision?.number !== decision) return null
    const { sanction, words } = course.decision
    return { number: decision, sanction: sanction.title, words, confirmedAt: confirmed.at }
  }

  return {
    person,
    decision: decisionOf,
    async list({ search, sort, down, from, count, state, about, votes }, caller) {
      const { login } = caller
      let found = db
        .selectFrom('appeal')
        .innerJoin('exam', 'exam.id', 'appeal.exam')
        .leftJoin('appeal_member', (join) =>
          join.onRef('appeal_member.number', '=', 'appeal.number').on('appeal_member.login', '=', login),
        )
        .selectAll('appeal')
        .select(['exam.title', 'exam.starts_at', 'appeal_member.voted'])
      if (!hasRole(caller, 'office', 'officer', 'administrator')) {
        const headed = await chairs.headedBy(login)
        const hers = db
          .selectFrom('marking')
          .innerJoin('paper', 'paper.id', 'marking.paper')
          .innerJoin('bank', 'bank.id', 'paper.bank')
          .leftJoin('bank_teacher', (join) =>
            join.onRef('bank_teacher.bank', '=', 'bank.id').on('bank_teacher.login', '=', login),
          )
          .select('marking.exam')
          .where(({ or, eb }) =>
            or([
              eb('bank_teacher.login', 'is not', null),
              ...(headed.length > 0 ? [eb('bank.chair', 'in', headed)] : []),
            ]),
          )
        found = found.where(({ or, and, eb }) =>
          or([
            eb('appeal_member.login', 'is not', null),
            and([eb('appeal.about', '=', 'content'), eb('appeal.exam', 'in', hers)]),
          ]),
        )
      }
      const word = search.trim().toUpperCase()
      if (word !== '') found = found.where('appeal.number', 'like', `${word.replace(/[%_]/g, '')}%`)
      if (state !== undefined) found = found.where('appeal.state', '=', state)
      if (about !== undefined) found = found.where('appeal.about', '=', about)
      if (votes) found = found.where('appeal.state', '=', 'taken').where('appeal_member.voted', '=', 0)
      const { total } = await found
        .clearSelect()
        .select(({ fn }) => fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow()
      const key = (
        {
          answerBy: 'appeal.answer_by',
          filedOn: 'appeal.filed_at',
          number: 'appeal.number',
          state: 'appeal.state',
        } as const
      )[sort]
      const rows = await found
        .orderBy(key, direction(down))
        .orderBy('appeal.answer_by')
        .orderBy('appeal.number')
        .limit(count)
        .offset(from)
        .execute()
      return {
        total: Number(total),
        rows: rows.map((row) => ({
          ...{ number: row.number, about: row.about, state: row.state, outcome: row.outcome },
          exam: {
            ...{ id: row.exam, startsAt: Number(row.starts_at) },
            title: Localized.parse(JSON.parse(row.title)),
          },
          ...{ filedOn: row.filed_on, answerBy: row.answer_by },
          late: isLate({ day: row.filed_on, last: row.last_day }),
          votes: row.state === 'taken' && row.voted === 0,
        })),
      }
    },

    async one(held, { standing, sees }) {
      const { number, course, attempt, student, exam } = held
      const { filed, commission, votes, state, outcome } = course
      const { about, target } = filed
      const row = await db
        .selectFrom('exam')
        .select(['title', 'starts_at'])
        .where('id', '=', exam)
        .executeTakeFirstOrThrow()
      const whose = await person(student)
      const named = sees === 'named'
      const blind = named
        ? (text: string) => text
        : blinder([whose.name], [whose.number, whose.group, attempt])
      const content = about === 'content' && !named ? await contents.question(held) : null
      const may = mayDo(course, standing).filter((action) => action !== 'anew' || content?.byHand)
      const place =
        target.question === null ? -1 : (await filing.questions(exam, attempt)).indexOf(target.question)
      return {
        ...{ number, about, state, outcome, late: course.late, filedAt: filed.at, by: filed.by },
        ...{ filedOn: filed.day, last: filed.last, answerBy: filed.answerBy, words: blind(filed.words) },
        exam: { id: exam, title: Localized.parse(JSON.parse(row.title)), startsAt: Number(row.starts_at) },
        student: named ? whose : null,
        // Of names beside ciphers there is a list of its own (marking).
        cipher: named ? null : await contents.cipher(attempt),
        // Its place in the work would tell whose it is, to whoever knows the draw.
        question: named && place >= 0 ? place + 1 : null,
        content,
        decision: target.decision === null ? null : await decisionOf(target.decision),
        ...{ commission, voted: votes.length, votes: votesFor(course, standing.login) },
        ...{ answer: course.answer, refused: course.refused, decidedAt: course.decidedAt },
        candidates: may.includes('name') ? await handling.candidates(held) : null,
        ...{ may, act: named && outcome !== null },
      }
    },
  }
}

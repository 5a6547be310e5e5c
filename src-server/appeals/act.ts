/** The act of an appeal, once it is refused or decided: a numbered document for whoever may know whose it is. */
import en from '../../resources/locales/en/appeal-act.json' with { type: 'json' }
import kk from '../../resources/locales/kk/appeal-act.json' with { type: 'json' }
import ky from '../../resources/locales/ky/appeal-act.json' with { type: 'json' }
import ru from '../../resources/locales/ru/appeal-act.json' with { type: 'json' }
import type { AppealCourse } from '../../src-shared/appeals/course.ts'
import type { AppealView } from '../../src-shared/appeals/held.ts'
import { inOneLine } from '../../src-shared/cases/review.ts'
import { type Language, Localized } from '../../src-shared/vocabulary.ts'
import type { Base } from '../base.ts'
import type { Documents } from '../documents/capability.ts'
import type { Block } from '../documents/document.ts'
import { shownDay } from '../documents/words.ts'
import { notFound } from '../http/refusal.ts'
import type { HeldAppeal } from './files.ts'
import type { Filing } from './filing.ts'
import type { Pages } from './pages.ts'

const texts: Record<Language, typeof en> = { kk, ru, ky, en }
type Key = Exclude<keyof typeof en, 'outcome' | 'effect' | 'vote'>
type Values = Readonly<Record<string, string | number>>

const filled = (text: string, values: Values): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => String(values[name] ?? '…'))

interface Deps extends Pick<Base, 'db' | 'calendar'> {
  documents: Pick<Documents, 'register' | 'from'>
  pages: Pick<Pages, 'person' | 'decision'>
  filing: Pick<Filing, 'questions'>
}

export interface AppealActs {
  /** Refuses with 404 before it is refused or decided. `by`: whose login the register keeps. */
  issue(held: HeldAppeal, language: Language, by: string): Promise<{ number: string; bytes: Uint8Array }>
}

interface About {
  number: string
  exam: { title: string; startsAt: number }
  student: NonNullable<AppealView['student']>
  /** Its number on the answer sheet. */
  question: number | null
  decision: AppealView['decision']
  course: AppealCourse
}

export function createAppealActs({ db, calendar, documents, pages, filing }: Deps): AppealActs {
  const clock = (ms: number) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: calendar.timeZone, timeStyle: 'short' }).format(ms)

  return {
    async issue(held, language, by) {
      const { number, exam, attempt, student, course } = held
      const { target } = course.filed
      if (course.decidedAt === null) throw notFound()
      const row = await db
        .selectFrom('exam')
        .select(['title', 'starts_at'])
        .where('id', '=', exam)
        .executeTakeFirstOrThrow()
      const place =
        target.question === null ? -1 : (await filing.questions(exam, attempt)).indexOf(target.question)
      const about: About = {
        ...{ number, course, student: await pages.person(student), question: place < 0 ? null : place + 1 },
        decision: target.decision === null ? null : await pages.decision(target.decision),
        exam: { title: Localized.parse(JSON.parse(row.title))[language], startsAt: Number(row.starts_at) },
      }
      const contents = {
        ...{ language, from: documents.from(language), title: texts[language].title },
        day: calendar.dayOf(course.decidedAt),
        blocks: blocksOf(about, language, (ms) => `${shownDay(calendar.dayOf(ms), language)}, ${clock(ms)}`),
      }
      const made = await documents.register.issue(contents, { kind: 'appeal-act', by })
      return { number: made.number, bytes: made.bytes }
    },
  }
}

function blocksOf(about: About, language: Language, time: (ms: number) => string): Block[] {
  const words = texts[language]
  const say = (key: Key, values: Values = {}): string => filled(words[key], values)
  const { number, exam, student, question, decision, course } = about
  const { filed, commission, votes, answer, refused, outcome } = course
  const day = (one: string) => shownDay(one, language)
  const paragraph = (...lines: string[]): Block => ({ kind: 'paragraph', text: lines.join('\n') })
  const heading = (key: Key): Block => ({ kind: 'heading', text: say(key) })
  const voteOf = (login: string) => votes.find(({ by }) => by.login === login)
  const against =
    question !== null
      ? say('against-question', { n: question })
      : decision
        ? say('against-decision', { number: decision.number, sanction: decision.sanction[language] })
        : say('against-exam')
  const spoken = answer ?? refused
  return [
    paragraph(
      say('appeal', { number }),
      say('exam', { exam: exam.title, at: time(exam.startsAt) }),
      say('student', { name: student.name, number: student.number }),
      ...(student.group === null ? [] : [say('group', { group: student.group })]),
      against,
      say('filed', { day: day(filed.day) }),
      ...(filed.last === null ? [] : [say(course.late ? 'late' : 'in-time', { day: day(filed.last) })]),
    ),
    heading('claim'),
    paragraph(filed.words),
    ...(commission.length === 0
      ? []
      : [
          heading('commission'),
          paragraph(say('alone')),
          {
            kind: 'list' as const,
            items: commission.map(({ name, login }) => {
              const vote = voteOf(login)
              return vote
                ? say('voted', {
                    name,
                    vote: words.vote[vote.verdict],
                    at: time(vote.at),
                    words: inOneLine(vote.words),
                  })
                : say('not-voted', { name })
            }),
          },
        ]),
    heading('result'),
    paragraph(
      outcome === null ? '' : words.outcome[outcome],
      ...(spoken ? [say('said', { name: spoken.by.name, at: time(spoken.at) }), spoken.words] : []),
      ...(answer?.regrade ? [say('regrade', { regrade: answer.regrade })] : []),
      ...(decision && (outcome === 'upheld' || outcome === 'partly' || outcome === 'rejected')
        ? [filled(words.effect[outcome], { number: decision.number })]
        : []),
    ),
    {
      kind: 'signatures',
      lines: [
        ...(commission.length > 0
          ? votes.map(({ by }) => ({ role: say('by-member'), name: by.name }))
          : spoken
            ? [{ role: say('by-answerer'), name: spoken.by.name }]
            : []),
        { role: say('by-student'), name: student.name },
      ],
    },
  ]
}

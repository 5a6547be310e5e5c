/**
 * The act of an appeal, once it is refused or decided: a numbered document for whoever may know whose it is. Its student
 * takes it too, so nothing of a rubric stands in it: the question stays in the bank.
 */
import en from '../../resources/locales/en/appeal-act.json' with { type: 'json' }
import kk from '../../resources/locales/kk/appeal-act.json' with { type: 'json' }
import ky from '../../resources/locales/ky/appeal-act.json' with { type: 'json' }
import ru from '../../resources/locales/ru/appeal-act.json' with { type: 'json' }
import type { AppealCourse } from '../../src-shared/appeals/course.ts'
import type { AppealView } from '../../src-shared/appeals/held.ts'
import { inOneLine } from '../../src-shared/cases/review.ts'
import { type Language, Localized } from '../../src-shared/vocabulary.ts'
import { fill } from '../../src-shared/wordings/fill.ts'
import type { Base } from '../base.ts'
import type { Documents } from '../documents/capability.ts'
import type { Block, PrintedDocument } from '../documents/document.ts'
import { told } from '../documents/worded.ts'
import type { Tell } from '../documents/wordings.ts'
import { shownDay } from '../documents/words.ts'
import { notFound } from '../http/refusal.ts'
import type { HeldAppeal } from './files.ts'
import type { Filing } from './filing.ts'
import type { Pages } from './pages.ts'

const texts: Record<Language, typeof en> = { kk, ru, ky, en }
type Key = Exclude<keyof typeof en, 'outcome' | 'effect' | 'vote'>
type Values = Readonly<Record<string, string | number>>

interface Deps extends Pick<Base, 'db' | 'calendar'> {
  documents: Pick<Documents, 'worded' | 'from'>
  pages: Pick<Pages, 'person' | 'decision'>
  filing: Pick<Filing, 'questions'>
}

export interface AppealActs {
  /** Refuses with 404 before it is refused or decided. `by`: whose login the register keeps. */
  issue(held: HeldAppeal, language: Language, by: string): Promise<{ number: string; bytes: Uint8Array }>
}

export interface AppealAbout {
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
      const about: AppealAbout = {
        ...{ number, course, student: await pages.person(student), question: place < 0 ? null : place + 1 },
        decision: target.decision === null ? null : await pages.decision(target.decision),
        exam: { title: Localized.parse(JSON.parse(row.title))[language], startsAt: Number(row.starts_at) },
      }
      const day = calendar.dayOf(course.decidedAt)
      const time = (ms: number) => `${shownDay(calendar.dayOf(ms), language)}, ${clock(ms)}`
      const made = await documents.worded.issue(
        { paper: 'appeal-act', language, about: number, by },
        (tell) => appealDocument(about, { language, from: documents.from(language), day, time, tell }),
      )
      return { number: made.number, bytes: made.bytes }
    },
  }
}

export function appealDocument(
  about: AppealAbout,
  said: { language: Language; from: string; day: string; time(ms: number): string; tell: Tell },
): Omit<PrintedDocument, 'confirmed' | 'wording'> {
  const { language, from, day, time, tell } = said
  const { student, exam } = about
  const fields = {
    ...{ student: student.name, number: student.number, group: student.group ?? '', exam: exam.title },
    ...{ starts: time(exam.startsAt), appeal: about.number, day: shownDay(day, language) },
  }
  return {
    ...{ language, from, day, title: tell('title', fields) },
    blocks: blocksOf(about, language, time, (passage) => tell(passage, fields)),
  }
}

function blocksOf(
  about: AppealAbout,
  language: Language,
  time: (ms: number) => string,
  tell: (passage: 'opening' | 'alone' | 'closing') => string,
): Block[] {
  const words = texts[language]
  const say = (key: Key, values: Values = {}): string => fill(words[key], values)
  const { number, exam, student, question, decision, course } = about
  const { filed, commission, votes, answer, refused, outcome } = course
  const day = (one: string) => shownDay(one, language)
  const paragraph = (...lines: string[]): Block => ({ kind: 'paragraph', text: lines.join('\n') })
  const points = (n: number) => n.toLocaleString(language)
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
    ...told(tell('opening')),
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
          paragraph(tell('alone')),
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
      ...(answer?.anew
        ? [
            say('anew', {
              before: points(answer.anew.before),
              given: points(answer.anew.given),
              after: points(answer.anew.after),
            }),
          ]
        : []),
      ...(decision && (outcome === 'upheld' || outcome === 'partly' || outcome === 'rejected')
        ? [fill(words.effect[outcome], { number: decision.number })]
        : []),
    ),
    ...told(tell('closing')),
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

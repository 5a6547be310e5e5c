/** What the papers beside the act say. Pure. */

import en from '../../resources/locales/en/case-papers.json' with { type: 'json' }
import kk from '../../resources/locales/kk/case-papers.json' with { type: 'json' }
import ky from '../../resources/locales/ky/case-papers.json' with { type: 'json' }
import ru from '../../resources/locales/ru/case-papers.json' with { type: 'json' }
import type { CaseDecision } from '../../src-shared/cases/held.ts'
import type { PlaceKind } from '../../src-shared/cases/review.ts'
import type { Sanction } from '../../src-shared/cases/sanctions.ts'
import type { Language } from '../../src-shared/vocabulary.ts'
import type { Calendar } from '../calendar.ts'
import type { Block, PrintedDocument } from '../documents/document.ts'
import { shownDay } from '../documents/words.ts'
import { kindIn } from './act-document.ts'

const texts: Record<Language, typeof en> = { kk, ru, ky, en }
type Contents = Omit<PrintedDocument, 'confirmed'>
type Values = Readonly<Record<string, string | number>>

/** `at`: day and time for people. */
export interface AboutExam {
  exam: string
  at: string
}

interface About {
  language: Language
  from: string
  page: CaseDecision
  exam: AboutExam
  /** For people: day and time; the day alone. */
  time(ms: number): string
  day(ms: number): string
}

export interface InForce {
  student: { name: string; number: string; group: string | null }
  decision: string
  /** Of its confirmation. */
  at: number
  sanction: Sanction
}

const filled = (text: string, values: object): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => String((values as Values)[name] ?? '…'))
const paragraph = (lines: readonly string[]): Block => ({ kind: 'paragraph', text: lines.join('\n') })

/** Before the decision: what is to be explained, until when and where; once it is confirmed: the decision, and that she may appeal. */
export function noticeOf(
  about: About & { address: string; kinds: readonly PlaceKind[]; by: string; on: string },
): Contents {
  const { language, page, exam, from, time } = about
  const { notice: words } = texts[language]
  const { student, number, decision, explaining } = page
  const rule = decision?.sanction.article[language] ?? ''
  const said =
    decision?.confirmed == null
      ? [
          filled(words.seen, { kinds: about.kinds.map((one) => kindIn(language, one)).join(', ') }),
          explaining.until === null
            ? words['no-days']
            : filled(words.explain, { until: time(explaining.until) }),
        ]
      : [
          filled(words.decided, {
            ...{ decision: decision.number, day: about.day(decision.confirmed.at) },
            sanction: decision.sanction.title[language],
          }),
          ...(rule === '' ? [] : [filled(words.article, { article: rule })]),
          words.appeal,
        ]
  return {
    ...{ language, from, day: about.on, title: words.title },
    blocks: [
      paragraph([
        filled(words.to, student),
        ...(student.group === null ? [] : [filled(words.group, { group: student.group })]),
        filled(words.exam, exam),
        filled(words.case, { number }),
      ]),
      ...said.map((line) => paragraph([line])),
      paragraph([filled(words.where, { address: about.address })]),
      {
        kind: 'signatures',
        lines: [
          { role: words['by-officer'], name: about.by },
          { role: words['by-student'], name: student.name },
        ],
      },
    ],
  }
}

/** Of a confirmed decision, without what it rests on; null before. */
export function extractOf(about: About, calendar: Pick<Calendar, 'dayOf'>): Contents | null {
  const { language, page, exam, from } = about
  const words = texts[language].extract
  const { student, number, decision } = page
  if (!decision?.confirmed) return null
  const { sanction, confirmed, signed, appeal } = decision
  const article = sanction.article[language]
  return {
    ...{ language, from, day: calendar.dayOf(confirmed.at), title: words.title },
    blocks: [
      paragraph([
        filled(words.case, { number, decision: decision.number, day: about.day(confirmed.at) }),
        filled(words.exam, exam),
        filled(words.student, student),
        ...(student.group === null ? [] : [filled(words.group, { group: student.group })]),
      ]),
      paragraph([
        filled(words.sanction, { sanction: sanction.title[language] }),
        ...(article === '' ? [] : [filled(words.article, { article })]),
        words[sanction.effect],
        ...(appeal ? [words[appeal.outcome]] : []),
      ]),
      {
        kind: 'signatures',
        lines: [
          { role: words['by-signer'], name: signed.by.name },
          { role: words['by-confirmer'], name: confirmed.by.name },
        ],
      },
    ],
  }
}

/** `on`: its day, `2026-01-31`. */
export function annexOf(about: {
  language: Language
  from: string
  exam: AboutExam
  rows: readonly InForce[]
  on: string
  day(ms: number): string
  by: string
}): Contents {
  const { language, rows, on, from, exam } = about
  const words = texts[language].annex
  const heads = ['n', 'student', 'number', 'group', 'decision', 'day', 'sanction', 'article'] as const
  return {
    ...{ language, from, day: on, title: words.title, landscape: true },
    blocks: [
      paragraph([
        filled(words.exam, exam),
        rows.length === 0
          ? words.none
          : filled(words['in-force'], { day: shownDay(on, language), n: rows.length }),
      ]),
      ...(rows.length === 0
        ? []
        : [
            {
              ...{ kind: 'table' as const, caption: words.caption },
              columns: heads.map((head) => ({ head: words[head] })),
              rows: rows.map(({ student, decision, at, sanction }, i) => ({
                cells: [
                  ...[String(i + 1), student.name, student.number, student.group, decision, about.day(at)],
                  ...[sanction.title[language], sanction.article[language] || null],
                ],
              })),
            },
          ]),
      {
        kind: 'signatures',
        lines: [
          { role: words.by, name: about.by },
          { role: words.agreed, name: '' },
        ],
      },
    ],
  }
}

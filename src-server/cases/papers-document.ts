/** What the papers beside the act say. Pure. */

import en from '../../resources/locales/en/case-papers.json' with { type: 'json' }
import kk from '../../resources/locales/kk/case-papers.json' with { type: 'json' }
import ky from '../../resources/locales/ky/case-papers.json' with { type: 'json' }
import ru from '../../resources/locales/ru/case-papers.json' with { type: 'json' }
import type { CaseDecision } from '../../src-shared/cases/held.ts'
import type { PlaceKind } from '../../src-shared/cases/review.ts'
import type { Sanction } from '../../src-shared/cases/sanctions.ts'
import type { Language } from '../../src-shared/vocabulary.ts'
import { fill } from '../../src-shared/wordings/fill.ts'
import type { Calendar } from '../calendar.ts'
import type { Block, PrintedDocument } from '../documents/document.ts'
import { told } from '../documents/worded.ts'
import type { Tell } from '../documents/wordings.ts'
import { shownDay } from '../documents/words.ts'
import { kindIn } from './act-document.ts'

const texts: Record<Language, typeof en> = { kk, ru, ky, en }
type Contents = Omit<PrintedDocument, 'confirmed' | 'wording'>

/** `at`: day and time for people. */
export interface AboutExam {
  exam: string
  at: string
}

interface About {
  language: Language
  from: string
  /** The university's own words. */
  tell: Tell
  page: Pick<CaseDecision, 'student' | 'number' | 'decision'> & {
    explaining: Pick<CaseDecision['explaining'], 'until'>
  }
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

const paragraph = (lines: readonly string[]): Block => ({ kind: 'paragraph', text: lines.join('\n') })

/** As the university's own words name them. */
const person = ({ name, number, group }: InForce['student']) => ({
  student: name,
  number,
  group: group ?? '',
})
const during = ({ exam, at }: AboutExam) => ({ exam, starts: at })

/** Before the decision: what is to be explained, until when and where; once it is confirmed: the decision, and that she may appeal. */
export function noticeOf(
  about: About & { address: string; kinds: readonly PlaceKind[]; by: string; on: string },
): Contents {
  const { language, page, exam, from, time, tell } = about
  const { notice: words } = texts[language]
  const { student, number, decision, explaining } = page
  const { address } = about
  const fields = { ...person(student), ...during(exam), case: number, address, officer: about.by }
  const article = decision?.sanction.article[language] ?? ''
  const said =
    decision?.confirmed == null
      ? [
          tell('seen', {
            ...fields,
            kinds: about.kinds.map((one) => kindIn(language, one)).join(', '),
          }),
          explaining.until === null
            ? tell('no-days', fields)
            : tell('explain', { ...fields, until: time(explaining.until) }),
        ]
      : [
          tell('decided', {
            ...{ ...fields, decision: decision.number, day: about.day(decision.confirmed.at) },
            sanction: decision.sanction.title[language],
          }),
          ...(article === '' ? [] : [tell('article', { ...fields, article })]),
          tell('appeal', fields),
        ]
  return {
    ...{ language, from, day: about.on, title: tell('title', fields) },
    blocks: [
      ...told(tell('opening', fields)),
      paragraph([
        fill(words.to, { name: student.name, number: student.number }),
        ...(student.group === null ? [] : [fill(words.group, { group: student.group })]),
        fill(words.exam, { ...exam }),
        fill(words.case, { number }),
      ]),
      ...said.map((line) => paragraph([line])),
      paragraph([tell('where', fields)]),
      ...told(tell('closing', fields)),
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
  const { language, page, exam, from, tell } = about
  const words = texts[language].extract
  const { student, number, decision } = page
  if (!decision?.confirmed) return null
  const { sanction, confirmed, signed, appeal } = decision
  const article = sanction.article[language]
  const day = about.day(confirmed.at)
  const fields = {
    ...{ ...person(student), ...during(exam), case: number, decision: decision.number, day },
    ...{ sanction: sanction.title[language], article },
  }
  return {
    ...{ language, from, day: calendar.dayOf(confirmed.at), title: tell('title', fields) },
    blocks: [
      ...told(tell('opening', fields)),
      paragraph([
        fill(words.case, { number, decision: decision.number, day }),
        fill(words.exam, { ...exam }),
        fill(words.student, { name: student.name, number: student.number }),
        ...(student.group === null ? [] : [fill(words.group, { group: student.group })]),
      ]),
      paragraph([
        tell('sanction', fields),
        ...(article === '' ? [] : [tell('article', fields)]),
        words[sanction.effect],
        ...(appeal ? [words[appeal.outcome]] : []),
      ]),
      ...told(tell('closing', fields)),
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
  tell: Tell
  exam: AboutExam
  rows: readonly InForce[]
  on: string
  day(ms: number): string
  by: string
}): Contents {
  const { language, rows, on, from, exam, tell } = about
  const words = texts[language].annex
  const fields = { ...during(exam), day: shownDay(on, language) }
  const heads = ['n', 'student', 'number', 'group', 'decision', 'day', 'sanction', 'article'] as const
  return {
    ...{ language, from, day: on, title: tell('title', fields), landscape: true },
    blocks: [
      ...told(tell('opening', fields)),
      paragraph([
        fill(words.exam, { ...exam }),
        rows.length === 0 ? tell('none', fields) : tell('in-force', { ...fields, n: rows.length }),
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
      ...told(tell('closing', fields)),
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

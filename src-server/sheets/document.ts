/** An answer sheet as a document for paper. */
import en from '../../resources/locales/en/sheet.json' with { type: 'json' }
import kk from '../../resources/locales/kk/sheet.json' with { type: 'json' }
import ky from '../../resources/locales/ky/sheet.json' with { type: 'json' }
import ru from '../../resources/locales/ru/sheet.json' with { type: 'json' }
import { receiptNumber } from '../../src-shared/sheet/number.ts'
import type { MadeSheet, Sheet } from '../../src-shared/sheet/sheet.ts'
import { type ShownQuestion, shownQuestions } from '../../src-shared/sheet/shown.ts'
import type { Language } from '../../src-shared/vocabulary.ts'
import type { Block, PrintedDocument } from '../documents/document.ts'

const texts: Record<Language, typeof en> = { kk, ru, ky, en }

interface Of {
  made: MadeSheet
  language: Language
  from: string
  /** The day of the submission. */
  day: string
  /** When it came to the server, and by the station's clock when it began and was handed in; for people. */
  times: { server: string; opened: string | null; submitted: string }
  /** Of the page that confirms the number; null where the server does not know its own address. */
  page: string | null
}

/** Characters that are printed at most, some two hundred pages: making a PDF takes its time of everybody's. */
export const printedAtMost = 500_000

/** Characters of what was asked and answered. */
export const printedLength = (sheet: Sheet, language: Language): number =>
  shownQuestions(sheet, language).reduce(
    (sum, question) => sum + asked(question).length + (question.answer?.length ?? 0),
    0,
  )

export function sheetDocument(of: Of): Omit<PrintedDocument, 'confirmed'> {
  const { made, language, from, day, times, page } = of
  const { sheet, digest } = made
  const say = (key: keyof typeof en, values: Readonly<Record<string, string | number>> = {}): string =>
    texts[language][key].replace(/\{\{(\w+)\}\}/g, (_all, name: string) => String(values[name] ?? '…'))
  const number = receiptNumber(digest)
  const { student, station, salt } = sheet
  const facts = [
    say('student', student),
    say('place', { room: station.room, station: station.name }),
    say('came', { at: times.server }),
    ...(times.opened === null ? [] : [say('opened', { at: times.opened })]),
    say('submitted', { at: times.submitted }),
    say('number', { number }),
    say('digest', { digest }),
    // Without it, whoever knows all but the answers could print one sheet after another until a digest is right.
    say('salt', { salt }),
    ...(page === null ? [] : [say('check', { page })]),
  ]
  const shown = shownQuestions(sheet, language)
  return {
    ...{ language, from, day, title: say('title', { exam: sheet.exam.title[language] }) },
    blocks: [
      { kind: 'paragraph', text: facts.join('\n') },
      ...(shown.length === 0 ? [{ kind: 'paragraph' as const, text: say('web') }] : []),
      ...shown.flatMap((question): Block[] => [
        { kind: 'paragraph', text: asked(question) },
        ...(question.number === null
          ? []
          : [
              {
                kind: 'paragraph' as const,
                text:
                  question.answer === null ? say('none') : say('answer', { answer: question.answer.trim() }),
              },
            ]),
      ]),
      {
        kind: 'signatures',
        lines: [
          { role: say('by-student'), name: student.name },
          { role: say('by-invigilator'), name: '' },
        ],
      },
    ],
  }
}

const asked = ({ number, text, points, choices }: ShownQuestion): string =>
  [number === null ? text : `${number}. ${text} (${points})`, ...choices].join('\n')

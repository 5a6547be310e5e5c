import { expect, it } from 'vitest'
import { printedAtMost, printedLength } from '../../../src-server/sheets/document.ts'
import { answerLength, Question } from '../../../src-shared/exam.ts'
import { sheetOf } from '../../../src-shared/sheet/sheet.ts'

const said = (text: string) => ({ kk: text, ru: text, ky: text, en: text })
const sheetWith = (answers: number) =>
  sheetOf(
    {
      head: {
        attempt: 'at-1',
        exam: { id: 'exam', title: said('Алгебра') },
        student: { number: '20260001', name: 'Айгерім Сапарова' },
        station: { id: 'st1', name: 'Station 1', room: 'lab-204' },
        times: { opened: null, submitted: '2026-11-30T09:00:00.000Z' },
        salt: '5a'.repeat(16),
      },
      questions: Array.from({ length: 60 }, (_, place) =>
        Question.parse({ id: `q${place}`, type: 'essay', text: said('?'), points: 1 }),
      ),
      answers: Object.fromEntries(
        Array.from({ length: answers }, (_, place) => [`q${place}`, 'я'.repeat(answerLength)]),
      ),
    },
    () => '0'.repeat(64),
  ).sheet

it('counts what is printed of a sheet: an ordinary one is printed, one of a million letters is not', () => {
  expect(printedLength(sheetWith(3), 'kk')).toBeLessThan(printedAtMost)
  expect(printedLength(sheetWith(50), 'kk')).toBeGreaterThan(printedAtMost)
})

/** A mark list as a document for paper and as a table for other programs; and grades by number alone, to be put up. */
import en from '../../resources/locales/en/mark-list.json' with { type: 'json' }
import kk from '../../resources/locales/kk/mark-list.json' with { type: 'json' }
import ky from '../../resources/locales/ky/mark-list.json' with { type: 'json' }
import ru from '../../resources/locales/ru/mark-list.json' with { type: 'json' }
import type { MarkRow } from '../../src-shared/marks/held.ts'
import type { Language } from '../../src-shared/vocabulary.ts'
import type { Block, Cell, PrintedDocument, Table } from '../documents/document.ts'
import { shownDay } from '../documents/words.ts'
import { scales } from '../marking/scales.ts'
import { type HeldExam, type MarkList, signedNow } from './lists.ts'

const texts: Record<Language, typeof en> = { kk, ru, ky, en }
type Key = Exclude<keyof typeof en, 'state'>
type Tell = (key: Key, values?: Readonly<Record<string, string | number>>) => string
const tellIn =
  (language: Language): Tell =>
  (key, values = {}) =>
    texts[language][key].replace(/\{\{(\w+)\}\}/g, (_all, name: string) => String(values[name] ?? '…'))

interface Of {
  held: HeldExam
  list: MarkList
  language: Language
}

const groupOf = ({ title }: MarkList, tell: Tell) => title ?? tell('no-group')
export const bookSheet = (language: Language): string => tellIn(language)('sheet')

const outcome = ({ passed }: MarkRow, tell: Tell) =>
  passed === null ? null : tell(passed ? 'passed' : 'failed')

export function listTable({ held, list, language }: Of): Table {
  const tell = tellIn(language)
  return {
    caption: tell('caption', { exam: held.title[language], group: groupOf(list, tell) }),
    columns: [
      ...[{ head: tell('number') }, { head: tell('name') }, { head: tell('record-book') }],
      ...list.parts.map((head) => ({ head, places: 2 })),
      ...[
        { head: tell('exam'), places: 2 },
        { head: tell('total'), places: 2 },
      ],
      ...[{ head: tell('grade') }, { head: tell('value'), places: 2 }, { head: tell('outcome') }],
    ],
    rows: list.rows.map((row) => ({
      cells: [
        ...[row.student, row.name, row.recordBook],
        ...list.parts.map((part) => row.parts[part] ?? null),
        ...[exactly(row.exam), row.total],
        ...[row.state === 'sat' ? row.grade : texts[language].state[row.state]],
        ...[row.value, outcome(row, tell)],
      ],
    })),
  }
}

/** Where two places would look like another grade's. */
const exactly = (value: number | null): Cell =>
  value !== null && Math.round(value * 100) / 100 !== value ? { value, places: 4 } : value

/** No name, and no part of what made the grade: it hangs where everybody reads it. */
export function numbersTable({ held, list, language }: Of): Table {
  const tell = tellIn(language)
  const rows = list.rows.toSorted((a, b) => (a.student < b.student ? -1 : 1))
  return {
    caption: tell('caption', { exam: held.title[language], group: groupOf(list, tell) }),
    columns: [{ head: tell('number') }, { head: tell('grade') }, { head: tell('outcome') }],
    rows: rows.map((row) => ({
      cells: [
        ...[row.student, row.state === 'sat' ? row.grade : texts[language].state[row.state]],
        outcome(row, tell),
      ],
    })),
  }
}

type Facts = Pick<PrintedDocument, 'language' | 'from' | 'day'> & {
  /** Days of the exam, and of the closing (null: not closed), as `2026-01-31`. */
  examDay: string
  closedDay: string | null
}

export function listDocument(
  of: Of,
  { language, from, day, examDay, closedDay }: Facts,
): Omit<PrintedDocument, 'confirmed'> {
  const { held, list } = of
  const tell = tellIn(language)
  const signers = signedNow(list)
  const corrected = list.versions.filter(({ reason }) => reason !== null)
  const facts = [
    tell('exam-day', { day: shownDay(examDay, language) }),
    tell('group', { group: groupOf(list, tell) }),
    tell('scale', { scale: scales[held.rule.scale].name[language] }),
    tell(held.rule.by === 'total' ? 'by-total' : 'by-exam'),
    closedDay === null
      ? tell('not-closed')
      : tell('closed', { day: shownDay(closedDay, language), version: list.version }),
    ...(list.digest === null ? [] : [tell('digest', { digest: list.digest })]),
    ...corrected.map(({ version, reason }) => tell('corrected', { version, reason: reason ?? '' })),
  ]
  return {
    ...{ language, from, day, landscape: list.parts.length > 0 },
    title: tell('title', { exam: held.title[language] }),
    blocks: [
      { kind: 'paragraph', text: facts.join('\n') },
      { kind: 'table', ...listTable(of) },
      { kind: 'paragraph', text: sums(list.rows, tell) },
      { kind: 'signatures', lines: signatureLines(signers, tell) },
    ],
  }
}

export function numbersDocument(
  of: Of,
  { language, from, day }: Pick<Facts, 'language' | 'from' | 'day'>,
): Omit<PrintedDocument, 'confirmed'> {
  const tell = tellIn(language)
  const blocks: Block[] = [{ kind: 'table', ...numbersTable(of) }]
  return { language, from, day, blocks, title: tell('numbers-title', { exam: of.held.title[language] }) }
}

function sums(rows: readonly MarkRow[], tell: Tell): string {
  const passed = rows.filter((row) => row.passed === true).length
  const failed = rows.filter((row) => row.passed === false).length
  return tell('sums', { students: rows.length, passed, failed, neither: rows.length - passed - failed })
}

function signatureLines(signers: MarkList['signatures'], tell: Tell) {
  const office = signers.find((one) => one.office)
  const other = signers.find((one) => one !== office)
  return [
    { role: tell('by-office'), name: office?.by ?? '' },
    { role: tell('by-other'), name: other?.by ?? '' },
  ]
}

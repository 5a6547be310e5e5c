/** The report of an import as a table: each row of the list, what became of it, and what is to be said of it. */
import en from '../../resources/locales/en/people.json' with { type: 'json' }
import kk from '../../resources/locales/kk/people.json' with { type: 'json' }
import ky from '../../resources/locales/ky/people.json' with { type: 'json' }
import ru from '../../resources/locales/ru/people.json' with { type: 'json' }
import type { Finding } from '../../src-shared/imports/finding.ts'
import { writeCsv } from '../../src-shared/tables/write.ts'
import type { Language } from '../../src-shared/vocabulary.ts'
import type { Report } from './outcome.ts'

interface Words {
  report: { line: string; key: string; outcome: string; column: string; remark: string; wrong: string }
  outcome: Record<string, string>
  column: Record<string, string>
  finding: Record<string, string>
  table: Record<string, string>
}
const words: Record<Language, Words> = { kk: kk.import, ru: ru.import, ky: ky.import, en: en.import }

function sentence({ finding, table }: Words, { code, params }: Finding): string {
  const text = code.startsWith('table.') ? table[code.slice('table.'.length)] : finding[code]
  return (text ?? code).replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(params[name] ?? ''))
}

/** A row of the list has one line of its own, and one for each thing that is to be said of it. */
export function reportCsv({ rows, findings }: Report, language: Language): string {
  const { report, outcome, column, ...texts } = words[language]
  const name = (of: string) => column[of] ?? of
  const lines = [
    ...rows.map((row) => ({
      line: row.line,
      cells: [row.line, row.key, outcome[row.outcome] ?? row.outcome, row.changed.map(name).join(', '), ''],
    })),
    ...findings.map((one) => ({
      line: one.line ?? 0,
      cells: [
        one.line ?? '',
        '',
        one.grave ? report.wrong : '',
        one.column === null ? '' : name(one.column),
        sentence({ report, outcome, column, ...texts }, one),
      ],
    })),
  ].toSorted((a, b) => a.line - b.line)
  const head = [report.line, report.key, report.outcome, report.column, report.remark]
  return writeCsv([head, ...lines.map(({ cells }) => cells)])
}

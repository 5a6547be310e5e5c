/** Answer sheets that were handed in: to be printed, or taken as they are. */
import type { AttemptDetail } from '../../../src-shared/console-api.ts'
import type { SheetRow } from '../../../src-shared/sheet/known.ts'
import { useLanguage } from '../../i18n/index.ts'
import { sheetAddress, sheetPdfAddress } from '../server/addresses.ts'
import { useSheets } from '../server/queries.ts'
import { useText } from '../text/useText.ts'
import classes from './Sheets.module.css'

/** Of one attempt; nothing where none was handed in. */
export function AttemptSheet({ attempt: { id, exam } }: { attempt: AttemptDetail }) {
  const { data } = useSheets(exam.id)
  const row = data?.sheets.find(({ attempt }) => attempt === id)
  return row ? (
    <span className={classes.one} data-testid="attempt-sheet">
      <Links row={row} />
    </span>
  ) : null
}

/** Of an exam; nothing before the first. */
export function ExamSheets({ exam }: { exam: string }) {
  const { t } = useText()
  const { data } = useSheets(exam)
  const rows = data?.sheets ?? []
  if (rows.length === 0) return null
  return (
    <details data-testid="exam-sheets">
      <summary>{t('sheet.all', { n: rows.length })}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard */}
      <ul className={classes.list} tabIndex={0} aria-label={t('sheet.all', { n: rows.length })}>
        {rows.map((row) => (
          <li key={row.attempt}>
            <span translate="no">
              {row.student.name} · {row.student.number}
            </span>
            <span className={classes.one}>
              <Links row={row} />
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}

function Links({ row: { attempt, agrees } }: { row: SheetRow }) {
  const { t } = useText()
  const language = useLanguage()
  if (agrees !== true)
    return <span data-trouble={agrees === false}>{t(agrees === null ? 'sheet.waits' : 'sheet.differs')}</span>
  return (
    <>
      <span>{t('sheet.title')}</span>
      <a href={sheetPdfAddress(attempt, language)} download data-testid={`sheet-pdf-${attempt}`}>
        PDF
      </a>
      <a href={sheetAddress(attempt)} download data-testid={`sheet-json-${attempt}`}>
        JSON
      </a>
    </>
  )
}

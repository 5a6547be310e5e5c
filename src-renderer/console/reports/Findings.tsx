/** What a report's figures do not agree with, what to look at, and how its file was read. */
import type { SessionReport } from '../../../src-shared/reports/session.ts'
import type { HeldTable } from '../../../src-shared/reports/session-held.ts'
import { disagreementText, noteText, sourceTexts } from '../../../src-shared/reports/session-words.ts'
import classes from './Reports.module.css'
import { useReportText } from './useReportText.ts'

interface Props {
  report: SessionReport
  read: HeldTable['notes']
  /** From mark lists: there is nothing that could have been published otherwise. */
  counted?: boolean
}

export function Findings({ report, read, counted = false }: Props) {
  const { t, words } = useReportText()
  return (
    <>
      {sourceTexts(report, words).map((text) => (
        <p key={text} className={classes.quiet}>
          {text}
        </p>
      ))}
      {counted ? null : report.disagrees.length === 0 ? (
        <p data-testid="agrees">{t('agrees')}</p>
      ) : (
        <section>
          <h2>{t('disagrees')}</h2>
          <ul className={classes.wrong} data-testid="disagrees">
            {report.disagrees.map((one) => (
              <li key={`${one.unit} ${one.form} ${one.column}`}>{disagreementText(one, words)}</li>
            ))}
          </ul>
        </section>
      )}
      {report.notes.length > 0 && (
        <section>
          <h2>{t('notes')}</h2>
          <ul data-testid="notes">
            {report.notes.map((note) => (
              <li key={`${note.line} ${note.unit} ${note.column} ${note.what}`}>{noteText(note, words)}</li>
            ))}
          </ul>
        </section>
      )}
      {read.length > 0 && (
        <details className={classes.read} data-testid="how-read">
          <summary>{t('how-read')}</summary>
          {/* The reader of tables has English words alone. */}
          <ul lang="en">
            {read.map(({ line, why }) => (
              <li key={`${line} ${why}`}>
                {line === null ? why : t('how-read-line', { line: String(line), why })}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

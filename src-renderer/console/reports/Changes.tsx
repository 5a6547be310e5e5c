/** What has changed, in words: in all, and each unit on demand. */
import type { SessionReport } from '../../../src-shared/reports/session.ts'
import { sessionChanges } from '../../../src-shared/reports/session-changes.ts'
import { changeText } from '../../../src-shared/reports/session-words.ts'
import classes from './Reports.module.css'
import { useReportText } from './useReportText.ts'

export function Changes({
  kind,
  then,
  now,
}: {
  kind: 'before' | 'last-year'
  then: SessionReport
  now: SessionReport
}) {
  const { t, words } = useReportText()
  const { changes, only } = sessionChanges(then, now)
  const inAll = changes.filter(({ unit }) => unit === '')
  const ofUnits = changes.filter(({ unit }) => unit !== '')
  const line = (change: (typeof changes)[number]) => (
    <li key={`${change.unit} ${change.form} ${change.column}`}>{changeText(change, words)}</li>
  )
  return (
    <section data-testid={`changes-${kind}`}>
      <h2>{t(`beside-${kind}`)}</h2>
      <ul>{inAll.map(line)}</ul>
      {only.before.length > 0 && <p>{t('report:only-before', { units: only.before.join(', ') })}</p>}
      {only.now.length > 0 && <p>{t('report:only-now', { units: only.now.join(', ') })}</p>}
      {ofUnits.length > 0 && (
        <details className={classes.read}>
          <summary>{t('units-too')}</summary>
          <ul>{ofUnits.map(line)}</ul>
        </details>
      )}
    </section>
  )
}

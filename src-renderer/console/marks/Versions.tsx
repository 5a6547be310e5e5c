/** What a list said when it was closed, and why it was opened again since. */
import type { MarkListPage } from '../../../src-shared/marks/held.ts'
import { formatDateTime, useLanguage, useTranslation } from '../../i18n/index.ts'
import classes from './Marks.module.css'

export function Versions({ list: { versions, signatures } }: { list: MarkListPage }) {
  const { t } = useTranslation('marks')
  const language = useLanguage()
  if (versions.every(({ closedAt, reason }) => closedAt === null && reason === null)) return null
  return (
    <section aria-label={t('versions.title')} data-testid="versions">
      <h2>{t('versions.title')}</h2>
      <ul className={classes.versions}>
        {versions.map(({ version, reason, by, at, closedAt }) => {
          const signed = signatures.filter((one) => one.version === version && one.holds)
          return (
            <li key={version}>
              <b>{t('versions.version', { version: String(version) })}</b>
              {reason !== null && (
                <>
                  <br />
                  {t('versions.again', { by })} · {formatDateTime(at, language)}. {t('versions.reason')}{' '}
                  <span className={classes.whole} data-as-is>
                    {reason}
                  </span>
                </>
              )}
              <br />
              {closedAt === null
                ? t('versions.not-closed')
                : `${t('versions.closed')} ${formatDateTime(closedAt, language)}`}
              {closedAt !== null && signed.length > 0 && (
                <>
                  {'. '}
                  {t('versions.signed')} {signed.map((one) => one.by).join(', ')}
                </>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

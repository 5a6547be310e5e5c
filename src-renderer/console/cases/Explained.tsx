/** What the student says of it, or until when she may: nobody signs before. */
import type { CaseDecision } from '../../../src-shared/cases/held.ts'
import { formatBytes, formatDateTime, useLanguage, useTranslation } from '../../i18n/index.ts'
import { explainedAddress } from '../server/addresses.ts'
import classes from './Cases.module.css'

export function Explained({ decision: { number, explaining } }: { decision: CaseDecision }) {
  const { t } = useTranslation('cases')
  const language = useLanguage()
  const { until, waits, given } = explaining
  if (until === null && given === null) return null
  return (
    <section className={classes.card} aria-label={t('explained.title')} data-testid="explained">
      <h2>{t('explained.title')}</h2>
      {given ? (
        <>
          <p className={classes.quiet}>{t('explained.given', { at: formatDateTime(given.at, language) })}</p>
          <blockquote data-as-is style={{ whiteSpace: 'pre-wrap' }}>
            {given.explanation.words}
          </blockquote>
          {given.explanation.files.length > 0 && (
            <ul className={classes.list}>
              {given.explanation.files.map(({ name, digest, bytes }) => (
                <li key={digest}>
                  <a href={explainedAddress(number, digest)} download data-as-is>
                    {name}
                  </a>{' '}
                  <span className={classes.quiet}>{formatBytes(bytes, language)}</span>
                </li>
              ))}
            </ul>
          )}
        </>
      ) : (
        <p data-testid={waits ? 'explained-waits' : 'explained-none'}>
          {t(waits ? 'explained.waits' : 'explained.none', { until: formatDateTime(until ?? 0, language) })}
        </p>
      )}
    </section>
  )
}

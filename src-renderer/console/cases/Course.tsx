/** Everything that was done in a case, by whom and when: its ledger in words. */
import type { CaseDecision } from '../../../src-shared/cases/held.ts'
import { formatDateTime, localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import { caseBundleAddress } from '../server/addresses.ts'
import classes from './Cases.module.css'

type Entry = CaseDecision['ledger'][number]['entry']

export function Course({ decision: { number, ledger } }: { decision: CaseDecision }) {
  const { t } = useTranslation('cases')
  const language = useLanguage()
  return (
    <section className={classes.card} aria-label={t('course.title')} data-testid="course">
      <h2>{t('course.title')}</h2>
      <p className={classes.quiet}>{t('course.how')}</p>
      <ol className={classes.list}>
        {ledger.map(({ entry }) => (
          <li key={entry.seq}>
            {formatDateTime(entry.at, language)} · {t(`course.${entry.kind.replace('.', '-')}`)}
            {entry.by && ` · ${entry.by.name}`}
            <More of={entry} />
          </li>
        ))}
      </ol>
      <p>
        <a href={caseBundleAddress(number, language)} download data-testid="case-bundle">
          {t('course.bundle')}
        </a>
        <br />
        <span className={classes.quiet}>{t('course.bundle-how')}</span>
      </p>
    </section>
  )
}

function More({ of }: { of: Entry }) {
  const { t } = useTranslation('cases')
  const language = useLanguage()
  switch (of.kind) {
    case 'case.opened':
      return <> · {of.reasons.map(({ kind }) => t(`reason.${kind}`)).join('; ')}</>
    case 'review.given-back':
      return of.reviewer === of.by?.login ? null : <span data-as-is> · {of.reviewer}</span>
    case 'decision.signed':
      return (
        <>
          {' '}
          · {t('decision.number')} <span data-as-is>{of.decision}</span>,{' '}
          {localize(of.sanction.title, language)}
        </>
      )
    case 'appeal.decided':
      return (
        <>
          {' '}
          · <span data-as-is>{of.appeal}</span>, {t(`appeals:outcome.${of.outcome}`)}
        </>
      )
    case 'decision.declined':
      return <span data-as-is> · {of.words}</span>
    default:
      return null
  }
}

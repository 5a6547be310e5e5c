/** Whose case it is and why it is one: only for whoever decides. */
import { Fragment } from 'react'
import type { CaseDecision } from '../../../src-shared/cases/held.ts'
import { formatDateTime, useLanguage, useTranslation } from '../../i18n/index.ts'
import { hashOf } from '../frame/route.ts'
import { observedPictureAddress, observedVoiceAddress } from '../server/addresses.ts'
import classes from './Cases.module.css'

export function Owner({ decision: { attempt, student, station, reasons } }: { decision: CaseDecision }) {
  const { t } = useTranslation('cases')
  const language = useLanguage()
  return (
    <section className={classes.card} aria-label={t('owner.title')} data-testid="owner">
      <h2>{t('owner.title')}</h2>
      <p>
        <a href={hashOf({ screen: 'attempt', attempt, room: null, at: null })} data-testid="to-attempt">
          {student.name}
        </a>{' '}
        <span className={classes.quiet}>
          {[student.number, student.group, station.name].filter((one) => one !== null).join(' · ')}
        </span>
      </p>
      <h3>{t('owner.why')}</h3>
      <ul className={classes.list}>
        {reasons.map((reason) => (
          <li key={reason.observed?.id ?? `${reason.kind} ${reason.at} ${reason.by?.login ?? ''}`}>
            {t(`reason.${reason.kind}`)} · {formatDateTime(reason.at, language)}
            {reason.by && ` · ${reason.by.name}`}
            {reason.observed && ` · ${t(`observing:kind.${reason.observed.kind}`)}`}
            {reason.words && <span data-as-is> · {reason.words}</span>}
            {reason.observed && reason.observed.witnesses.length > 0 && (
              <span> · {t('observing:witness', { names: reason.observed.witnesses.join(', ') })}</span>
            )}
            {reason.observed?.pictures.map(({ source }) => (
              <Fragment key={source}>
                {' · '}
                <a
                  href={observedPictureAddress(reason.observed?.id ?? '', source)}
                  target="_blank"
                  rel="noreferrer"
                >
                  {t(`console:source.${source}`)}
                </a>
              </Fragment>
            ))}
            {reason.observed?.voice && (
              // biome-ignore lint/a11y/useMediaCaption: nobody has written down what was said
              <audio
                src={observedVoiceAddress(reason.observed.id)}
                controls
                controlsList="nodownload noplaybackrate"
                preload="none"
                aria-label={t('observing:voice.title')}
                className={classes.voice}
                data-testid="owner-voice"
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** A survey that is under way or closed: its link, the codes to hand out, its end. */
import { Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import type { SurveyDetail } from '../../../src-shared/api/surveys.ts'
import { formatDateTime, useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { problemOf, statusOf } from '../server/api.ts'
import { useCloseSurvey, useSurveyCodes } from '../server/surveys.ts'
import { useText } from '../text/useText.ts'
import { LinkCard } from './LinkCard.tsx'
import { Slips } from './Slips.tsx'
import classes from './Survey.module.css'

export function Published({ survey }: { survey: SurveyDetail }) {
  const { t } = useTranslation('survey')
  const { language } = useText()
  const { state, from, until, way, people, link } = survey
  const close = useCloseSurvey(survey.id)
  const [sure, setSure] = useState(false)
  return (
    <>
      <p data-testid="survey-state">
        {t(`state.${state}`)}. {formatDateTime(from, language)} – {formatDateTime(until, language)}.{' '}
        {t(way === 'codes' ? 'for-people' : 'for-link', { count: people })}
      </p>
      {state === 'published' && link !== null && (
        <>
          <LinkCard
            title={t('link.title')}
            says={t(`link.says-${way}`)}
            link={link}
            publicUrl={survey.publicUrl}
            testId="open"
          />
          {way === 'codes' && <Codes survey={survey} />}
          <section className={classes.card}>
            <h2>{t('close.title')}</h2>
            <p>{t('close.says')}</p>
            {close.error && <ProblemAlert problem={problemOf(close.error)} />}
            <Button
              variant={sure ? 'filled' : 'default'}
              color={sure ? 'red' : 'gray'}
              className={classes.own ?? ''}
              loading={close.isPending}
              onClick={() => (sure ? close.mutate() : setSure(true))}
              data-testid="survey-close"
            >
              {t(sure ? 'close.sure' : 'close.do')}
            </Button>
          </section>
        </>
      )}
    </>
  )
}

function Codes({ survey }: { survey: SurveyDetail }) {
  const { t } = useTranslation('survey')
  const [faculty, setFaculty] = useState('')
  const codes = useSurveyCodes(survey.id)
  return (
    <section className={classes.card} data-testid="codes">
      <h2>{t('codes.title')}</h2>
      <p>{t('codes.says')}</p>
      <div className={classes.row}>
        <NativeSelect
          label={t('by.faculty')}
          value={faculty}
          onChange={({ currentTarget: { value } }) => setFaculty(value)}
          data={[
            { value: '', label: t('everybody') },
            ...survey.definition.faculties.map(({ id, title }) => ({ value: id, label: title })),
          ]}
          data-testid="codes-faculty"
        />
        <Button
          loading={codes.isPending}
          onClick={() => codes.mutate(faculty === '' ? null : faculty)}
          data-testid="codes-print"
        >
          {t('codes.print')}
        </Button>
      </div>
      {codes.error &&
        (statusOf(codes.error) === 413 ? (
          <p role="alert" data-testid="codes-too-many">
            {t('codes.too-many')}
          </p>
        ) : (
          <ProblemAlert problem={problemOf(codes.error)} />
        ))}
      {codes.data &&
        (codes.data.people.length === 0 ? (
          <p>{t('codes.nobody')}</p>
        ) : (
          <Slips survey={survey} people={codes.data.people} onDone={codes.reset} />
        ))}
    </section>
  )
}

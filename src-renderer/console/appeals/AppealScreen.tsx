/** One appeal: against what, what the student writes, what is to be judged, and what she who looks can do with it. */
import { Button } from '@mantine/core'
import type { AppealView } from '../../../src-shared/appeals/held.ts'
import { formatDateTime, formatDay, localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import heading from '../attempt/Heading.module.css'
import cases from '../cases/Cases.module.css'
import { Waiting } from '../frame/Waiting.tsx'
import { appealActAddress, appealedActAddress } from '../server/addresses.ts'
import { useAppeal, useTake, useTell } from '../server/appeals.ts'
import { Answer, Refuse, Refused } from './Answer.tsx'
import { AppealBar } from './AppealBar.tsx'
import { Commission } from './Commission.tsx'
import { Content } from './Content.tsx'

export function AppealScreen({ number }: { number: string }) {
  const { data, error, refetch } = useAppeal(number)
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  return (
    <div className={cases.case} data-testid="screen-appeal">
      <Head view={data} />
      <main className={cases.plain}>
        <State view={data} />
        <Claim view={data} />
        {data.content && <Content view={data} content={data.content} />}
        {(data.commission.length > 0 || data.candidates) && <Commission view={data} />}
        {data.may.includes('answer') && <Answer view={data} />}
        {data.may.includes('refuse') && <Refuse view={data} />}
      </main>
    </div>
  )
}

function Head({ view }: { view: AppealView }) {
  const { t } = useTranslation('appeals')
  const language = useLanguage()
  return (
    <AppealBar>
      <div className={heading.who}>
        <h1 className={heading.name}>
          {t('one.title')} <span data-as-is>{view.number}</span>
        </h1>
        <span className={heading.where}>
          {localize(view.exam.title, language)} · {formatDateTime(view.exam.startsAt, language)}
        </span>
      </div>
    </AppealBar>
  )
}

function State({ view }: { view: AppealView }) {
  const { t } = useTranslation('appeals')
  const language = useLanguage()
  const take = useTake(view.number)
  const tell = useTell(view.number)
  const day = (one: string) => formatDay(one, language)
  const spoken = view.answer ?? view.refused
  return (
    <section className={cases.card} aria-label={t('one.state')} data-testid="appeal-state">
      <h2>{t(view.outcome === null ? `state.${view.state}` : `outcome.${view.outcome}`)}</h2>
      {view.outcome !== null && <p>{t(`state.${view.state}`)}</p>}
      {spoken && (
        <>
          <blockquote data-as-is>{spoken.words}</blockquote>
          <p className={cases.quiet}>
            {t('one.said', { by: spoken.by.name, at: formatDateTime(spoken.at, language) })}
          </p>
        </>
      )}
      {view.outcome === null && <p>{t('one.answer-by', { day: day(view.answerBy) })}</p>}
      {view.late && view.outcome === null && (
        <p className={cases.care} data-testid="late">
          {t('one.late', { day: day(view.last ?? view.filedOn) })}
        </p>
      )}
      <Refused error={take.error ?? tell.error} />
      <div className={cases.row}>
        {view.may.includes('take') && (
          <Button onClick={() => take.mutate(undefined)} loading={take.isPending} data-testid="take">
            {t('one.take')}
          </Button>
        )}
        {view.may.includes('tell') && (
          <Button onClick={() => tell.mutate(undefined)} loading={tell.isPending} data-testid="tell">
            {t('one.tell')}
          </Button>
        )}
        {view.act && (
          <a href={appealActAddress(view.number, language)} download data-testid="act">
            {t('one.act')}
          </a>
        )}
      </div>
    </section>
  )
}

function Claim({ view }: { view: AppealView }) {
  const { t } = useTranslation('appeals')
  const language = useLanguage()
  const { student, decision, question } = view
  const filed = { day: formatDay(view.filedOn, language) }
  return (
    <section className={cases.card} aria-label={t('one.claim')} data-testid="claim">
      <h2>{t('one.claim')}</h2>
      {student ? (
        <p>
          {t('one.student')}{' '}
          <span data-as-is>
            {student.name}, {student.number}
            {student.group && `, ${student.group}`}
          </span>
        </p>
      ) : (
        <p>
          {t('one.cipher')} <span data-as-is>{view.cipher ?? '–'}</span>. {t('one.no-name')}
        </p>
      )}
      <p>
        {decision ? (
          <>
            {t('one.decision')} <span data-as-is>{decision.number}</span>,{' '}
            {localize(decision.sanction, language)}
          </>
        ) : view.about === 'procedure' ? (
          t('one.exam')
        ) : question === null ? (
          t('about.content')
        ) : (
          t('one.question', { n: question })
        )}
      </p>
      <blockquote data-as-is data-testid="claim-words">
        {view.words}
      </blockquote>
      <p className={cases.quiet}>
        {t('one.filed', filed)} {view.last && t('one.last', { day: formatDay(view.last, language) })}{' '}
        {view.by && t('one.typed', { by: view.by.name })}
      </p>
      {decision && (
        <>
          <h3>{t('one.reason')}</h3>
          <blockquote data-as-is>{decision.words}</blockquote>
          <a href={appealedActAddress(view.number, language)} download data-testid="case-act">
            {t('one.case-act')}
          </a>
        </>
      )}
    </section>
  )
}

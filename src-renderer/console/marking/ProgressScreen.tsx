/** How far the marking of an exam is: begun and filled by the office, watched by the head of the chair, names opened by two persons. */
import { Button, Checkbox } from '@mantine/core'
import { useState } from 'react'
import type { Me } from '../../../src-shared/console-api.ts'
import type { MarkingDetail } from '../../../src-shared/marking/held.ts'
import { hasRole } from '../../../src-shared/vocabulary.ts'
import { formatDateTime, localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { hashOf } from '../frame/route.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { problemOf } from '../server/api.ts'
import { useDecipher, useMarking, useMarkings, useRelease, useTakeWorks } from '../server/marking.ts'
import { BeginForm } from './BeginForm.tsx'
import classes from './Marking.module.css'
import { places } from './place.ts'

export function ProgressScreen({ exam, me }: { exam: string; me: Me }) {
  const { t } = useTranslation('marking')
  const language = useLanguage()
  const list = useMarkings()
  const row = list.data?.exams.find((one) => one.exam === exam)
  const { data, error, refetch } = useMarking(exam, list.data !== undefined && row?.state !== 'none')
  if (row?.state === 'none')
    return (
      <main className={`${table.page} ${classes.page}`} data-testid="screen-marking">
        <h1>{localize(row.title, language)}</h1>
        <BeginForm exam={exam} />
      </main>
    )
  if (!data) return <Waiting error={list.error ?? error} onRetry={() => void refetch()} />
  const prepares = hasRole(me, 'office', 'administrator')
  return (
    <main className={`${table.page} ${classes.page}`} data-testid="screen-marking">
      <h1>{localize(data.title, language)}</h1>
      <p className={table.sum} data-testid="marking-state">
        {t(`state.${data.state}`)}. {t('progress.locked', { settled: data.settled, works: data.works })}{' '}
        {data.differs > 0 && t('progress.differs', { n: data.differs })}
      </p>
      <p className={classes.quiet}>
        {t(`rule.says-${data.rule.markers}`, { difference: data.rule.difference })}{' '}
        {t('progress.hand', { n: data.hand })}
      </p>
      <p>
        <a href={hashOf(places.keys(exam))}>{t('keys.title')}</a>
      </p>
      {prepares && <Take detail={data} />}
      {data.late.length > 0 && (
        <p role="alert" data-testid="late">
          {t('take.late', { n: data.late.length })} <span data-as-is>{data.late.join(', ')}</span>
        </p>
      )}
      <Markers detail={data} prepares={prepares} />
      <Names detail={data} me={me} />
    </main>
  )
}

function Take({ detail: { exam, waiting, differing } }: { detail: MarkingDetail }) {
  const { t } = useTranslation('marking')
  const [also, setAlso] = useState(false)
  const take = useTakeWorks(exam)
  const damaged = take.data?.damaged ?? []
  const whole = waiting.whole + (also ? waiting.differing.whole : 0)
  const unfinished = waiting.unfinished + (also ? waiting.differing.unfinished : 0)
  const apart = waiting.differing.whole + waiting.differing.unfinished
  if (waiting.whole + waiting.unfinished + apart === 0) return null
  return (
    <section className={classes.card}>
      <h2>{t('take.title')}</h2>
      <p>{t('take.waiting', { whole: waiting.whole, unfinished: waiting.unfinished })}</p>
      {waiting.unfinished + waiting.differing.unfinished > 0 && (
        <p className={classes.quiet}>{t('take.unfinished-says')}</p>
      )}
      {apart > 0 && (
        <>
          <p>
            {t('take.differing', { n: apart })} <span data-as-is>{differing.join(', ')}</span>
          </p>
          <Checkbox
            label={t('take.also')}
            checked={also}
            onChange={({ currentTarget: { checked } }) => setAlso(checked)}
            data-testid="take-differing"
          />
        </>
      )}
      {take.error && <ProblemAlert problem={problemOf(take.error)} />}
      {damaged.length > 0 && (
        <p role="alert" data-testid="damaged">
          {t('take.damaged', { n: damaged.length })} <span data-as-is>{damaged.join(', ')}</span>
        </p>
      )}
      <div className={classes.row}>
        {whole > 0 && (
          <Button
            loading={take.isPending}
            onClick={() => take.mutate({ unfinished: false, differing: also })}
            data-testid="take-works"
          >
            {t('take.whole', { n: whole })}
          </Button>
        )}
        {unfinished > 0 && (
          <Button
            variant="default"
            loading={take.isPending}
            onClick={() => take.mutate({ unfinished: true, differing: also })}
            data-testid="take-unfinished"
          >
            {t('take.all', { n: whole + unfinished })}
          </Button>
        )}
      </div>
    </section>
  )
}

function Markers({ detail: { exam, markers }, prepares }: { detail: MarkingDetail; prepares: boolean }) {
  const { t } = useTranslation('marking')
  const release = useRelease(exam)
  if (markers.length === 0) return <p>{t('markers.none')}</p>
  return (
    <section aria-label={t('markers.title')}>
      {release.error && <ProblemAlert problem={problemOf(release.error)} />}
      <div className={table.wide}>
        <table className={table.table} data-testid="markers">
          <thead>
            <tr>
              <th scope="col">{t('markers.marker')}</th>
              {(['taken', 'marked', 'locked'] as const).map((count) => (
                <th key={count} scope="col" className={table.number}>
                  {t(`markers.${count}`)}
                </th>
              ))}
              <th scope="col">{t('markers.back')}</th>
            </tr>
          </thead>
          <tbody>
            {markers.map(({ login, name, taken, marked, locked }) => (
              <tr key={login}>
                <td>
                  {name} <span className={classes.quiet}>({login})</span>
                </td>
                <td className={table.number}>{taken}</td>
                <td className={table.number}>{marked}</td>
                <td className={table.number}>{locked}</td>
                <td>
                  {taken > locked && (
                    <Button
                      size="xs"
                      variant="default"
                      loading={release.isPending}
                      onClick={() => release.mutate(login)}
                      aria-label={t('markers.give-back-of', { name })}
                    >
                      {t('markers.give-back')}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {prepares && <p className={classes.quiet}>{t('markers.says')}</p>}
    </section>
  )
}

function Names({ detail, me }: { detail: MarkingDetail; me: Me }) {
  const { t } = useTranslation('marking')
  const language = useLanguage()
  const { exam, said, mayDecipher, digest, state } = detail
  const decipher = useDecipher(exam)
  const opened = said.filter(({ holds }) => holds).length > 1
  return (
    <section className={classes.card} data-testid="names">
      <h2>{t('names.title')}</h2>
      <p>{t(state === 'marking' ? 'names.later' : state === 'open' ? 'names.open' : 'names.now')}</p>
      {said.map(({ as, by, at, holds }) => (
        <p key={`${as} ${at}`}>
          {t(`names.said-${as}`, { by })} · {formatDateTime(at, language)}
          {!holds && ` · ${t('names.other')}`}
        </p>
      ))}
      {digest !== null && (
        <p className={classes.quiet}>
          {t('names.digest')} <code className={classes.digest}>{digest}</code>
        </p>
      )}
      {decipher.error && <ProblemAlert problem={problemOf(decipher.error)} />}
      <div className={classes.row}>
        {digest !== null &&
          mayDecipher.map((as) => (
            <Button
              key={as}
              loading={decipher.isPending}
              onClick={() => decipher.mutate({ as, digest })}
              data-testid={`say-${as}`}
            >
              {t(`names.say-${as}`)}
            </Button>
          ))}
        {opened && hasRole(me, 'office', 'officer', 'administrator') && (
          <a href={hashOf(places.results(exam))} data-testid="to-results">
            {t('results.title')}
          </a>
        )}
        {state === 'open' && (
          <a href={hashOf(places.statistics(exam))} data-testid="to-statistics">
            {t('statistics:title')}
          </a>
        )}
      </div>
    </section>
  )
}

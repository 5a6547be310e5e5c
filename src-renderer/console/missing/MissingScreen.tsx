/** A day: sums first, then everything that is missing, why, and where it still is. */
import { Button } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import type { Me } from '../../../src-shared/console-api.ts'
import { formatDay } from '../../i18n/index.ts'
import { reviews } from '../frame/places.ts'
import { goTo, hashOf } from '../frame/route.ts'
import { Waiting } from '../frame/Waiting.tsx'
import { useLive, wholeUniversity } from '../live/useLive.ts'
import table from '../officer/Table.module.css'
import { useDay, useMissing } from '../server/completeness.ts'
import { useText } from '../text/useText.ts'
import { DigestState } from './DigestState.tsx'
import { MissingList } from './MissingList.tsx'
import classes from './MissingScreen.module.css'
import { Sums } from './Sums.tsx'

export function MissingScreen({ day, me }: { day: string | null; me: Me }) {
  const { t } = useText()
  useLive(reviews(me) ? wholeUniversity : null)
  const sums = useDay(day)
  const missing = useMissing(day)
  if (!sums.data || !missing.data)
    return (
      <Waiting
        error={sums.error ?? missing.error}
        onRetry={() => {
          void sums.refetch()
          void missing.refetch()
        }}
      />
    )
  const { data } = sums
  return (
    <main className={table.page} data-testid="screen-missing">
      <div className={classes.head}>
        <h1>{t('missing-page.title')}</h1>
        <DayChoice day={data.day} />
        {reviews(me) && <DigestState />}
      </div>
      {data.exams.length === 0 ? <p>{t('missing-page.no-exams')}</p> : <Sums day={data} />}
      {data.exams.length > 0 && (
        <section>
          <h2 className={classes.title}>{t('missing-page.list')}</h2>
          {missing.data.missing.length === 0 ? (
            <p data-testid="nothing-missing">{t('missing-page.nothing')}</p>
          ) : (
            <MissingList list={missing.data.missing} rooms={missing.data.rooms} id="missing" />
          )}
        </section>
      )}
      {missing.data.older.length > 0 && (
        <section>
          <h2 className={classes.title}>{t('missing-page.older')}</h2>
          <MissingList list={missing.data.older} rooms={missing.data.rooms} id="older" />
        </section>
      )}
    </main>
  )
}

function DayChoice({ day }: { day: string }) {
  const { t, language } = useText()
  const other = (days: number) =>
    new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
  return (
    <div className={classes.days}>
      <Button
        component="a"
        variant="default"
        size="compact-md"
        href={hashOf({ screen: 'missing', day: other(-1) })}
        aria-label={t('missing-page.before')}
        data-testid="day-before"
      >
        <IconChevronLeft aria-hidden size={18} />
      </Button>
      <label className={classes.day}>
        <span className="taza-unseen">{t('missing-page.day')}</span>
        <b aria-hidden>{formatDay(day, language)}</b>
        <input
          type="date"
          value={day}
          onChange={(event) => {
            if (event.currentTarget.value) goTo({ screen: 'missing', day: event.currentTarget.value })
          }}
          data-testid="day"
        />
      </label>
      <Button
        component="a"
        variant="default"
        size="compact-md"
        href={hashOf({ screen: 'missing', day: other(1) })}
        aria-label={t('missing-page.after')}
        data-testid="day-after"
      >
        <IconChevronRight aria-hidden size={18} />
      </Button>
    </div>
  )
}

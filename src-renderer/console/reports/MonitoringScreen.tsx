/** What a period of monitored exams came to: tables, charts, and files of them. */
import { Button, Checkbox, TextInput } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { barsChart } from '../../../src-shared/reports/bars.ts'
import type { Monitoring } from '../../../src-shared/reports/monitoring.ts'
import {
  hiddenSign,
  type MonitoringTable,
  type MonitoringWords,
  monitoringBars,
  monitoringSentences,
  monitoringTables,
} from '../../../src-shared/reports/monitoring-words.ts'
import { formatDay, formatNumber, useLanguage, useTranslation } from '../../i18n/index.ts'
import { goTo, hashOf } from '../frame/route.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { monitoringAddress, type Period, useMonitoring } from '../server/monitoring.ts'
import { useText } from '../text/useText.ts'
import { Picture } from './Charts.tsx'
import classes from './Reports.module.css'

export function MonitoringScreen({ period }: { period: Period | null }) {
  const { t } = useTranslation('monitoring')
  const { data, error, refetch } = useMonitoring(period)
  return (
    <main className={`${table.page} ${classes.page}`} data-testid="screen-monitoring">
      <p className={classes.back}>
        <a href={hashOf({ screen: 'reports' })}>{t('sessionreport:nav')}</a>
      </p>
      <h1>{t('nav')}</h1>
      <p className={classes.quiet}>{t('how')}</p>
      <Choose period={period} />
      {period && !data && <Waiting error={error} onRetry={() => void refetch()} />}
      {period && data && <Report report={data} period={period} />}
    </main>
  )
}

const monthMs = 30 * 86_400_000
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)

function Choose({ period }: { period: Period | null }) {
  const { t } = useTranslation('monitoring')
  const [from, setFrom] = useState(period?.from ?? dayOf(Date.now() - monthMs))
  const [to, setTo] = useState(period?.to ?? dayOf(Date.now()))
  const [publish, setPublish] = useState(period?.publish === 'yes')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    goTo({ screen: 'monitoring', period: { from, to, publish: publish ? 'yes' : 'no' } })
  }
  return (
    <form onSubmit={submit} className={classes.period}>
      <TextInput
        type="date"
        label={t('from')}
        value={from}
        onChange={({ currentTarget: { value } }) => setFrom(value)}
        required
        withAsterisk={false}
        data-testid="period-from"
      />
      <TextInput
        type="date"
        label={t('to')}
        value={to}
        onChange={({ currentTarget: { value } }) => setTo(value)}
        required
        withAsterisk={false}
        data-testid="period-to"
      />
      <Checkbox
        label={t('publish')}
        checked={publish}
        onChange={({ currentTarget: { checked } }) => setPublish(checked)}
        data-testid="period-publish"
      />
      <Button type="submit" disabled={from === '' || to === '' || from > to} data-testid="period-show">
        {t('show')}
      </Button>
    </form>
  )
}

function useMonitoringWords(): MonitoringWords {
  const { t } = useTranslation('monitoring')
  const { t: word } = useText()
  const language = useLanguage()
  return {
    say: (key, values = {}) => t(key, values),
    reason: (code) => word(`gap.${code}`, { defaultValue: word(`missing.${code}`, { defaultValue: code }) }),
    kind: (kind) => t(`cases:kind.${kind}`),
    day: (day) => formatDay(day, language),
    number: (value, places) =>
      formatNumber(value, language, { minimumFractionDigits: places, maximumFractionDigits: places }),
  }
}

function Report({ report, period }: { report: Monitoring; period: Period }) {
  const { t } = useTranslation('monitoring')
  const language = useLanguage()
  const words = useMonitoringWords()
  const number = (value: number) => words.number(value, 0)
  return (
    <>
      <h2 data-testid="monitoring-title">
        {t('title', { from: words.day(report.from), to: words.day(report.to) })}
      </h2>
      <p>{t(report.publish ? 'published' : 'internal')}</p>
      <fieldset className={classes.period}>
        <legend className="taza-unseen">{t('take')}</legend>
        {(['pdf', 'xlsx', 'csv'] as const).map((as) => (
          <Button
            key={as}
            component="a"
            variant="default"
            size="compact-md"
            leftSection={<IconDownload aria-hidden size={16} />}
            href={monitoringAddress(period, as, language)}
            download
            data-testid={`take-${as}`}
          >
            {as.toUpperCase()}
          </Button>
        ))}
      </fieldset>
      {monitoringTables(report, words).map((one) => (
        <Counted key={one.id} table={one} number={number} />
      ))}
      <section>
        <h2>{t('review')}</h2>
        {monitoringSentences(report, words).map((text) => (
          <p key={text}>{text}</p>
        ))}
      </section>
      {monitoringBars(report, words).map(({ title, rows }) => {
        const graphic = barsChart(title, rows, { number, hidden: hiddenSign })
        return (
          graphic && (
            <div key={title} className={classes.compared}>
              <Picture graphic={graphic} />
            </div>
          )
        )
      })}
    </>
  )
}

function Counted({
  table: { id, title, heads, rows },
  number,
}: {
  table: MonitoringTable
  number: (value: number) => string
}) {
  const { t } = useTranslation('monitoring')
  return (
    <section data-testid={`monitoring-${id}`}>
      <h2>{title}</h2>
      {id === 'kinds' && <p className={classes.quiet}>{t('kinds-how')}</p>}
      {rows.length === 0 ? (
        <p>{t(id === 'missing' ? 'missing-none' : 'none')}</p>
      ) : (
        <div className={table.wide}>
          <table className={table.table}>
            <thead>
              <tr>
                {heads.map((head, i) => (
                  <th key={head} scope="col" className={typeof rows[0]?.[i] === 'string' ? '' : table.number}>
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((cells) => (
                <tr key={cells.filter((cell) => typeof cell === 'string').join(' ')}>
                  {cells.map((cell, i) =>
                    typeof cell === 'string' ? (
                      <td key={heads[i]}>{cell}</td>
                    ) : (
                      <td key={heads[i]} className={table.number}>
                        {cell === null ? hiddenSign : number(cell)}
                      </td>
                    ),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

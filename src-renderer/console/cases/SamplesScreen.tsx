/** Which share of each exam is reviewed by lot, and the commitment that was made before it began. */
import { Button } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { SampleRate, type SampleRow } from '../../../src-shared/cases/held.ts'
import type { Me } from '../../../src-shared/console-api.ts'
import { hasRole } from '../../../src-shared/vocabulary.ts'
import { formatDateTime, formatShare, localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { numberOf, TypedNumberField } from '../../ui/NumberField.tsx'
import { hashOf } from '../frame/route.ts'
import type { Column } from '../list/column.ts'
import { List } from '../list/List.tsx'
import table from '../officer/Table.module.css'
import { problemOf } from '../server/api.ts'
import { listSamples, sampleFileAddress, samplesName, useSetRate } from '../server/cases.ts'
import classes from './Cases.module.css'
import { places } from './place.ts'

/** Digits of a commitment in the list; all of them stand beside the exam that is chosen. */
const commitmentShown = 16

export function SamplesScreen({ me }: { me: Me }) {
  const { t } = useTranslation('cases')
  const language = useLanguage()
  const [chosen, choose] = useState<SampleRow | null>(null)
  const columns: [Column<SampleRow>, ...Column<SampleRow>[]] = [
    {
      id: 'exam',
      title: t('queue.exam'),
      share: 30,
      cell: ({ exam }) => <span data-testid={`sample-${exam.id}`}>{localize(exam.title, language)}</span>,
    },
    {
      id: 'startsAt',
      title: t('samples.begins'),
      sort: 'startsAt',
      share: 16,
      cell: ({ exam }) => formatDateTime(exam.startsAt, language),
    },
    {
      id: 'rate',
      title: t('samples.rate'),
      share: 12,
      cell: ({ sample }) => (sample ? formatShare(sample.rate, language) : t('samples.none')),
    },
    {
      id: 'commitment',
      title: t('samples.commitment'),
      share: 42,
      cell: ({ sample }) => sample && <code data-as-is>{sample.commitment.slice(0, commitmentShown)}…</code>,
    },
  ]
  return (
    <main className={`${table.page} ${classes.queue}`} data-testid="screen-samples">
      {hasRole(me, 'officer') && (
        <p>
          <a href={hashOf(places.queue)}>{t('nav')}</a>
        </p>
      )}
      <h1>{t('samples.nav')}</h1>
      <p className={classes.quiet}>{t('samples.how')}</p>
      {chosen && <Chosen key={chosen.exam.id} row={chosen} me={me} onDone={() => choose(null)} />}
      <List<SampleRow>
        name={samplesName}
        columns={columns}
        keyOf={({ exam }) => exam.id}
        load={({ sort: _, ...window }, signal) => listSamples({ query: window }, { signal })}
        sorted="startsAt"
        onOpen={choose}
      />
    </main>
  )
}

function Chosen({
  row: { exam, sample, settable },
  me,
  onDone,
}: {
  row: SampleRow
  me: Me
  onDone: () => void
}) {
  const { t } = useTranslation('cases')
  const language = useLanguage()
  const set = useSetRate(exam.id)
  const [typed, type] = useState<number | string>(sample ? Math.round(sample.rate * 10_000) / 100 : 10)
  const rate = SampleRate.safeParse(Math.round(numberOf(typed) * 100) / 10_000)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (rate.success) set.mutate(rate.data, { onSuccess: onDone })
  }
  return (
    <section className={classes.card} aria-label={localize(exam.title, language)} data-testid="sample">
      <h2>{localize(exam.title, language)}</h2>
      {sample && (
        <p className={classes.whole}>
          {t('samples.committed', { at: formatDateTime(sample.committedAt, language) })}{' '}
          <code data-as-is>{sample.commitment}</code>
        </p>
      )}
      {sample?.openedAt && <p>{t('samples.opened', { at: formatDateTime(sample.openedAt, language) })}</p>}
      {sample && (
        <p>
          <a href={sampleFileAddress(exam.id)} download={`sample-${exam.id}.json`} data-testid="sample-file">
            {t('samples.file')}
          </a>
        </p>
      )}
      {settable && hasRole(me, 'officer', 'administrator') ? (
        <form onSubmit={submit} className={classes.form}>
          <TypedNumberField
            label={t('samples.rate-of')}
            typed={typed}
            min={0}
            max={100}
            places={2}
            w="12rem"
            onType={type}
            error={!rate.success && t('samples.wrong')}
            testId="rate"
          />
          {set.error && <ProblemAlert problem={problemOf(set.error)} />}
          <Button
            type="submit"
            className={classes.own ?? ''}
            disabled={!rate.success}
            loading={set.isPending}
            data-testid="set-rate"
          >
            {t('samples.set')}
          </Button>
        </form>
      ) : (
        <p className={classes.quiet}>{t(settable ? 'samples.not-hers' : 'samples.begun')}</p>
      )}
    </section>
  )
}

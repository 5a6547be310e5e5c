/** Keys that were wrong: proposed by a teacher, decided by the office, each change before and after. */
import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { NewerKey, Regrade } from '../../../src-shared/marking/held.ts'
import { formatDateTime, formatNumber, useLanguage, useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { problemOf } from '../server/api.ts'
import { useDecideKey, usePropose, useRegrades } from '../server/marking.ts'
import classes from './Marking.module.css'

export function KeysScreen({ exam }: { exam: string }) {
  const { t } = useTranslation('marking')
  const { data, error, refetch } = useRegrades(exam)
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  const waiting = new Set(data.regrades.filter(({ decision }) => decision === null).map(({ item }) => item))
  return (
    <main className={`${table.page} ${classes.page}`} data-testid="screen-keys">
      <h1>{t('keys.title')}</h1>
      <p className={classes.quiet}>{t('keys.says')}</p>
      {data.newer
        .filter(({ item }) => !waiting.has(item))
        .map((newer) => (
          <Propose key={newer.item} exam={exam} newer={newer} />
        ))}
      {data.regrades.length === 0 && <p>{t('keys.none')}</p>}
      {data.regrades.map((regrade) => (
        <Proposed key={regrade.id} exam={exam} regrade={regrade} />
      ))}
    </main>
  )
}

function Propose({ exam, newer: { item, text, was, version } }: { exam: string; newer: NewerKey }) {
  const { t } = useTranslation('marking')
  const [reason, setReason] = useState('')
  const propose = usePropose(exam)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    propose.mutate({ item, version, reason })
  }
  return (
    <form className={classes.card} onSubmit={submit} data-testid={`propose-${item}`}>
      <h2 className={classes.stem} data-as-is>
        {text}
      </h2>
      <p>{t('keys.newer', { was, version })}</p>
      <TextInput
        label={t('keys.reason')}
        maxLength={2000}
        value={reason}
        onChange={({ currentTarget: { value } }) => setReason(value)}
        data-testid="reason"
      />
      {propose.error && <ProblemAlert problem={problemOf(propose.error)} />}
      <Button
        type="submit"
        className={classes.own ?? ''}
        disabled={reason.trim() === ''}
        loading={propose.isPending}
      >
        {t('keys.propose')}
      </Button>
    </form>
  )
}

function Proposed({ exam, regrade }: { exam: string; regrade: Regrade }) {
  const { t } = useTranslation('marking')
  const language = useLanguage()
  const decide = useDecideKey(exam)
  const { id, text, was, version, reason, by, at, decision, decidedBy, decidedAt, changes, damaged, may } =
    regrade
  const points = (value: number | null) =>
    value === null ? t('keys.by-hand') : formatNumber(value, language)
  return (
    <section className={classes.card} data-testid={`regrade-${id}`}>
      <h2 className={classes.stem} data-as-is>
        {text}
      </h2>
      <p>
        {t('keys.versions', { was, version })} {t('keys.because')} <span data-as-is>{reason}</span>
      </p>
      <p className={classes.quiet}>
        {t('keys.proposed', { by })} · {formatDateTime(at, language)}
        {decision !== null && ` · ${t(`keys.${decision}`, { by: decidedBy ?? '' })}`}
        {decidedAt !== null && ` · ${formatDateTime(decidedAt, language)}`}
      </p>
      {decision !== 'declined' && <p>{t('keys.changes', { n: changes.length })}</p>}
      {damaged.length > 0 && (
        <p role="alert">
          {t('keys.damaged', { n: damaged.length })} <span data-as-is>{damaged.join(', ')}</span>
        </p>
      )}
      {changes.length > 0 && (
        <div className={table.wide}>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">{t('results.cipher')}</th>
                <th scope="col" className={table.number}>
                  {t('keys.before')}
                </th>
                <th scope="col" className={table.number}>
                  {t('keys.after')}
                </th>
              </tr>
            </thead>
            <tbody>
              {changes.map(({ cipher, before, after }) => (
                <tr key={cipher}>
                  <td className={classes.cipher} data-as-is>
                    {cipher}
                  </td>
                  <td className={table.number}>{points(before)}</td>
                  <td className={table.number}>{points(after)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {decide.error && <ProblemAlert problem={problemOf(decide.error)} />}
      {may.decide && (
        <div className={classes.row}>
          {(['applied', 'declined'] as const).map((word) => (
            <Button
              key={word}
              variant={word === 'applied' ? 'filled' : 'default'}
              loading={decide.isPending}
              onClick={() => decide.mutate({ regrade: id, decision: word })}
              data-testid={word}
            >
              {t(word === 'applied' ? 'keys.apply' : 'keys.decline')}
            </Button>
          ))}
        </div>
      )}
    </section>
  )
}

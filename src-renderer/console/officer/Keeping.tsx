/** How long the recordings of an exam are kept, and the hold that keeps them longer. */
import { Button, Group, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { Hold } from '../../../src-shared/retention.ts'
import { formatDateTime } from '../../i18n/index.ts'
import { useHold, useRetention } from '../server/queries.ts'
import { useText } from '../text/useText.ts'
import classes from './Table.module.css'

export function Keeping({ exam }: { exam: string }) {
  const { t, language } = useText()
  const { data } = useRetention(exam, true)
  if (!data) return null
  const holds = data.holds.filter(({ exam: whole, liftedAt }) => whole !== null && liftedAt === null)
  return (
    <section aria-label={t('keeping.title')} data-testid="keeping">
      <h2>{t('keeping.title')}</h2>
      <p>
        {data.keepDays === null
          ? t('keeping.no-term')
          : t('keeping.days', { count: data.keepDays, by: data.setBy ?? '' })}{' '}
        {data.nextAt !== null && holds.length === 0 && (
          <span className={classes.quiet}>
            {t('keeping.next', { date: formatDateTime(new Date(data.nextAt).toISOString(), language) })}
          </span>
        )}
      </p>
      {data.deletions.length > 0 && <p>{t('keeping.deleted', { count: data.deletions.length })}</p>}
      {holds.map((hold) => (
        <p key={hold.id} data-testid={`hold-${hold.id}`}>
          {t('keeping.held', {
            by: hold.by,
            date: formatDateTime(new Date(hold.at).toISOString(), language),
            reason: hold.reason,
          })}
        </p>
      ))}
      {data.objections.length > 0 && (
        <div data-testid="objections">
          <h3>{t('keeping.objections')}</h3>
          {data.objections.map(({ student, at, words }) => (
            <p key={`${student} ${at}`}>
              <span data-as-is>{student}</span>, {formatDateTime(new Date(at).toISOString(), language)}:{' '}
              <span data-as-is>{words}</span>
            </p>
          ))}
        </div>
      )}
      <HoldForm key={holds[0]?.id ?? 'none'} exam={exam} hold={holds[0] ?? null} />
    </section>
  )
}

function HoldForm({ exam, hold }: { exam: string; hold: Hold | null }) {
  const { t } = useText()
  const change = useHold(exam)
  const [reason, setReason] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (reason.trim()) change.mutate({ lift: hold?.id ?? null, reason: reason.trim() })
  }
  return (
    <form onSubmit={submit}>
      <Group align="end">
        <TextInput
          label={t('keeping.reason')}
          maxLength={1000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-testid="hold-reason"
        />
        <Button
          type="submit"
          variant="default"
          disabled={!reason.trim()}
          loading={change.isPending}
          data-testid={hold ? 'hold-lift' : 'hold-set'}
        >
          {t(hold ? 'keeping.lift' : 'keeping.hold')}
        </Button>
      </Group>
    </form>
  )
}

/** State, kind, who sees to it and by when: what the server knows of a conversation. Each change is on the audit record. */
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Me } from '../../../src-shared/console-api.ts'
import { type State, states } from '../../../src-shared/trust/bounds.ts'
import { type Kind, kinds } from '../../../src-shared/trust/message.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { api, problemOf } from '../server/api.ts'
import { dayIn, momentIn } from '../text/zoned.ts'
import { type Detail, type Filed, type TrustReader, useTrustChange } from './queries.ts'
import { admittedOf } from './sealing.ts'
import classes from './Trust.module.css'
import { useTrustText } from './text.ts'

interface Props {
  detail: Detail
  me: Me
  /** What its sender says that it is about. */
  chosen: Kind | null
  readers: readonly TrustReader[]
}

export function Filing({ detail, me, chosen, readers }: Props) {
  const { t } = useTrustText()
  const { id } = detail
  const timeZone = me.timeZone ?? 'UTC'
  const dayOf = (at: number) => dayIn(timeZone, at)
  /** Its last whole hour. */
  const endOf = (day: string) => Date.parse(momentIn(timeZone, `${day}T23:00`) ?? '')
  const [state, setState] = useState<State>(detail.state)
  const [kind, setKind] = useState<Kind | null>(detail.kind)
  const [holder, setHolder] = useState(detail.holder)
  const [day, setDay] = useState(detail.due === null ? '' : dayOf(detail.due))
  const file = useTrustChange((body: Filed) => api.trust.file({ id, body }))
  // An hour that was not touched stays as it is.
  const due = day === '' ? null : detail.due !== null && day === dayOf(detail.due) ? detail.due : endOf(day)
  const people = admittedOf(readers).map(({ login, name }) => ({ value: login, label: name }))
  const gone = holder !== null && !people.some(({ value }) => value === holder)
  return (
    <form
      className={classes.side}
      onSubmit={(event) => {
        event.preventDefault()
        file.mutate({ state, kind, holder, due: state === 'closed' ? null : due })
      }}
      aria-label={t('filing.title')}
      data-testid="filing"
    >
      <h2>{t('filing.title')}</h2>
      <p className={classes.quiet}>{t('filing.says')}</p>
      {detail.holder !== me.login && (
        <Button
          variant="light"
          loading={file.isPending}
          onClick={() =>
            file.mutate({
              state: detail.state === 'new' ? 'open' : detail.state,
              kind: detail.kind ?? chosen,
              holder: me.login,
              due: detail.due,
            })
          }
          data-testid="take"
        >
          {t('filing.take')}
        </Button>
      )}
      <NativeSelect
        label={t('inbox.state')}
        // What is changed while it is being saved would be gone with the form that begins anew.
        disabled={file.isPending}
        value={state}
        onChange={({ currentTarget: { value } }) =>
          setState(states.find((one) => one === value) ?? detail.state)
        }
        data={states.map((value) => ({ value, label: t(`states.${value}`) }))}
        data-testid="state"
      />
      <NativeSelect
        label={t('inbox.about')}
        description={chosen && t('filing.chosen', { kind: t(`kinds.${chosen}`) })}
        disabled={file.isPending}
        value={kind ?? ''}
        onChange={({ currentTarget: { value } }) => setKind(kinds.find((one) => one === value) ?? null)}
        data={[
          { value: '', label: t('inbox.unfiled') },
          ...kinds.map((value) => ({ value, label: t(`kinds.${value}`) })),
        ]}
        data-testid="kind"
      />
      <NativeSelect
        label={t('inbox.holder')}
        error={gone ? t('filing.gone') : null}
        disabled={file.isPending}
        value={holder ?? ''}
        onChange={({ currentTarget: { value } }) => setHolder(value === '' ? null : value)}
        data={[
          { value: '', label: t('inbox.nobody') },
          ...people,
          ...(gone ? [{ value: holder, label: holder }] : []),
        ]}
        data-testid="holder"
      />
      <TextInput
        type="date"
        label={t('inbox.due')}
        disabled={state === 'closed' || file.isPending}
        max="2999-12-31"
        value={state === 'closed' ? '' : day}
        onChange={(event) => setDay(event.currentTarget.value)}
        data-testid="due"
      />
      {state === 'closed' && <p className={classes.quiet}>{t('filing.closed')}</p>}
      {file.error && <ProblemAlert problem={problemOf(file.error)} />}
      <Button type="submit" disabled={gone} loading={file.isPending} data-testid="file">
        {t('filing.save')}
      </Button>
    </form>
  )
}

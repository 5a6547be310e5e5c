/** The kinds with their keys, for whoever looks at one attempt while it runs. */
import { Checkbox } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { AttemptDetail } from '../../../src-shared/console-api.ts'
import { observedKinds } from '../../../src-shared/observing/observation.ts'
import { useTranslation } from '../../i18n/index.ts'
import { keys, useMayCommand } from '../server/queries.ts'
import { useObservingKeys } from './keys.ts'
import classes from './Observing.module.css'
import { useObserved, type Whom } from './observed.ts'

export function ObserveButtons({ attempt }: { attempt: AttemptDetail }) {
  const { t } = useTranslation('observing')
  const client = useQueryClient()
  const on = useMayCommand() && attempt.state !== 'submitted'
  const { observe, presses } = useObserved()
  const whom = { attempt: attempt.id, name: attempt.student.name, station: attempt.station.name }
  // A person who drives her computer by voice switches them off.
  const [keysOn, setKeysOn] = useState(true)
  useObservingKeys(on && keysOn, (kind) => observe(kind, whom))
  const kept = presses.filter((press) => press.attempt === attempt.id && press.kept).length
  useEffect(() => {
    if (kept > 0) void client.invalidateQueries({ queryKey: keys.attempt(attempt.id) })
  }, [kept, attempt.id, client])
  if (!on) return null
  return (
    <fieldset className={classes.kinds} aria-label={t('title')} data-testid="observe">
      <span className={classes.label} aria-hidden>
        {t('title')}
      </span>
      <Kinds whom={whom} id="observe" />
      <Checkbox
        size="xs"
        label={t('cases:review.keys-on')}
        checked={keysOn}
        onChange={({ currentTarget: { checked } }) => setKeysOn(checked)}
        data-testid="observe-keys"
      />
    </fieldset>
  )
}

/** A button for each, with its key. */
export function Kinds({ whom, id }: { whom: Whom; id: string }) {
  const { t } = useTranslation('observing')
  const observe = useObserved((state) => state.observe)
  return observedKinds.map((kind, i) => (
    <button
      key={kind}
      type="button"
      className={classes.kind}
      aria-keyshortcuts={String(i + 1)}
      onClick={() => observe(kind, whom)}
      data-testid={`${id}-${kind}`}
    >
      <kbd className={classes.key}>{i + 1}</kbd> {t(`kind.${kind}`)}
    </button>
  ))
}

/** Ten minutes and one minute before the end, for eyes: the clock itself tells readers. It stays until it is put away. */
import { Alert } from '@mantine/core'
import { IconClock } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useTranslation } from '../i18n/index.ts'
import { useStation } from './store.ts'
import { useTimeUntil } from './useTimeUntil.ts'

/** Minutes before the end, the last first. */
const warnings = [1, 10] as const

export function TimeWarning() {
  const { t } = useTranslation()
  const endsAt = useStation((state) => (state.view?.screen === 'exam' ? state.view.endsAt : null))
  const seen = useStation((state) => state.timeSeen)
  const due = useDue(endsAt)
  // With extra time what is due once more is said once more.
  useEffect(() => {
    if (seen !== null && (due === null || due > seen)) useStation.setState({ timeSeen: due })
  }, [due, seen])
  if (due === null || (seen !== null && due >= seen)) return null
  return (
    <TimeAlert
      title={t(due === 1 ? 'clock.warning-last' : 'clock.warning-ten')}
      onClose={() => useStation.setState({ timeSeen: due })}
      testId="time-warning"
    />
  )
}

interface TimeAlertProps {
  title: string
  onClose: () => void
  testId: string
  /** Not said by a clock. */
  said?: boolean
}

export function TimeAlert({ title, onClose, testId, said = false }: TimeAlertProps) {
  const { t } = useTranslation()
  return (
    <Alert
      role={said ? 'status' : 'note'}
      color="orange"
      variant="light"
      icon={<IconClock aria-hidden />}
      title={title}
      withCloseButton
      closeButtonLabel={t('close')}
      onClose={onClose}
      data-testid={testId}
      styles={{ title: { color: 'var(--taza-ink)' } }}
    />
  )
}

/** The last warning that is due. By the clock as it goes: a timer of minutes would fire early or late by a clock that is set. */
export function useDue(endsAt: number | null): number | null {
  const left = useTimeUntil(endsAt)
  return left === null ? null : (warnings.find((minutes) => left <= minutes * 60_000) ?? null)
}

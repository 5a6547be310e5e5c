/** Calls the invigilator, from whatever screen; where the call cannot get through, says how else. */
import { Button, Text } from '@mantine/core'
import { IconHandStop } from '@tabler/icons-react'
import type { StationView } from '../../src-shared/bridge/station-view.ts'
import { useTranslation } from '../i18n/index.ts'
import { act, useStation } from './store.ts'

export function CallButton({ size = 'md' }: { size?: 'sm' | 'md' }) {
  const { t } = useTranslation()
  const waits = useStation((state) => state.view?.asks.includes('help') ?? false)
  return (
    <Button
      size={size}
      variant="default"
      leftSection={<IconHandStop aria-hidden size="1.2em" />}
      disabled={waits}
      onClick={() => void act('exam.ask', { what: 'help' })}
      data-testid="ask-help"
    >
      {t('ask.help')}
    </Button>
  )
}

/** Nobody can be told without the network, or without the program that keeps the record. */
const isCutOff = ({ network, problem }: StationView): boolean =>
  network === 'offline' || problem?.code === 'no-keeper'

/** What was asked for and is not answered yet. */
export function Asked() {
  const { t } = useTranslation()
  const view = useStation((state) => state.view)
  const told = (['help', 'break'] as const).filter((what) => view?.asks.includes(what))
  const cutOff = view !== null && told.length > 0 && isCutOff(view)
  return (
    <Text size="sm" role="status" data-testid="asked">
      {cutOff ? t('ask.cut-off') : told.map((what) => t(`ask.${what}-sent`)).join(' ')}
    </Text>
  )
}

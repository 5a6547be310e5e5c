/** What the student may do about the exam's page, always in the same place above it; in signs, so that one row holds all. */
import { ActionIcon, Button } from '@mantine/core'
import { IconArrowLeft, IconHandStop, IconReload } from '@tabler/icons-react'
import { useTranslation } from '../../i18n/index.ts'
import { Asked } from '../CallButton.tsx'
import { act, useStation, useView } from '../store.ts'
import classes from './WebControls.module.css'

export function WebControls() {
  const { t } = useTranslation()
  const { web, screen, asks } = useView(({ web, screen, asks }) => ({ web, screen, asks }))
  if (!web || screen !== 'exam') return null
  const { can } = web
  const signs = [
    {
      id: 'web-back',
      label: t('web.back'),
      Sign: IconArrowLeft,
      off: !can.back,
      go: () => act('web.act', { action: 'back' }),
    },
    {
      id: 'web-reload',
      label: t('web.reload'),
      Sign: IconReload,
      off: !can.reload,
      go: () => act('web.act', { action: 'reload' }),
    },
    {
      id: 'ask-help',
      label: t('ask.help'),
      Sign: IconHandStop,
      off: asks.includes('help'),
      go: () => act('exam.ask', { what: 'help' }),
    },
  ]
  return (
    <div className={classes.controls}>
      {signs.map(({ id, label, Sign, off, go }) => (
        <ActionIcon
          key={id}
          size="xl"
          variant="default"
          disabled={off}
          aria-label={label}
          title={label}
          onClick={() => void go()}
          data-testid={id}
        >
          <Sign aria-hidden size="1.3em" />
        </ActionIcon>
      ))}
      <Button
        size="md"
        variant="outline"
        onClick={() => useStation.setState({ finishing: true })}
        data-testid="submit"
      >
        {t('web.finish')}
      </Button>
      <Asked />
    </div>
  )
}

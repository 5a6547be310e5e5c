/** What is seen in the place of the exam's page: that it is opened, that its server does not answer, or that it ends. */
import { Button, Group, Loader, Text } from '@mantine/core'
import type { WebView } from '../../../src-shared/bridge/station-view.ts'
import { useTranslation } from '../../i18n/index.ts'
import { Asked, CallButton } from '../CallButton.tsx'
import { Card } from '../Card.tsx'
import { act, useStation, useView } from '../store.ts'
import { FilePicker } from './FilePicker.tsx'
import { FinishDialog } from './FinishDialog.tsx'
import { NameDialog } from './NameDialog.tsx'

export function WebScreen({ web }: { web: WebView }) {
  const lock = useView((view) => view.lock)
  const finishing = useStation((state) => state.finishing)
  return (
    <>
      {web.state === 'away' ? <Away web={web} /> : <Opening />}
      <FilePicker choosing={lock === null ? web.choosing : null} />
      <NameDialog />
      <FinishDialog open={(finishing || web.over) && lock === null} over={web.over} />
    </>
  )
}

function Opening() {
  const { t } = useTranslation()
  return (
    <Card title={t('web.opening')} testId="web-opening">
      <Group>
        <Loader aria-hidden />
        <CallButton />
        <Asked />
      </Group>
    </Card>
  )
}

function Away({ web: { why, site } }: { web: WebView }) {
  const { t } = useTranslation()
  const busy = useStation((state) => state.busy === 'web.act')
  const unfilmed = useStation((state) => state.view?.unfilmed === true)
  const what = why === 'certificate' || why === 'no-page' || why === 'no-name' ? why : 'away'
  return (
    <Card title={t(`web.${what}-title`)} testId={`web-${what}`}>
      <Text size="lg">{t(what === 'away' && unfilmed ? 'web.away-text-unfilmed' : `web.${what}-text`)}</Text>
      <Text c="var(--taza-quiet)" translate="no">
        {site}
      </Text>
      <Group>
        <Button
          size="lg"
          loading={busy}
          onClick={() => void act('web.act', { action: 'retry' })}
          data-testid="web-retry"
        >
          {t('web.retry')}
        </Button>
        <CallButton />
        <Asked />
      </Group>
    </Card>
  )
}

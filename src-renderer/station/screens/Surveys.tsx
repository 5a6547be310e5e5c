/** Surveys that run now: whoever sits here before an exam, or after it, answers on a phone, by QR code, or here. */
import { Button, Modal, Stack, Text, Title } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { StationView } from '../../../src-shared/bridge/station-view.ts'
import { useTranslation } from '../../i18n/index.ts'
import { QrCode } from '../../ui/QrCode.tsx'
import { useView } from '../store.ts'
import classes from './ReceiptScreen.module.css'

/** Nobody looks any more: the sign-in is shown again, for whoever comes next. */
const shownMs = 120_000

export function Surveys({ onHere }: { onHere: (survey: StationView['surveys'][number]) => void }) {
  const { t } = useTranslation()
  const surveys = useView((view) => view.surveys)
  const [opened, setOpened] = useState(false)
  useEffect(() => {
    if (!opened) return
    const timer = setTimeout(() => setOpened(false), shownMs)
    return () => clearTimeout(timer)
  }, [opened])
  if (surveys.length === 0) return null
  return (
    <>
      <Button variant="subtle" size="md" mt="md" onClick={() => setOpened(true)} data-testid="surveys">
        {t('surveys.open')}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={t('surveys.open')}
        centered
        size="xl"
        closeButtonProps={{ 'aria-label': t('close') }}
        data-testid="surveys-dialog"
      >
        <Stack>
          <Text>{t('surveys.says')}</Text>
          {surveys.map((survey) => (
            <Stack key={survey.address} gap="xs" data-testid="survey">
              <Title order={3}>{survey.title}</Title>
              <div className={classes.code}>
                <QrCode text={survey.address} label={t('surveys.qr', { title: survey.title })} />
              </div>
              <div>
                <Button variant="light" onClick={() => onHere(survey)} data-testid="survey-answer">
                  {t('surveys.here')}
                </Button>
              </div>
            </Stack>
          ))}
        </Stack>
      </Modal>
    </>
  )
}

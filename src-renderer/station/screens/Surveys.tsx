/** Surveys that run now, by QR code: whoever sits here before an exam, or after it, answers on a phone. */
import { Button, Modal, Stack, Text, Title } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from '../../i18n/index.ts'
import { QrCode } from '../../ui/QrCode.tsx'
import { useView } from '../store.ts'
import classes from './ReceiptScreen.module.css'

/** Nobody looks any more: the sign-in is shown again, for whoever comes next. */
const shownMs = 120_000

export function Surveys() {
  const { t } = useTranslation()
  const { surveys } = useView()
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
          {surveys.map(({ title, address }) => (
            <Stack key={address} gap="xs" data-testid="survey">
              <Title order={3}>{title}</Title>
              <div className={classes.code}>
                <QrCode text={address} label={t('surveys.qr', { title })} />
              </div>
              <Text size="sm">
                <span translate="no" className={classes.address}>
                  {address}
                </span>
              </Text>
            </Stack>
          ))}
        </Stack>
      </Modal>
    </>
  )
}

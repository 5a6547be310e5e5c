/** The server's word in the student's hand: a number to write down, and what is where. */
import { Button, Stack, Text } from '@mantine/core'
import { formatDateTime, useLanguage, useTranslation } from '../../i18n/index.ts'
import { QrCode } from '../../ui/QrCode.tsx'
import { Card } from '../Card.tsx'
import { act, useView } from '../store.ts'
import classes from './ReceiptScreen.module.css'

export function ReceiptScreen() {
  const { t } = useTranslation()
  const language = useLanguage()
  const receipt = useView((view) => view.receipt)
  if (receipt?.excused)
    return (
      <Card title={t('excused.title')} testId="excused">
        <Text size="lg">{t('excused.text')}</Text>
        <Done />
      </Card>
    )
  return (
    <Card title={t(receipt ? 'receipt.title' : 'receipt.title-kept')} wide>
      {receipt && (
        <div className={classes.receipt}>
          <Stack gap="xs" className={classes.words}>
            <Text>{t('receipt.number')}</Text>
            <Text className={classes.number} data-testid="receipt">
              {receipt.id}
            </Text>
            <Text>{t('receipt.note')}</Text>
            <Text>{t('receipt.at', { at: formatDateTime(receipt.at, language) })}</Text>
            {receipt.answers !== null && (
              <Text data-testid="receipt-answers">{t('receipt.answers', { count: receipt.answers })}</Text>
            )}
          </Stack>
          {receipt.check && (
            <div className={classes.code}>
              <QrCode text={receipt.check.address} label={t('receipt.qr')} />
            </div>
          )}
        </div>
      )}
      {receipt?.check && (
        <Text>
          {t('receipt.check')}{' '}
          <span translate="no" className={classes.address}>
            {receipt.check.page}
          </span>
        </Text>
      )}
      <Text size="lg" fw={600} data-testid="receipt-state">
        {t(receipt?.complete ? 'receipt.complete' : 'receipt.partial')}
      </Text>
      <Done />
    </Card>
  )
}

function Done() {
  const { t } = useTranslation()
  return (
    <Button size="xl" onClick={() => void act('receipt.done', {})} data-testid="receipt-done">
      {t('receipt.done')}
    </Button>
  )
}

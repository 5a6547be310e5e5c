/** The server's word in the student's hand: a number to write down, and what is where. */
import { Button, Stack, Text } from '@mantine/core'
import { formatDateTime, useLanguage, useTranslation } from '../../i18n/index.ts'
import { Card } from '../Card.tsx'
import { act, useView } from '../store.ts'
import classes from './ReceiptScreen.module.css'

export function ReceiptScreen() {
  const { t } = useTranslation()
  const language = useLanguage()
  const { receipt } = useView()
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
        <Stack gap="xs">
          <Text>{t('receipt.number')}</Text>
          <Text className={classes.number} data-testid="receipt">
            {receipt.id}
          </Text>
          <Text>{t('receipt.note')}</Text>
          <Text>{t('receipt.at', { at: formatDateTime(receipt.at, language) })}</Text>
          <Text>{t('receipt.answers', { count: receipt.answers })}</Text>
        </Stack>
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

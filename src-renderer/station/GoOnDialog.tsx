/** Said before a question without an answer, or a whole section, is left for good; and where an answer is not saved yet. */
import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useTranslation } from '../i18n/index.ts'
import { ProblemAlert } from '../ui/index.ts'
import { useStation } from './store.ts'

export interface GoOnDialogProps {
  open: boolean
  to: 'question' | 'section'
  /** Numbers of those without an answer. */
  missing: string
  state: 'busy' | 'unsaved' | 'refused' | null
  onClose: () => void
  onGo: () => void
}

export function GoOnDialog({ open, to, missing, state, onClose, onGo }: GoOnDialogProps) {
  const { t } = useTranslation()
  const refusal = useStation(({ refusal: said }) => said)
  return (
    <Modal
      opened={open}
      onClose={onClose}
      title={t(`way.${to}-title`)}
      centered
      size="lg"
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack data-testid="go-on">
        {missing !== '' && <Text size="lg">{t('submit.missing', { list: missing })}</Text>}
        <Text>{t(`way.${to}-text`)}</Text>
        {state === 'unsaved' && (
          <Alert role="alert" color="orange" data-testid="go-on-unsaved">
            <Text c="var(--taza-ink)">{t('way.unsaved')}</Text>
          </Alert>
        )}
        {state === 'refused' && refusal && <ProblemAlert problem={refusal} />}
        <Group justify="flex-end">
          <Button variant="default" size="lg" onClick={onClose} data-testid="go-on-stay">
            {t('way.stay')}
          </Button>
          <Button size="lg" loading={state === 'busy'} onClick={onGo} data-testid="go-on-go">
            {t('way.go')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

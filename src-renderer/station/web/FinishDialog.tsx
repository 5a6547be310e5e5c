/** Asked once: what the exam's own system has not got is not part of the work. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { act, useStation } from '../store.ts'

/** `over`: the exam's own system says that it is over. */
export function FinishDialog({ open, over }: { open: boolean; over: boolean }) {
  const { t } = useTranslation()
  const busy = useStation((state) => state.busy === 'exam.submit')
  const refusal = useStation((state) => state.refusal)
  const close = (): void => {
    useStation.setState({ finishing: false, refusal: null })
    if (over) void act('web.stay', {})
  }
  return (
    <Modal
      opened={open}
      onClose={close}
      title={t('web.finish-title')}
      centered
      size="lg"
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack>
        {over && (
          <Text size="lg" data-testid="web-over">
            {t('web.over')}
          </Text>
        )}
        <Text size="lg">{t('web.finish-text')}</Text>
        {refusal && <ProblemAlert problem={refusal} />}
        <Group justify="flex-end">
          <Button variant="default" size="lg" onClick={close} data-testid="submit-cancel">
            {t('web.cancel')}
          </Button>
          <Button
            size="lg"
            loading={busy}
            onClick={() => void act('exam.submit', {})}
            data-testid="submit-confirm"
          >
            {t('web.confirm')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

/** Asked once, with what is still empty; only closes the exam when every answer has been acknowledged. */
import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { isAsked, type Question } from '../../src-shared/exam.ts'
import { useTranslation } from '../i18n/index.ts'
import { ProblemAlert } from '../ui/index.ts'
import { numbersOf, placesOf } from '../ui/question/order.ts'
import { submit, useAnswered, useAnswerState, useStation } from './store.ts'

export interface SubmitDialogProps {
  open: boolean
  questions: readonly Question[]
  /** Places of those that can be answered still, from 0. */
  places: readonly number[]
  onClose: () => void
  onGo: (question: number) => void
}

export function SubmitDialog({ open, questions, places, onClose, onGo }: SubmitDialogProps) {
  const { t } = useTranslation()
  const answered = useAnswered()
  const refusal = useStation((state) => state.refusal)
  const [result, setResult] = useState<Awaited<ReturnType<typeof submit>> | 'busy' | null>(null)
  const { pending } = useAnswerState()
  const unsaved = placesOf(questions, pending)
  const missing = places.filter((place) => {
    const question = questions[place]
    return question && isAsked(question) && !answered.has(question.id)
  })
  const numbers = numbersOf(questions)

  const close = (): void => {
    setResult(null)
    onClose()
  }
  const confirm = async (without = false): Promise<void> => {
    setResult('busy')
    setResult(await submit(without))
  }
  return (
    <Modal
      opened={open}
      onClose={close}
      title={t('submit.title')}
      centered
      size="lg"
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack>
        <Text size="lg" data-testid="submit-missing">
          {missing.length === 0
            ? t('submit.all')
            : t('submit.missing', { list: missing.map((place) => numbers[place]).join(', ') })}
        </Text>
        <Text>{t('submit.text')}</Text>
        {result === 'unsaved' && (
          <Alert role="alert" color="orange" data-testid="submit-unsaved">
            <Stack gap="xs" c="var(--taza-ink)" align="flex-start">
              <Text fw={600}>{t('submit.unsaved-list', { list: unsaved })}</Text>
              <Text>{t('submit.unsaved')}</Text>
              <Button variant="default" onClick={() => void confirm(true)} data-testid="submit-without">
                {t('submit.without')}
              </Button>
            </Stack>
          </Alert>
        )}
        {result === 'refused' && refusal && <ProblemAlert problem={refusal} />}
        <Group justify="flex-end">
          <Button
            variant="default"
            size="lg"
            onClick={() => (missing[0] === undefined ? close() : onGo(missing[0]))}
            data-testid="submit-cancel"
          >
            {t('submit.cancel')}
          </Button>
          <Button
            size="lg"
            loading={result === 'busy'}
            onClick={() => void confirm()}
            data-testid="submit-confirm"
          >
            {t('submit.confirm')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

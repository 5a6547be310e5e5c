/** The way out: opened by the combination, here or in the shell; asks the code where one is set. */
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from '../i18n/index.ts'
import { ProblemAlert } from '../ui/index.ts'
import { isCombination } from './combination.ts'
import { act, useStation } from './store.ts'

export function LeaveDialog() {
  const { t } = useTranslation()
  const open = useStation((state) => state.leaving)
  const leave = useStation((state) => state.view?.leave)
  const refusal = useStation((state) => state.refusal)
  const busy = useStation((state) => state.busy === 'shell.leave')
  const [code, type] = useState('')
  const combination = leave?.combination ?? 'Ctrl+Alt+Q'

  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (!isCombination(event, combination)) return
      event.preventDefault()
      useStation.setState({ leaving: true })
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [combination])

  const close = (): void => {
    type('')
    useStation.setState({ leaving: false, refusal: null })
  }
  const go = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (await act('shell.leave', { code })) close()
  }
  return (
    <Modal
      opened={open}
      onClose={close}
      title={t('leave.title')}
      centered
      size="lg"
      closeButtonProps={{ 'aria-label': t('close') }}
      data-testid="leave"
    >
      <form onSubmit={(event) => void go(event)}>
        <Stack>
          <Text>{t('leave.text')}</Text>
          {leave?.code !== false && (
            <TextInput
              type="password"
              label={t('leave.code')}
              size="lg"
              value={code}
              onChange={(event) => type(event.currentTarget.value)}
              autoComplete="off"
              data-autofocus
              data-testid="leave-code"
            />
          )}
          {refusal && <ProblemAlert problem={refusal} />}
          <Group justify="flex-end">
            <Button variant="default" size="lg" onClick={close} data-testid="leave-cancel">
              {t('leave.cancel')}
            </Button>
            <Button type="submit" size="lg" loading={busy} data-testid="leave-go">
              {t('leave.go')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

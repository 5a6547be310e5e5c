/** Before a reader is let in or handed keys: her words are compared with what she reads out, by whoever does it. */
import { Button, Checkbox, Group, Modal, Stack } from '@mantine/core'
import { useState } from 'react'
import type { Problem } from '../../../src-shared/vocabulary.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { KeyWords } from './KeyWords.tsx'
import type { TrustReader } from './queries.ts'
import { useTrustText } from './text.ts'

interface Props {
  reader: TrustReader
  title: string
  /** On the button. */
  action: string
  busy?: boolean
  problem?: Problem | null
  onSame: () => void
  onClose: () => void
}

export function CompareDialog({ reader, title, action, busy = false, problem, onSame, onClose }: Props) {
  const { t } = useTrustText()
  const [compared, setCompared] = useState(false)
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': t('back') }}
      centered
      transitionProps={{ duration: 0 }}
    >
      <Stack data-testid="comparing">
        <p>{t('readers.admit-says')}</p>
        <KeyWords publicKey={reader.key} />
        <Checkbox
          label={t('readers.compared')}
          checked={compared}
          onChange={(event) => setCompared(event.currentTarget.checked)}
          data-testid="compared"
        />
        {problem && <ProblemAlert problem={problem} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('back')}
          </Button>
          <Button disabled={!compared} loading={busy} onClick={onSame} data-testid="same-words">
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

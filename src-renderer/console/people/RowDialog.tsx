/** What is known of one row of a list, and what can be done with it. */
import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from '../../i18n/index.ts'
import classes from './People.module.css'

interface Props {
  /** As people called it. */
  title: string
  notes: readonly string[]
  buttons: ReactNode
  onClose: () => void
  testId: string
}

export function RowDialog({ title, notes, buttons, onClose, testId }: Props) {
  const { t } = useTranslation('people')
  return (
    <Modal
      opened
      onClose={onClose}
      title={<span data-as-is>{title}</span>}
      closeButtonProps={{ 'aria-label': t('do.close') }}
      data-testid={testId}
    >
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
      <div className={classes.buttons}>{buttons}</div>
    </Modal>
  )
}

/** A form in a dialog: what it saves, and what else can be done there. */
import { Button, Modal } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import { useTranslation } from '../../i18n/index.ts'
import classes from './People.module.css'

interface Props {
  title: string
  pending: boolean
  /** Whether it can be saved as it is. */
  fits: boolean
  onSave: () => void
  onClose: () => void
  /** On the left of the buttons. */
  more?: ReactNode
  children: ReactNode
}

export function EditDialog({ title, pending, fits, onSave, onClose, more, children }: Props) {
  const { t } = useTranslation('people')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (fits && !pending) onSave()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="lg"
      closeButtonProps={{ 'aria-label': t('do.close') }}
      data-testid="edit"
    >
      <form onSubmit={submit}>
        <div className={classes.fields}>{children}</div>
        <div className={classes.buttons}>
          <span>{more}</span>
          <Button variant="default" onClick={onClose}>
            {t('do.cancel')}
          </Button>
          <Button type="submit" loading={pending} disabled={!fits} data-testid="save">
            {t('do.save')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

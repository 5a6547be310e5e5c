/** A password or token that was just made: shown once, and only closed by saying that it was passed on. */
import { Button, Modal } from '@mantine/core'
import { useTranslation } from '../../i18n/index.ts'
import classes from './People.module.css'

interface Props {
  title: string
  secret: string
  note: string
  onClose: () => void
}

export function OnceDialog({ title, secret, note, onClose }: Props) {
  const { t } = useTranslation('people')
  return (
    <Modal
      opened
      onClose={onClose}
      title={<span data-as-is>{title}</span>}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <code className={classes.password} data-as-is data-testid="password-once">
        {secret}
      </code>
      <p>{note}</p>
      <div className={classes.buttons}>
        <Button onClick={onClose} data-autofocus data-testid="noted">
          {t('staff.noted')}
        </Button>
      </div>
    </Modal>
  )
}

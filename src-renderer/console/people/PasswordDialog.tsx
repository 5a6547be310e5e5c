/** A password that was just made: shown once, and only closed by saying that it was passed on. */
import { Button, Modal } from '@mantine/core'
import { useTranslation } from '../../i18n/index.ts'
import classes from './People.module.css'

export function PasswordDialog({
  login,
  password,
  onClose,
}: {
  login: string
  password: string
  onClose: () => void
}) {
  const { t } = useTranslation('people')
  return (
    <Modal
      opened
      onClose={onClose}
      title={<span data-as-is>{t('staff.password', { login })}</span>}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <code className={classes.password} data-as-is data-testid="password-once">
        {password}
      </code>
      <p>{t('staff.password-note')}</p>
      <div className={classes.buttons}>
        <Button onClick={onClose} data-autofocus data-testid="noted">
          {t('staff.noted')}
        </Button>
      </div>
    </Modal>
  )
}

/** In words: whether what was typed is on the server, on its way, or kept on this machine. */
import { IconCloudCheck, IconDeviceDesktopCheck, IconLoader2 } from '@tabler/icons-react'
import { useTranslation } from '../i18n/index.ts'
import classes from './SaveState.module.css'
import { useAnswerState, useView } from './store.ts'

const icons = { saved: IconCloudCheck, saving: IconLoader2, kept: IconDeviceDesktopCheck }

export function SaveState() {
  const { t } = useTranslation()
  const { saving } = useView()
  const { pending } = useAnswerState()
  const state = pending.length > 0 ? 'saving' : saving
  const Icon = icons[state]
  return (
    <div className={classes.save}>
      <span className={classes.label}>{t('save.title')}</span>
      <span className={classes.state} data-state={state}>
        <Icon aria-hidden size="1.2em" />
        <output aria-live="polite" data-testid="save-state" data-state={state}>
          {t(`save.${state}`)}
        </output>
      </span>
    </div>
  )
}

/** In words: whether what was typed is on the server, on its way, or kept on this machine. */
import { IconAlertTriangle, IconCloudCheck, IconDeviceDesktopCheck, IconLoader2 } from '@tabler/icons-react'
import { useTranslation } from '../i18n/index.ts'
import { placesOf } from '../ui/question/order.ts'
import classes from './SaveState.module.css'
import { useAnswerState, useView } from './store.ts'

const icons = {
  saved: IconCloudCheck,
  saving: IconLoader2,
  kept: IconDeviceDesktopCheck,
  unsaved: IconAlertTriangle,
}

export function SaveState() {
  const { t } = useTranslation()
  const { saving, paper } = useView(({ saving, paper }) => ({ saving, paper }))
  const { pending, refused } = useAnswerState()
  const state = refused.length > 0 ? 'unsaved' : pending.length > 0 ? 'saving' : saving
  const Icon = icons[state]
  return (
    <div className={classes.save}>
      <span className={classes.label}>{t('save.title')}</span>
      <span className={classes.state} data-state={state}>
        <Icon aria-hidden size="1.2em" />
        <output aria-live="polite" data-testid="save-state" data-state={state}>
          {t(`save.${state}`, { list: placesOf(paper?.questions ?? [], refused) })}
        </output>
      </span>
    </div>
  )
}

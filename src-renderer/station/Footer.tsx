/** How the station is left, shown on every screen but the exam's. */
import { useTranslation } from '../i18n/index.ts'
import classes from './Footer.module.css'
import { useStation } from './store.ts'

export function Footer() {
  const { t } = useTranslation()
  const view = useStation((state) => state.view)
  if (!view || view.screen === 'exam') return null
  return (
    <footer className={classes.footer}>
      <span>{t('leave.hint', { combination: view.leave.combination })}</span>
    </footer>
  )
}

/**
 * How the invigilator is called, on every screen but the exam's; that and a lock have their own place for the call. How the
 * station is left: a hint for the technician, until a student has signed in.
 */
import { useTranslation } from '../i18n/index.ts'
import { Asked, CallButton } from './CallButton.tsx'
import classes from './Footer.module.css'
import { useStation } from './store.ts'

export function Footer() {
  const { t } = useTranslation()
  const view = useStation((state) => state.view)
  if (!view || view.screen === 'exam') return null
  return (
    <footer className={classes.footer}>
      {view.lock === null && (
        <div className={classes.call}>
          <CallButton size="sm" />
          <Asked />
        </div>
      )}
      {view.student === null && view.attempt === null && (
        <span>{t('leave.hint', { combination: view.leave.combination })}</span>
      )}
    </footer>
  )
}

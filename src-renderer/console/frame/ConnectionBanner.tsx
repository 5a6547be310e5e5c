/** "Connection lost since …": what is on the screen is no longer what is. */
import { IconPlugConnectedX } from '@tabler/icons-react'
import { useConnection } from '../live/useLive.ts'
import { span } from '../text/span.ts'
import { useText } from '../text/useText.ts'
import classes from './ConnectionBanner.module.css'
import { useNow } from './useNow.ts'

export function ConnectionBanner() {
  const lostSince = useConnection((state) => state.lostSince)
  const { t, time } = useText()
  const now = useNow()
  if (lostSince === null) return null
  return (
    <div className={classes.banner} data-testid="connection-lost">
      <IconPlugConnectedX aria-hidden size={20} />
      <span role="alert">{t('connection.lost', { time: time(lostSince) })}</span>
      {/* Outside of the alert: it is said once, not every second. */}
      <span className={classes.span}>{span(now - lostSince)}</span>
    </div>
  )
}

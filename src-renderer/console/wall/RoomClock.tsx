/** The time in the room, whatever this computer's own clock says. */
import { useNow } from '../frame/useNow.ts'
import { useText } from '../text/useText.ts'
import classes from './Wall.module.css'

export function RoomClock() {
  const { t, time } = useText()
  const now = useNow()
  return (
    <time className={classes.code} title={t('wall.clock')} data-testid="room-clock">
      <span className="taza-unseen">{t('wall.clock')} </span>
      <b>{time(now)}</b>
    </time>
  )
}

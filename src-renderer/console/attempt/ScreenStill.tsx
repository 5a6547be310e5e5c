/** What was on the student's screen at the moment shown. */
import { useStore } from 'zustand'
import type { Player } from '../player/usePlayer.ts'
import { useText } from '../text/useText.ts'
import classes from './ScreenStill.module.css'
import { NoStill, Still } from './Still.tsx'
import type { Shown } from './shown.ts'
import { stillAt } from './stills.ts'

export function ScreenStill({ attempt, player }: { attempt: Shown; player: Player }) {
  const { t, time } = useText()
  const still = useStore(player.shown, (shown) => stillAt(attempt.stills, 'screen', shown.at))
  return (
    <figure className={classes.frame} data-testid="screen-still">
      {still ? (
        <Still
          attempt={attempt.id}
          digest={still.digest}
          held={still.held}
          alt={t('still.screen', { time: time(still.at) })}
        />
      ) : (
        <NoStill>{t('still.none')}</NoStill>
      )}
      <figcaption>{still ? t('still.screen', { time: time(still.at) }) : t('source.screen')}</figcaption>
    </figure>
  )
}

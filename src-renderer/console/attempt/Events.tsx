import type { Player } from '../player/usePlayer.ts'
import { useText } from '../text/useText.ts'
import { eventText } from './eventText.ts'
import classes from './Side.module.css'
import type { Shown } from './shown.ts'

/** State changes, outages and commands in order. */
export function Events({ attempt, player }: { attempt: Shown; player: Player }) {
  const text = useText()
  return (
    <ol className={classes.list}>
      {attempt.events.map((event, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a ledger's records keep their places
        <li key={i}>
          <button
            type="button"
            className={classes.line}
            onClick={() => player.seek(event.at)}
            data-testid="event-line"
          >
            <span className={classes.time}>{text.time(event.at)}</span>
            <span className={classes.text}>{eventText(text, event, attempt.student.name)}</span>
          </button>
        </li>
      ))}
    </ol>
  )
}

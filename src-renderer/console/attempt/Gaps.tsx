import type { Player } from '../player/usePlayer.ts'
import { useText } from '../text/useText.ts'
import type { SourceGap } from './line.ts'
import classes from './Side.module.css'

/** Every second that is missing, with its reason. */
export function Gaps({ gaps, player }: { gaps: readonly SourceGap[]; player: Player }) {
  const { t, word, time, lasting } = useText()
  if (gaps.length === 0) return <p className={classes.none}>{t('wholeness.no-gaps')}</p>
  return (
    <ol className={classes.list}>
      {gaps.map((gap) => (
        <li key={`${gap.source} ${gap.from}`}>
          <button
            type="button"
            className={classes.line}
            onClick={() => player.seek(gap.from - 1000)}
            data-testid="gap-line"
          >
            <span className={classes.time}>{time(gap.from)}</span>
            <span className={classes.text}>
              {word('gap', gap.reason)}
              <small>{t(`source.${gap.source}`)}</small>
            </span>
            <span className={classes.long}>{lasting(gap.to - gap.from)}</span>
          </button>
        </li>
      ))}
    </ol>
  )
}

/** Where to look first, how long that takes in all, and what was left out of it. */
import type { PlacesToLook } from '../../../src-shared/cases/held.ts'
import { useTranslation } from '../../i18n/index.ts'
import side from '../attempt/Side.module.css'
import type { Player } from '../player/usePlayer.ts'
import { useText } from '../text/useText.ts'
import classes from './Cases.module.css'

export function ToLook({ look, player }: { look: PlacesToLook; player: Player }) {
  const { t } = useTranslation('cases')
  const { time, lasting } = useText()
  const watchMs = look.places.reduce((sum, { from, to }) => sum + to - from, 0)
  const left = look.left.map(({ why, count }) => t('look.left-of', { why: t(`look.${why}`), n: count }))
  return (
    <>
      <div className={classes.says}>
        <p>
          <b data-testid="look-total">
            {t('look.total', { time: lasting(watchMs), whole: lasting(look.ofMs) })}
          </b>
        </p>
        <p>{t('look.how')}</p>
        {left.length > 0 && (
          <p className={classes.quiet} data-testid="look-left">
            {t('look.left', { list: left.join('; ') })}
          </p>
        )}
      </div>
      <ol className={side.list}>
        {look.places.map(({ why, from, to, lastsMs }) => (
          <li key={`${why} ${from} ${to}`}>
            <button
              type="button"
              className={side.line}
              onClick={() => player.seek(from - 2000)}
              data-testid="look-line"
            >
              <span className={side.time}>{time(from)}</span>
              <span className={side.text}>
                {t(`look.${why}`)}
                {lastsMs > to - from && <small>{t('look.begins', { time: lasting(lastsMs) })}</small>}
              </span>
              <span className={side.long}>{lasting(to - from)}</span>
            </button>
          </li>
        ))}
      </ol>
    </>
  )
}

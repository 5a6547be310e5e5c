/** The pages that were opened, in order: each leads to its moment. */
import { useNow } from '../frame/useNow.ts'
import type { Player } from '../player/usePlayer.ts'
import { useEvidence } from '../server/evidence.ts'
import { useText } from '../text/useText.ts'
import { lineOf } from './line.ts'
import side from './Side.module.css'
import type { Shown } from './shown.ts'
import classes from './Visits.module.css'
import { seenPages } from './visits.ts'

export function Visits({ attempt, player }: { attempt: Shown; player: Player }) {
  const { t, time, word, lasting } = useText()
  const { still } = useEvidence()
  const pages = seenPages(attempt, lineOf(attempt, useNow()).to)
  return (
    <>
      {attempt.visitsBefore > 0 && (
        <p className={side.none}>{t('webexam:visits.before', { count: attempt.visitsBefore })}</p>
      )}
      <ol className={side.list} data-testid="visits">
        {pages.map((page, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a ledger's records keep their places
          <li key={i}>
            <button
              type="button"
              className={classes.line}
              onClick={() => player.seek(page.at)}
              data-testid={`visit-line-${i}`}
            >
              {page.still?.held ? (
                <img
                  className={classes.picture}
                  src={still(attempt.id, page.still.digest)}
                  alt=""
                  loading="lazy"
                  decoding="async"
                />
              ) : (
                <span className={classes.picture}>
                  {page.still ? word('gap', 'not-uploaded') : t('webexam:visits.no-picture')}
                </span>
              )}
              <span className={classes.text}>
                <span className={side.time}>{time(page.at)}</span> <b>{page.title}</b>
                <small>{page.url}</small>
                <small>
                  {page.status !== null && page.status >= 400 && (
                    <span className={classes.bad}>
                      {t('webexam:visits.status', { status: page.status })}{' '}
                    </span>
                  )}
                  {t('webexam:visits.loaded', { span: lasting(page.loadMs) })}
                </small>
              </span>
            </button>
          </li>
        ))}
      </ol>
    </>
  )
}

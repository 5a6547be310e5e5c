/** The pages that were opened, as a strip along the time line: each as long as it was open, with a picture of it. */
import { Tooltip } from '@mantine/core'
import { useState } from 'react'
import { useStore } from 'zustand'
import type { Player } from '../player/usePlayer.ts'
import { useEvidence } from '../server/evidence.ts'
import { useText } from '../text/useText.ts'
import { alongToolbar } from './alongToolbar.ts'
import { type Line, placeOf } from './line.ts'
import type { Shown } from './shown.ts'
import classes from './VisitStrip.module.css'
import { type Seen, seenPages } from './visits.ts'

/** Narrower ones have no picture of their own: each that is shown is unsealed, and on the audit record. */
const pictureFrom = 0.04

export function VisitStrip({ attempt, line, player }: { attempt: Shown; line: Line; player: Player }) {
  const { t, time } = useText()
  const { still } = useEvidence()
  const pages = seenPages(attempt, line.to)
  const now = useStore(player.shown, ({ at }) => pages.findLastIndex((page) => page.at <= at))
  const [last, setLast] = useState(0)
  const stop = Math.min(last, pages.length - 1)
  return (
    <div
      className={classes.strip}
      role="toolbar"
      aria-label={t('webexam:visits.title')}
      onKeyDown={alongToolbar}
      data-testid="visit-strip"
    >
      {pages.map((page, i) => {
        const [left, width] = [placeOf(line, page.at), placeOf(line, page.until) - placeOf(line, page.at)]
        return (
          <Tooltip
            // biome-ignore lint/suspicious/noArrayIndexKey: a ledger's records keep their places
            key={i}
            label={<Large attempt={attempt.id} page={page} />}
            withArrow
            multiline
            maw={360}
            events={seenBy}
          >
            <button
              type="button"
              className={`${classes.page} taza-colour`}
              style={{ left: `min(${percent(left)}, calc(100% - 1.5rem))`, width: percent(width) }}
              aria-label={`${time(page.at)} · ${page.title} · ${page.url}`}
              aria-current={i === now ? 'true' : undefined}
              tabIndex={i === stop ? 0 : -1}
              onFocus={() => setLast(i)}
              onClick={() => player.seek(page.at)}
              data-testid={`visit-${i}`}
            >
              {width >= pictureFrom && page.still?.held && (
                <img src={still(attempt.id, page.still.digest)} alt="" loading="lazy" decoding="async" />
              )}
            </button>
          </Tooltip>
        )
      })}
    </div>
  )
}

const percent = (share: number) => `${(share * 100).toFixed(3)}%`
const seenBy = { hover: true, focus: true, touch: true }

/** Only there while it is pointed at, or has the keyboard. */
function Large({ attempt, page }: { attempt: string; page: Seen }) {
  const { time } = useText()
  const { still } = useEvidence()
  return (
    <span className={classes.large}>
      {page.still?.held && <img src={still(attempt, page.still.digest)} alt="" />}
      <span>
        {time(page.at)} {page.title}
      </span>
      <span>{page.url}</span>
    </span>
  )
}

/** Stretches of the time line that somebody named: each a button to its begin, led along by arrows. */
import { Tooltip } from '@mantine/core'
import { useState } from 'react'
import type { Player } from '../player/usePlayer.ts'
import { alongToolbar } from './alongToolbar.ts'
import { type Line, placeOf } from './line.ts'
import classes from './SpanStrip.module.css'

export interface SpanLane {
  id: string
  label: string
  spans: readonly Span[]
}
interface Span {
  id: string
  /** Unix ms. */
  from: number
  to: number
  label: string
  /** How strongly it is drawn. */
  look: 'plain' | 'faint' | 'strong'
}

export function SpanStrip({ lane, line, player }: { lane: SpanLane; line: Line; player: Player }) {
  const [last, setLast] = useState<string | null>(null)
  const stop = lane.spans.find(({ id }) => id === last)?.id ?? lane.spans[0]?.id
  return (
    <div
      className={classes.strip}
      role="toolbar"
      aria-label={lane.label}
      onKeyDown={alongToolbar}
      data-testid={`spans-${lane.id}`}
    >
      {lane.spans.map(({ id, from, to, label, look }) => {
        const [left, width] = [placeOf(line, from), placeOf(line, to) - placeOf(line, from)]
        return (
          <Tooltip key={id} label={label} withArrow multiline maw={360} events={seenBy}>
            <button
              type="button"
              className={`${classes.span} taza-colour`}
              style={{ left: `min(${percent(left)}, calc(100% - 1.5rem))`, width: percent(width) }}
              data-look={look}
              aria-label={label}
              tabIndex={id === stop ? 0 : -1}
              onFocus={() => setLast(id)}
              onClick={() => player.seek(from)}
              data-testid={`span-${id}`}
            />
          </Tooltip>
        )
      })}
    </div>
  )
}

const percent = (share: number) => `${(share * 100).toFixed(3)}%`
const seenBy = { hover: true, focus: true, touch: true }

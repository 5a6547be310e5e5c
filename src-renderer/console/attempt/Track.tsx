/** The time line: a lane for each source with its gaps, a mark for each incident, and the moment shown. */
import { Tooltip } from '@mantine/core'
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { sources } from '../../../src-shared/vocabulary.ts'
import type { Player } from '../player/usePlayer.ts'
import { useText } from '../text/useText.ts'
import { alongToolbar } from './alongToolbar.ts'
import { byTime, type Line, placeOf } from './line.ts'
import { type SpanLane, SpanStrip } from './SpanStrip.tsx'
import type { Shown } from './shown.ts'
import classes from './Track.module.css'
import { VisitStrip } from './VisitStrip.tsx'

const percent = (share: number) => `${(share * 100).toFixed(3)}%`

interface Props {
  attempt: Shown
  line: Line
  player: Player
  /** Below the sources. */
  spans?: readonly SpanLane[]
  /** When an answer was saved, unix ms. */
  answersAt?: readonly number[]
}

export function Track({ attempt, line, player, spans = [], answersAt = [] }: Props) {
  const { t, word, time, lasting } = useText()
  return (
    <div className={classes.track}>
      <div className={classes.labels} aria-hidden>
        <span>{t('track.incidents')}</span>
        {sources.map((source) => (
          <span key={source}>{t(`source.${source}`)}</span>
        ))}
        {answersAt.length > 0 && <span>{t('answers.title')}</span>}
        {spans.map(({ id, label }) => (
          <span key={id} className={classes.tall}>
            {label}
          </span>
        ))}
        {attempt.visits.length > 0 && <span>{t('webexam:visits.title')}</span>}
      </div>
      <div className={classes.lanes}>
        <Marks attempt={attempt} line={line} player={player} />
        {sources.map((source) => (
          <div key={source} className={`${classes.lane} taza-colour`} data-testid={`lane-${source}`}>
            {(attempt.coverageDetail[source]?.gaps ?? []).map((gap) => (
              <Tooltip
                key={`${gap.from} ${gap.reason}`}
                label={`${word('gap', gap.reason)} · ${time(gap.from)} · ${lasting(gap.to - gap.from)}`}
                withArrow
              >
                <div
                  className={`${classes.gap} taza-colour`}
                  style={{
                    left: percent(placeOf(line, gap.from)),
                    width: percent(placeOf(line, gap.to) - placeOf(line, gap.from)),
                  }}
                  data-reason={gap.reason}
                  data-testid="gap"
                />
              </Tooltip>
            ))}
          </div>
        ))}
        {answersAt.length > 0 && (
          <div className={classes.lane} data-testid="lane-answers">
            {[...new Set(answersAt)].map((at) => (
              <div
                key={at}
                className={`${classes.tick} taza-colour`}
                style={{ left: percent(placeOf(line, at)) }}
              />
            ))}
          </div>
        )}
        {spans.map((lane) => (
          <SpanStrip key={lane.id} lane={lane} line={line} player={player} />
        ))}
        {attempt.visits.length > 0 && <VisitStrip attempt={attempt} line={line} player={player} />}
        <Cursor line={line} player={player} />
      </div>
      <div className={classes.ends} aria-hidden>
        <span>{time(line.from)}</span>
        <span>{time(line.to)}</span>
      </div>
    </div>
  )
}

/** In the order of time, and one stop of the Tab key: the arrow keys lead from one to the next. */
function Marks({ attempt, line, player }: { attempt: Shown; line: Line; player: Player }) {
  const { t, reason, time } = useText()
  const incidents = byTime(attempt.incidentList)
  const [last, setLast] = useState<string | null>(null)
  const stop = incidents.find(({ id }) => id === last)?.id ?? incidents[0]?.id
  return (
    <div className={classes.marks} role="toolbar" aria-label={t('track.incidents')} onKeyDown={alongToolbar}>
      {incidents.map((incident) => {
        const label = `${time(incident.at)} · ${reason(incident.reason, incident.params)}`
        return (
          <Tooltip key={incident.id} label={label} withArrow multiline maw={360} events={seenBy}>
            <button
              type="button"
              className={`${classes.mark} taza-colour`}
              data-severity={incident.severity}
              style={{ left: percent(placeOf(line, incident.at)) }}
              aria-label={label}
              tabIndex={incident.id === stop ? 0 : -1}
              onFocus={() => setLast(incident.id)}
              onClick={() => player.seek(incident.at - 2000)}
              data-testid={`mark-${incident.id}`}
            />
          </Tooltip>
        )
      })}
    </div>
  )
}

const seenBy = { hover: true, focus: true, touch: true }

/** The moment shown; the whole track is its handle. */
function Cursor({ line, player }: { line: Line; player: Player }) {
  const { t, time } = useText()
  const at = useStore(player.shown, (shown) => shown.at)
  const area = useRef<HTMLDivElement>(null)
  const seekTo = (event: PointerEvent) => {
    const box = area.current?.getBoundingClientRect()
    if (!box || box.width === 0) return
    player.seek(line.from + ((event.clientX - box.left) / box.width) * (line.to - line.from))
  }
  const press = (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowLeft: -5_000,
      ArrowRight: 5_000,
      PageDown: -60_000,
      PageUp: 60_000,
    }
    const step = steps[event.key]
    if (event.key === 'Home') player.seek(line.from)
    else if (event.key === 'End') player.seek(line.to)
    else if (step !== undefined) player.seek(at + step)
    else return
    event.preventDefault()
  }
  return (
    <div
      ref={area}
      className={classes.area}
      role="slider"
      tabIndex={0}
      aria-label={t('transport.moment')}
      aria-valuemin={0}
      aria-valuemax={Math.round((line.to - line.from) / 1000)}
      aria-valuenow={Math.round((at - line.from) / 1000)}
      aria-valuetext={time(at)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        seekTo(event)
      }}
      onPointerMove={(event) => event.buttons === 1 && seekTo(event)}
      onKeyDown={press}
      data-testid="track"
    >
      <div className={`${classes.cursor} taza-colour`} style={{ left: percent(placeOf(line, at)) }} />
    </div>
  )
}

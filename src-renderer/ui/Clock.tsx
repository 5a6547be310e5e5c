/** Time left, always readable, announced politely at 10, 5 and 1 minutes. */
import { useEffect, useRef, useState } from 'react'
import { formatClock, useTranslation } from '../i18n/index.ts'
import { announcementAt } from './announcement.ts'
import classes from './Clock.module.css'

export interface ClockProps {
  /** Whose time it is. */
  of?: 'exam' | 'section'
  /** Unix ms at which the time is over; null when the clock stands or has not started. */
  endsAt: number | null
  /** ms left when the clock stands; null when there is nothing to show. */
  leftMs: number | null
  now?: () => number
}

export function Clock({ of = 'exam', endsAt, leftMs, now = Date.now }: ClockProps) {
  const { t } = useTranslation()
  const left = useLeft(endsAt, leftMs, now)
  const announced = useAnnouncement(left)
  if (left === null) return null
  const stands = endsAt === null
  const words = of === 'exam' ? 'clock' : 'way'
  return (
    <div className={classes.clock} data-low={left <= 5 * 60_000} data-stands={stands}>
      <span className={classes.label}>{t(stands ? 'station:clock.stands' : `station:${words}.left`)}</span>
      <span
        role="timer"
        aria-live="off"
        aria-label={t(`station:${words}.left`)}
        data-testid={`${of === 'exam' ? '' : 'section-'}clock`}
      >
        {formatClock(left)}
      </span>
      <span
        className="taza-unseen"
        aria-live="polite"
        data-testid={`${of === 'exam' ? '' : 'section-'}clock-announcement`}
      >
        {announced === null ? '' : t(`station:${words}.minutes`, { count: announced })}
      </span>
    </div>
  )
}

function useLeft(endsAt: number | null, leftMs: number | null, now: () => number): number | null {
  const [at, tick] = useState(now)
  useEffect(() => {
    if (endsAt === null) return
    tick(now())
    const timer = setInterval(() => tick(now()), 250)
    return () => clearInterval(timer)
  }, [endsAt, now])
  return endsAt === null ? leftMs : Math.max(0, endsAt - at)
}

function useAnnouncement(left: number | null): number | null {
  const before = useRef(left)
  const [announced, announce] = useState<number | null>(null)
  useEffect(() => {
    const minutes = announcementAt(before.current, left)
    before.current = left
    if (minutes !== null) announce(minutes)
  }, [left])
  return announced
}

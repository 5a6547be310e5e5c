/** What the server raised because evidence or a station is at risk. */
import { IconAlertTriangle } from '@tabler/icons-react'
import type { Alarm } from '../../../src-shared/console-api.ts'
import { Guarded } from '../frame/Guarded.tsx'
import { hashOf } from '../frame/route.ts'
import { span } from '../text/span.ts'
import { useText } from '../text/useText.ts'
import classes from './Alarms.module.css'

export function Alarms({ alarms, room, now }: { alarms: readonly Alarm[]; room: string; now: number }) {
  const { t } = useText()
  return (
    <section
      className={classes.strip}
      data-any={alarms.length > 0}
      aria-label={t('alarms.title')}
      aria-live="polite"
      data-testid="alarms"
    >
      {alarms.length === 0 && <span className={classes.none}>{t('alarms.none')}</span>}
      {alarms.map((alarm) => (
        <Guarded key={alarm.id} name={`${alarm.params.station ?? alarm.code}`} of={alarm}>
          <AlarmLine alarm={alarm} room={room} now={now} />
        </Guarded>
      ))}
    </section>
  )
}

function AlarmLine({ alarm, room, now }: { alarm: Alarm; room: string; now: number }) {
  const { word } = useText()
  const text = (
    <>
      <IconAlertTriangle aria-hidden size={18} />
      {alarm.params.station !== undefined && <b>{alarm.params.station}</b>}
      <span className={classes.text}>{word('alarm', alarm.code, alarm.params)}</span>
      <span className={classes.since}>{span(now - alarm.since)}</span>
    </>
  )
  if (alarm.attempt === null) return <div className={classes.alarm}>{text}</div>
  return (
    <a
      className={classes.alarm}
      href={hashOf({ screen: 'attempt', attempt: alarm.attempt, room, at: alarm.since })}
      data-testid={`alarm-${alarm.code}`}
    >
      {text}
    </a>
  )
}

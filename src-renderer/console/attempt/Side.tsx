/** Everything that happened, as lists: incidents, gaps, events. Each line leads to its moment. */
import { Tabs } from '@mantine/core'
import { memo, type ReactNode } from 'react'
import type { AttemptDetail } from '../../../src-shared/console-api.ts'
import type { Observation } from '../../../src-shared/observing/observation.ts'
import { Guarded } from '../frame/Guarded.tsx'
import { Seen } from '../observing/Seen.tsx'
import type { Player } from '../player/usePlayer.ts'
import { useText } from '../text/useText.ts'
import { Events } from './Events.tsx'
import { Gaps } from './Gaps.tsx'
import { IncidentLine } from './IncidentLine.tsx'
import { byTime, gapsOf } from './line.ts'
import { Recording } from './Recording.tsx'
import classes from './Side.module.css'
import type { Shown } from './shown.ts'
import { Visits } from './Visits.tsx'

interface Props {
  attempt: Shown
  player: Player
  /** The same while it runs. */
  live?: AttemptDetail | null
  /** What invigilators saw. */
  observations?: readonly Observation[]
  /** Of her who may see them: how her answers came about. */
  answers?: ReactNode
  /** What she said to the consent text: above the events. */
  consents?: ReactNode
}

const none: readonly Observation[] = []

export const Side = memo(function Side({
  attempt,
  player,
  live = null,
  observations = none,
  answers,
  consents,
}: Props) {
  const { t } = useText()
  const gaps = gapsOf(attempt)
  const incidents = byTime(attempt.incidentList)
  return (
    <Tabs
      defaultValue="incidents"
      className={classes.tabs}
      classNames={{ list: classes.heads, tab: classes.head }}
      keepMounted={false}
    >
      <Tabs.List>
        <Tabs.Tab value="incidents" data-testid="tab-incidents">
          {t('side.incidents')} <span className={classes.count}>{attempt.incidentList.length}</span>
        </Tabs.Tab>
        <Tabs.Tab value="gaps" data-testid="tab-gaps">
          {t('side.gaps')} <span className={classes.count}>{gaps.length}</span>
        </Tabs.Tab>
        <Tabs.Tab value="events" data-testid="tab-events">
          {t('side.events')}
        </Tabs.Tab>
        {answers !== undefined && (
          <Tabs.Tab value="answers" data-testid="tab-answers">
            {t('answers.title')}
          </Tabs.Tab>
        )}
        {live && (
          <Tabs.Tab value="recording" data-testid="tab-recording">
            {t('side.recording')}
          </Tabs.Tab>
        )}
        {/* Those that may yet come stand last. */}
        {attempt.visits.length > 0 && (
          <Tabs.Tab value="visits" data-testid="tab-visits">
            {t('webexam:visits.title')} <span className={classes.count}>{attempt.visits.length}</span>
          </Tabs.Tab>
        )}
        {observations.length > 0 && (
          <Tabs.Tab value="seen" data-testid="tab-seen">
            {t('observing:tab')} <span className={classes.count}>{observations.length}</span>
          </Tabs.Tab>
        )}
      </Tabs.List>
      <Tabs.Panel value="incidents" className={classes.panel}>
        {attempt.incidentList.length === 0 && <p className={classes.none}>{t('feed.none')}</p>}
        <ol className={classes.list}>
          {incidents.map((incident) => (
            <li key={incident.id}>
              <Guarded name={incident.student} of={incident}>
                <IncidentLine incident={incident} all={incidents} player={player} />
              </Guarded>
            </li>
          ))}
        </ol>
      </Tabs.Panel>
      <Tabs.Panel value="gaps" className={classes.panel}>
        <Guarded name={attempt.student.name} of={attempt}>
          <Gaps gaps={gaps} player={player} />
        </Guarded>
      </Tabs.Panel>
      <Tabs.Panel value="visits" className={classes.panel}>
        <Guarded name={attempt.student.name} of={attempt}>
          <Visits attempt={attempt} player={player} />
        </Guarded>
      </Tabs.Panel>
      <Tabs.Panel value="seen" className={classes.panel}>
        <Guarded name={attempt.student.name} of={observations}>
          <Seen observations={observations} player={player} />
        </Guarded>
      </Tabs.Panel>
      <Tabs.Panel value="events" className={classes.panel}>
        <Guarded name={attempt.student.name} of={attempt}>
          {consents}
          <Events attempt={attempt} player={player} />
        </Guarded>
      </Tabs.Panel>
      {answers !== undefined && (
        <Tabs.Panel value="answers" className={classes.panel}>
          <Guarded name={attempt.student.name} of={attempt}>
            {answers}
          </Guarded>
        </Tabs.Panel>
      )}
      {live && (
        <Tabs.Panel value="recording" className={classes.panel}>
          <Guarded name={attempt.student.name} of={attempt}>
            <Recording attempt={live} />
          </Guarded>
        </Tabs.Panel>
      )}
    </Tabs>
  )
})

/** One incident in plain words, with its picture. */
import { IconPhotoOff } from '@tabler/icons-react'
import type { Incident } from '../../../src-shared/console-api.ts'
import { stillAddress } from '../server/addresses.ts'
import { span } from '../text/span.ts'
import { useText } from '../text/useText.ts'
import classes from './IncidentCard.module.css'

interface Props {
  incident: Incident
  /** Names the student and the station: needed where incidents of many stand together. */
  who?: boolean
  onOpen: () => void
}

const telling = ['during', 'before', 'after']

/** The picture that tells most: of the thing itself, else from before, else from after. */
const bestPicture = (incident: Incident) =>
  incident.pictures
    .filter(({ held }) => held)
    .sort((a, b) => telling.indexOf(a.when) - telling.indexOf(b.when))[0]

export function IncidentCard({ incident, who = false, onOpen }: Props) {
  const { t, reason, time } = useText()
  const picture = bestPicture(incident)
  return (
    <button
      type="button"
      className={classes.card}
      data-severity={incident.severity}
      data-plain={incident.pictures.length === 0}
      onClick={onOpen}
      data-testid={`incident-${incident.id}`}
    >
      {incident.pictures.length > 0 && (
        <span className={classes.picture}>
          {picture ? (
            <img
              src={stillAddress(incident.attempt, picture.digest)}
              alt={t(`when.${picture.when}`, { defaultValue: '' })}
            />
          ) : (
            <IconPhotoOff aria-hidden size={18} />
          )}
        </span>
      )}
      <span className={classes.text}>
        <span className={classes.meta}>
          <b className={classes.severity}>{t(`severity.${incident.severity}`)}</b>
          <span>{time(incident.at)}</span>
          {incident.durationMs !== null && (
            <span>{t('feed.lasted', { span: span(incident.durationMs) })}</span>
          )}
          {incident.count > 1 && <span>×{incident.count}</span>}
        </span>
        {who && (
          <span className={classes.who}>
            <b>{incident.station}</b> {incident.student}
          </span>
        )}
        <span>{reason(incident.reason, incident.params)}</span>
        <span className={classes.verdict}>{t(`verdict.${incident.verdict}`)}</span>
        {incident.needsAcknowledgement && (
          <span className={classes.verdict} data-testid={`seen-${incident.id}`}>
            {incident.acknowledged
              ? t('feed.seen', { by: incident.acknowledged.by, time: time(incident.acknowledged.at) })
              : t('feed.unseen')}
          </span>
        )}
      </span>
    </button>
  )
}

/** One incident in plain words, with its picture. */
import { IconPhotoOff } from '@tabler/icons-react'
import type { Incident } from '../../../src-shared/console-api.ts'
import { useEvidence } from '../server/evidence.ts'
import { useText } from '../text/useText.ts'
import classes from './IncidentCard.module.css'

interface Props {
  incident: Incident
  /** Names the student and the station: needed where incidents of many stand together. */
  who?: boolean
  onOpen: () => void
  /** Its pictures, large. */
  onPictures: () => void
}

const telling = ['during', 'before', 'after']

/** The picture that tells most: of the thing itself, else from before, else from after. */
const bestPicture = (incident: Incident) =>
  incident.pictures
    .filter(({ held }) => held)
    .sort((a, b) => telling.indexOf(a.when) - telling.indexOf(b.when))[0]

export function IncidentCard({ incident, who = false, onOpen, onPictures }: Props) {
  const { t, reason, time, lasting } = useText()
  const { still } = useEvidence()
  const picture = bestPicture(incident)
  return (
    <div
      className={classes.card}
      data-severity={incident.severity}
      data-plain={incident.pictures.length === 0}
      data-testid={`incident-${incident.id}`}
    >
      {incident.pictures.length > 0 && (
        <button
          type="button"
          className={classes.picture}
          onClick={onPictures}
          aria-label={`${t('pictures.open')}: ${reason(incident.reason, incident.params)}`}
          data-testid={`enlarge-${incident.id}`}
        >
          {picture ? (
            <img src={still(incident.attempt, picture.digest)} alt="" />
          ) : (
            <IconPhotoOff aria-hidden size={18} />
          )}
        </button>
      )}
      <button type="button" className={classes.text} onClick={onOpen}>
        <span className={classes.meta}>
          <b className={classes.severity}>{t(`severity.${incident.severity}`)}</b>
          <span>{time(incident.at)}</span>
          {incident.durationMs !== null && incident.durationMs > 0 && (
            <span>{t('feed.lasted', { span: lasting(incident.durationMs) })}</span>
          )}
          {incident.count > 1 && <span>×{incident.count}</span>}
        </span>
        {who && (
          <span className={classes.who}>
            <b>{incident.station}</b> {incident.student}
          </span>
        )}
        <span>{reason(incident.reason, incident.params)}</span>
        {incident.params.address && (
          <span className={classes.address} data-testid={`address-${incident.id}`}>
            {incident.params.address}
          </span>
        )}
        <span className={classes.verdict}>{t(`verdict.${incident.verdict}`)}</span>
        {incident.needsAcknowledgement && (
          <span className={classes.verdict} data-testid={`seen-${incident.id}`}>
            {incident.acknowledged
              ? t('feed.seen', { by: incident.acknowledged.by, time: time(incident.acknowledged.at) })
              : t('feed.unseen')}
          </span>
        )}
      </button>
    </div>
  )
}

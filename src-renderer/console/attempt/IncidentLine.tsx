import type { Incident } from '../../../src-shared/console-api.ts'
import type { Player } from '../player/usePlayer.ts'
import { stillAddress } from '../server/addresses.ts'
import { useText } from '../text/useText.ts'
import { IncidentCard } from '../wall/IncidentCard.tsx'
import classes from './Side.module.css'

/** An incident with all its pictures; a press leads to its moment. */
export function IncidentLine({ incident, player }: { incident: Incident; player: Player }) {
  const { word } = useText()
  return (
    <>
      <IncidentCard incident={incident} onOpen={() => player.seek(incident.at - 2000)} />
      {incident.pictures.length > 0 && (
        <div className={classes.pictures}>
          {incident.pictures.map((picture) => (
            <a
              key={`${picture.when} ${picture.digest}`}
              className={classes.picture}
              href={picture.held ? stillAddress(incident.attempt, picture.digest) : undefined}
              target="_blank"
              rel="noreferrer"
            >
              {picture.held ? (
                <img src={stillAddress(incident.attempt, picture.digest)} alt="" />
              ) : (
                <span className={classes.owed} />
              )}
              {picture.held ? word('when', picture.when) : word('gap', 'not-uploaded')}
            </a>
          ))}
        </div>
      )}
    </>
  )
}

import type { Incident } from '../../../src-shared/console-api.ts'
import { useEnlarged } from '../pictures/enlarged.ts'
import type { Player } from '../player/usePlayer.ts'
import { useEvidence } from '../server/evidence.ts'
import { useText } from '../text/useText.ts'
import { IncidentCard } from '../wall/IncidentCard.tsx'
import classes from './Side.module.css'

/** An incident with all its pictures; a press leads to its moment. `all`: those whose pictures follow. */
export function IncidentLine({
  incident,
  all,
  player,
}: {
  incident: Incident
  all: readonly Incident[]
  player: Player
}) {
  const { word } = useText()
  const { still } = useEvidence()
  const open = useEnlarged((state) => state.open)
  return (
    <>
      <IncidentCard
        incident={incident}
        onOpen={() => player.seek(incident.at - 2000)}
        onPictures={() => open(all, incident.id)}
      />
      {incident.pictures.length > 1 && (
        <div className={classes.pictures}>
          {incident.pictures.map((picture) => (
            <button
              key={`${picture.when} ${picture.digest}`}
              type="button"
              className={classes.picture}
              onClick={() => open(all, incident.id, picture.digest)}
            >
              {picture.held ? (
                <img src={still(incident.attempt, picture.digest)} alt="" />
              ) : (
                <span className={classes.owed} />
              )}
              {picture.held ? word('when', picture.when) : word('gap', 'not-uploaded')}
            </button>
          ))}
        </div>
      )}
    </>
  )
}

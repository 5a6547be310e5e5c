import { IconVideoOff } from '@tabler/icons-react'
import type { Tile } from '../../../src-shared/console-api.ts'
import type { Camera } from '../../../src-shared/vocabulary.ts'
import { usePicture } from '../live/pictures.ts'
import { useText } from '../text/useText.ts'
import classes from './TilePicture.module.css'

interface Props {
  station: Tile['station']
  camera: Camera
  /** The camera's own state, null while the station says nothing. */
  state: string | null
  /** Unix ms. */
  now: number
}

/** A picture older than this is shown as such, ms. */
const oldAfterMs = 10_000

/** The newest small picture of one camera; what is not live says so on top of it. */
export function TilePicture({ station, camera, state, now }: Props) {
  const { t, word } = useText()
  const picture = usePicture(station.id, camera)
  const old = picture !== undefined && now - picture.at > oldAfterMs
  const lame = state !== null && state !== 'live'
  return (
    <figure className={classes.frame} data-old={old} data-lame={lame && state !== 'starting'}>
      {picture ? (
        <img
          src={picture.address}
          alt={t('tile.picture', { source: t(`source.${camera}`), station: station.name })}
        />
      ) : (
        <IconVideoOff aria-hidden size={20} className={classes.none} />
      )}
      <figcaption className={classes.caption}>
        {t(`source.${camera}`)}
        {lame && ` · ${word('camera', state)}`}
      </figcaption>
    </figure>
  )
}

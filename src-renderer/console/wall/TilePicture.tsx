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
}

/** The newest small picture of one camera; only one that is not as it should be has words on it. */
export function TilePicture({ station, camera, state }: Props) {
  const { t, word } = useText()
  const picture = usePicture(station.id, camera)
  const lame = state !== null && state !== 'live'
  return (
    <figure
      className={classes.frame}
      data-old={picture?.old === true}
      data-lame={lame && state !== 'starting'}
    >
      {picture ? (
        <img
          src={picture.address}
          decoding="async"
          alt={t('tile.picture', { source: t(`source.${camera}`), station: station.name })}
        />
      ) : (
        <IconVideoOff aria-hidden size={20} className={classes.none} />
      )}
      {lame && (
        <figcaption className={classes.caption}>
          {t(`source.${camera}`)}: {word('camera', state)}
        </figcaption>
      )}
    </figure>
  )
}

/** The newest small picture of one camera; grey while there is none. */
import type { Camera } from '../../src-shared/vocabulary.ts'
import { useTranslation } from '../i18n/index.ts'
import classes from './LivePicture.module.css'
import { useStation } from './store.ts'

export function LivePicture({ camera }: { camera: Camera }) {
  const { t } = useTranslation()
  const jpeg = useStation((state) => state.previews[camera])
  const state = useStation((state) => state.view?.cameras[camera].state ?? 'none')
  if (jpeg === null || state === 'none') return <div className={classes.nothing} />
  return (
    <img
      className={classes.picture}
      data-live={state === 'live'}
      src={`data:image/jpeg;base64,${jpeg}`}
      // Decoded before it is shown: the next picture replaces this one without a flash.
      decoding="sync"
      draggable={false}
      alt={t('camera.picture', { camera: t(`camera.${camera}`) })}
    />
  )
}

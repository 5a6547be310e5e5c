/** A camera's large live picture with the outline of what belongs in it, its state and a hint about the light. */
import { Text } from '@mantine/core'
import type { Camera } from '../../src-shared/vocabulary.ts'
import { useTranslation } from '../i18n/index.ts'
import { CameraBadge } from '../ui/index.ts'
import classes from './CameraPanel.module.css'
import { LivePicture } from './LivePicture.tsx'
import { useView } from './store.ts'

export function CameraPanel({ camera }: { camera: Camera }) {
  const { t } = useTranslation()
  const { state, hint, label } = useView().cameras[camera]
  return (
    <figure className={classes.panel} data-testid={`camera-${camera}`} data-state={state}>
      <div className={classes.picture}>
        <LivePicture camera={camera} />
        <svg className={classes.guide} viewBox="0 0 400 300" aria-hidden="true">
          {camera === 'face' ? <FaceGuide /> : <DeskGuide />}
        </svg>
      </div>
      <figcaption className={classes.caption}>
        <CameraBadge camera={camera} state={state} />
        <Text>{t(`preflight.${camera}-guide`)}</Text>
        {hint && state === 'live' && (
          <Text fw={hint === 'good' ? 400 : 650} data-testid={`hint-${camera}`}>
            {t(`camera.hint.${hint}`)}
          </Text>
        )}
        {label && (
          <Text size="xs" c="var(--taza-quiet)" truncate title={label}>
            {label}
          </Text>
        )}
      </figcaption>
    </figure>
  )
}

const FaceGuide = () => <ellipse cx="200" cy="145" rx="78" ry="108" />

/** A keyboard and two hands. */
const DeskGuide = () => (
  <>
    <rect x="40" y="30" width="320" height="240" rx="14" />
    <rect x="95" y="90" width="210" height="70" rx="8" />
    <path d="M105 108h190M105 125h190M105 142h190" />
    <path d="M120 250c-8-30-8-45 2-58 6-8 14-4 15 4l3-14c2-9 14-9 15 0l1 6c3-7 13-6 14 2l1 10c4-5 12-3 12 4 0 18-4 30-9 46" />
    <path d="M280 250c8-30 8-45-2-58-6-8-14-4-15 4l-3-14c-2-9-14-9-15 0l-1 6c-3-7-13-6-14 2l-1 10c-4-5-12-3-12 4 0 18 4 30 9 46" />
  </>
)

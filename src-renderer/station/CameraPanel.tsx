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
  const { state, hint, label } = useView((view) => view.cameras[camera])
  return (
    <figure className={classes.panel} data-testid={`camera-${camera}`} data-state={state}>
      <div className={classes.picture}>
        <LivePicture camera={camera} />
        <svg className={classes.guide} viewBox="0 0 400 300" aria-hidden="true">
          {camera === 'face' ? <FaceGuide /> : <DeskGuide />}
        </svg>
      </div>
      <figcaption className={classes.caption}>
        <div className={classes.state}>
          <CameraBadge camera={camera} state={state} />
          {hint && state === 'live' && (
            <Text fw={hint === 'good' ? 400 : 650} data-testid={`hint-${camera}`}>
              {t(`camera.hint.${hint}`)}
            </Text>
          )}
        </div>
        <Text>{t(`preflight.${camera}-guide`)}</Text>
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

/** A keyboard and two hands on it, seen from above. */
const DeskGuide = () => (
  <>
    <rect x="40" y="24" width="320" height="252" rx="14" />
    <g className={classes.solid}>
      <rect x="85" y="70" width="230" height="96" rx="8" />
      <path d="M97 90h206M97 110h206M97 130h206M140 150h120" />
      <path d={hand} />
      <path d={hand} transform="translate(400 0) scale(-1 1)" />
    </g>
  </>
)

/** The left one: wrist, little finger to forefinger, thumb, wrist. */
const hand =
  'M124 270C114 252 110 238 110 224V190a6.5 6.5 0 0 1 13 0V208V174a7 7 0 0 1 14 0V206V168a7 7 0 0 1 14 0V206V178a6.5 6.5 0 0 1 13 0V226' +
  'l13-12a7 7 0 0 1 10 9l-17 26C166 256 166 262 166 270'

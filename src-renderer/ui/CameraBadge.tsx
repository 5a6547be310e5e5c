/** One camera's light: a shape and words, never colour alone. */
import { IconCircleCheck, IconCircleDashed, IconVideoOff } from '@tabler/icons-react'
import type { CameraState } from '../../src-shared/bridge/camera.ts'
import type { Camera } from '../../src-shared/vocabulary.ts'
import { useTranslation } from '../i18n/index.ts'
import classes from './CameraBadge.module.css'

export interface CameraBadgeProps {
  camera: Camera
  state: CameraState['state']
  /** The camera's name on a line of its own, where room is narrow. */
  stacked?: boolean
}

export function CameraBadge({ camera, state, stacked = false }: CameraBadgeProps) {
  const { t } = useTranslation()
  const Icon = state === 'live' ? IconCircleCheck : state === 'starting' ? IconCircleDashed : IconVideoOff
  return (
    <span className={classes.badge} data-state={state} data-testid={`camera-state-${camera}`}>
      <Icon aria-hidden size="1.15em" />
      <span>
        <b>{t(`station:camera.${camera}`)}</b>
        {stacked ? <br /> : ': '}
        {t(`station:camera.state.${state}`)}
      </span>
    </span>
  )
}

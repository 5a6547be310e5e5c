/** One camera in the header: a small live picture, and its state in words. */
import type { Camera } from '../../src-shared/vocabulary.ts'
import { CameraBadge } from '../ui/index.ts'
import { LivePicture } from './LivePicture.tsx'
import classes from './SelfView.module.css'
import { useView } from './store.ts'

export function SelfView({ camera }: { camera: Camera }) {
  const state = useView((view) => view.cameras[camera].state)
  return (
    <div className={classes.view} data-testid={`camera-${camera}`} data-state={state}>
      <div className={classes.picture}>
        <LivePicture camera={camera} />
      </div>
      <div className={classes.badge}>
        <CameraBadge camera={camera} state={state} stacked />
      </div>
    </div>
  )
}

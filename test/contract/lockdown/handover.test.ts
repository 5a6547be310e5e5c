import { x11Stage } from '../../support/stage.ts'
import { standingIn } from './standing-in.ts'

for (const wm of ['none', 'openbox'] as const)
  standingIn(`when main is lost, window manager: ${wm}`, x11Stage(wm))

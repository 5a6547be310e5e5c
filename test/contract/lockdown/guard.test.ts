import { x11Stage } from '../../support/stage.ts'
import { guardBehaviours } from './behaviours.ts'

for (const wm of ['none', 'openbox'] as const)
  guardBehaviours(`the X11 guard, window manager: ${wm}`, x11Stage(wm))

import { x11Stage } from '../../support/stage.ts'
import { guardBehaviours } from './behaviours.ts'
import { takingPictures } from './taking-pictures.ts'

for (const wm of ['none', 'openbox'] as const)
  guardBehaviours(
    `the X11 guard, window manager: ${wm}`,
    x11Stage(wm),
    process.getuid?.() === 0 ? null : 'only root can own a program that is trusted',
  )

takingPictures('an X11 guard that takes pictures alone', x11Stage('openbox'))

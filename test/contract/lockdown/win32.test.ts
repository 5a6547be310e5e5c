import { wineStage } from '../../support/stage.ts'
import { guardBehaviours } from './behaviours.ts'
import { standingIn } from './standing-in.ts'

guardBehaviours('the Windows guard under wine', wineStage)
standingIn('when main is lost on Windows (wine)', wineStage)

import type { ReactNode } from 'react'
import type { StationView } from '../../src-shared/bridge/station-view.ts'
import { BreakScreen } from './screens/BreakScreen.tsx'
import { ConfirmScreen } from './screens/ConfirmScreen.tsx'
import { DrawScreen } from './screens/DrawScreen.tsx'
import { ExamScreen } from './screens/ExamScreen.tsx'
import { IdentityScreen } from './screens/IdentityScreen.tsx'
import { PausedScreen } from './screens/PausedScreen.tsx'
import { PreflightScreen } from './screens/PreflightScreen.tsx'
import { ProblemScreen } from './screens/ProblemScreen.tsx'
import { ReceiptScreen } from './screens/ReceiptScreen.tsx'
import { RefusedScreen } from './screens/RefusedScreen.tsx'
import { SignInScreen } from './screens/SignInScreen.tsx'
import { StartingScreen } from './screens/StartingScreen.tsx'
import { SubmittingScreen } from './screens/SubmittingScreen.tsx'
import { WaitingScreen } from './screens/WaitingScreen.tsx'

const screens: Readonly<Record<StationView['screen'], () => ReactNode>> = {
  starting: StartingScreen,
  problem: ProblemScreen,
  'sign-in': SignInScreen,
  confirm: ConfirmScreen,
  preflight: PreflightScreen,
  identity: IdentityScreen,
  refused: RefusedScreen,
  waiting: WaitingScreen,
  draw: DrawScreen,
  exam: ExamScreen,
  break: BreakScreen,
  paused: PausedScreen,
  submitting: SubmittingScreen,
  receipt: ReceiptScreen,
}

export function Screen({ screen }: { screen: StationView['screen'] }) {
  const Shown = screens[screen]
  return <Shown />
}

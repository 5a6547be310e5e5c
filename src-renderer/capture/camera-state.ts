/** How a camera is, for people. */
import type { CameraState } from '../../src-shared/bridge/camera.ts'
import type { Look, Trouble } from './messages.ts'

export type Stage = 'none' | 'starting' | 'open' | 'away'

export interface CameraNow {
  stage: Stage
  /** Pictures have come since it was opened. */
  alive: boolean
  trouble: Trouble | null
  look: Look | null
  recording: boolean
  label: string | null
}

function stateOf({ stage, alive, trouble, look, recording }: CameraNow): CameraState['state'] {
  if (stage === 'none') return 'none'
  if (trouble === 'lost' || stage === 'away') return 'lost'
  if (trouble === 'covered') return look?.black ? 'black' : 'covered'
  if (trouble === 'frozen') return 'frozen'
  // Before an exam it is a hint; nobody is kept out for it.
  if (trouble === 'blurred' && recording) return 'blurred'
  return stage === 'open' && alive ? 'live' : 'starting'
}

/** Tells each state once. */
export function createStateTeller(onState: (state: CameraState) => void): (now: CameraNow) => void {
  let told = ''
  return (now) => {
    const state = stateOf(now)
    const seen = state === 'none' || state === 'lost' ? null : now.look
    const { label } = now
    const shown: CameraState = { state, label, health: seen?.health ?? null, hint: seen?.hint ?? null }
    const key = `${state} ${label} ${shown.hint}`
    if (key === told) return
    told = key
    onState(shown)
  }
}

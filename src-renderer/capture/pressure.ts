/** How hard the whole machine works, where the browser says so (W3C Compute Pressure); a headless one does not. */
import type { PressureState } from './messages.ts'

/** The part of the interface that is used: lib.dom does not know it yet. */
interface Observer {
  observe(source: 'cpu', options: { sampleInterval: number }): Promise<void>
}
type ObserverClass = new (seen: (records: readonly { state: PressureState }[]) => void) => Observer

const sampleMs = 1000

/** Calls back with every change. Where there is nothing to observe, frames that come late tell the same, later. */
export function watchPressure(onState: (state: PressureState) => void): void {
  const { PressureObserver } = globalThis as { PressureObserver?: ObserverClass }
  if (!PressureObserver) return
  const observer = new PressureObserver((records) => {
    const newest = records.at(-1)
    if (newest) onState(newest.state)
  })
  observer
    .observe('cpu', { sampleInterval: sampleMs })
    .catch((error: unknown) => console.info(`no compute pressure: ${String(error)}`))
}

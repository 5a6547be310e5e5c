/** What a station said, shown where a test of it fails: elsewhere it goes with the test's folder. */
import { afterEach } from 'vitest'
import type { TestStation } from './station.ts'

/** For a describe block. */
export function tellOfStation(station: () => TestStation | undefined): void {
  afterEach(({ task }) => {
    if (task.result?.state === 'fail')
      console.error(`the station, as "${task.name}" failed:\n${station()?.log() ?? 'not there'}`)
  })
}

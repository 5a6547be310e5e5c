/** What the composition root makes and its helpers share; filled in as the station starts. */
import type { PageEvent } from '../../src-shared/bridge.ts'
import type { Falls } from '../capture/falls.ts'
import type { OpenConditions } from '../capture/open-conditions.ts'
import type { RecorderLink } from '../capture/recorder-link.ts'
import type { StudentFiles } from '../files/folder.ts'
import type { Shell } from '../shell/port.ts'
import type { StationConfig } from '../station/config.ts'
import type { WebRoom } from '../web/room.ts'
import type { LinkedChecking } from './checking.ts'
import type { LockdownDeps } from './lockdown-ports.ts'
import type { Media } from './media.ts'
import type { Watch } from './watch.ts'

export interface Parts extends LockdownDeps {
  readonly config: StationConfig
  /** This process's run id. */
  readonly run: string
  readonly conditions: OpenConditions
  readonly falls: Falls
  readonly files: StudentFiles
  shell: Shell
  watch: Watch
  media: Media
  recorder: RecorderLink
  web: WebRoom
  checking: LinkedChecking
  /** What was in the way of a beginning is gone. */
  mend: () => void
  /** Hands an event to the station page; one that is not there asks for the newest state first thing when it comes. */
  send: (event: PageEvent) => void
  /** Ends the station: 0 on purpose, 1 broken down (the supervisor starts it again). */
  leave: (status: number) => void
}

export interface Deferred<T> {
  promise: Promise<T>
  resolve: (value: T) => void
}

export function deferred<T>(): Deferred<T> {
  let resolve!: (value: T) => void
  const promise = new Promise<T>((given) => {
    resolve = given
  })
  return { promise, resolve }
}

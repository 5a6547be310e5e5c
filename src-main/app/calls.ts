/** Where every call of the station page arrives: parsed, given to the part that owns it, answered as a value. */
import { stationCalls } from '../../src-shared/bridge/station-calls.ts'
import { answering, asValue } from '../../src-shared/calls.ts'
import type { StationHandlers } from '../exam/page-calls.ts'
import type { CallHandler } from '../shell/port.ts'

export interface CallOwners {
  /** Resolves once the parts are up; the page may call before that. */
  handlers: Promise<StationHandlers>
  onTrouble: (error: unknown) => void
}

export function createCallHandler({ handlers, onTrouble }: CallOwners): CallHandler {
  const answer = handlers.then((owned) => answering(stationCalls, owned))
  // Whoever calls is told why there are none.
  answer.catch(() => undefined)
  return (method, args) => asValue(async () => (await answer)(method, args), onTrouble)
}

/** The one door for observations: a foreign window goes to its story, everything else is judged and recorded. */
import type { Observation } from '../../src-shared/policy/observation.ts'
import { createForeignWindows, type WindowObservation } from './foreign-windows.ts'
import { createIncidents } from './incidents.ts'
import type { LockdownPorts } from './lockdown-ports.ts'
import { createObservations, type Plain } from './observations.ts'

export interface Lockdown {
  /** Returns at once; what follows is done in order, failures go to `ports.onFailure`. */
  observe(observation: Observation): void
  /** As `observe`; resolves when it is in the ledger, or need not be, and rejects when it could not be written. */
  record(observation: Plain): Promise<void>
  /** Resolves when everything observed so far is in the ledger. */
  settled(): Promise<void>
  /** The attempt ends: every incident still going on ends now. Resolves when that is in the ledger. */
  finish(): Promise<void>
}

export function createLockdown(ports: LockdownPorts): Lockdown {
  const incidents = createIncidents(ports)
  const windows = createForeignWindows(ports, incidents)
  const others = createObservations(ports, incidents)

  const settled = async () => {
    await windows.settled()
    await others.settled()
    await incidents.flush()
  }
  return {
    observe: (seen) => (isWindow(seen) ? windows.observe(seen) : others.observe(seen)),
    record: others.record,
    settled,
    finish: async () => {
      windows.finish()
      others.finish()
      await settled()
      incidents.forget()
    },
  }
}

const isWindow = (seen: Observation): seen is WindowObservation => seen.kind.startsWith('window.')

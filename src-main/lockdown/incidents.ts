/** Incidents in the ledger: raised, pictured, ended; repeats of the same thing within a minute are one incident. */
import type { Decision } from '../../src-shared/policy/decide.ts'
import type { LockdownPorts } from './lockdown-ports.ts'

/** Repeats this soon after the last one's end join it, ms. */
const JOIN_MS = 60_000

export interface Taken {
  png: Uint8Array
  /** CLOCK_BOOTTIME ms. */
  at: number
}

export interface Incident {
  readonly id: string
  /** Keeps a picture with the incident; null (none could be taken) keeps none. */
  picture(taken: Taken | null, when: 'before' | 'during' | 'after'): Promise<void>
  /** One occurrence is over. The record tells sum and count so far: the last `incident.ended` of an incident holds. */
  end(durationMs: number): Promise<void>
}

export type Incidents = ReturnType<typeof createIncidents>

export function createIncidents(ports: LockdownPorts) {
  const known = new Map<string, { incident: Incident; running: number; lastAt: number; again(): void }>()

  const create = (id: string) => {
    let count = 1
    let durationMs = 0
    const kept = {
      running: 1,
      lastAt: ports.clock(),
      again: () => {
        count++
        kept.running++
      },
      incident: {
        id,
        picture: (taken: Taken | null, when: 'before' | 'during' | 'after') => keep(ports, id, taken, when),
        end: async (ms: number) => {
          kept.running--
          kept.lastAt = ports.clock()
          durationMs += Math.max(0, ms)
          await ports.append('incident.ended', { incident: id, durationMs, count }, kept.lastAt)
        },
      },
    }
    return kept
  }

  return {
    /**
     * Raises an incident, or counts a repeat. `subject` is what makes two observations the same thing (a program, a
     * key combination, a camera); `mono` is the observation's time.
     */
    raise: async (
      observation: string,
      decision: Decision,
      subject: string,
      mono: number,
    ): Promise<Incident> => {
      const key = JSON.stringify([decision.reason, decision.verdict, subject])
      for (const [other, { running, lastAt }] of known)
        if (running === 0 && mono - lastAt > JOIN_MS) known.delete(other)
      const before = known.get(key)
      if (before) {
        before.again()
        return before.incident
      }
      const kept = create(ports.newId())
      // Known before it is written: a repeat that comes meanwhile is a repeat.
      known.set(key, kept)
      const body = { incident: kept.incident.id, observation, ...decision, mono }
      await ports.append('incident.raised', body, mono)
      return kept.incident
    },
    /** A new attempt: nothing joins what is in another ledger. */
    forget: () => known.clear(),
  }
}

/** A picture of a window, else of the desktop; null when there is none to be had, which is told. Never rejects. */
export async function takePicture(ports: LockdownPorts, window: number | null): Promise<Taken | null> {
  const guard = ports.guard()
  if (!guard?.hello.can.includes('shot')) return null
  const at = ports.clock()
  try {
    // A window may be gone or too large to be read: the desktop still shows what there was.
    const { png } = await guard.shot(window).catch((error: unknown) => {
      if (window === null) throw error
      return guard.shot(null)
    })
    return { png, at }
  } catch (error) {
    ports.onFailure(`picture of ${window === null ? 'the desktop' : `window ${window}`}`, error)
    return null
  }
}

async function keep(
  ports: LockdownPorts,
  incident: string,
  taken: Taken | null,
  when: string,
): Promise<void> {
  if (!taken) return
  try {
    const digest = await ports.still(taken.png, incident, taken.at)
    await ports.append('incident.pictured', { incident, digest, when }, taken.at)
  } catch (error) {
    ports.onFailure('incident.pictured', error)
  }
}

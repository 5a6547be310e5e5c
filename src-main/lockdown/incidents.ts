/**
 * Incidents in the ledger: raised, pictured, ended; repeats of the same thing within a minute are one incident. However
 * fast they come, each is counted; what is bounded is the number of pictures and of lines about the count.
 */
import type { Decision } from '../../src-shared/policy/decide.ts'
import type { LockdownPorts } from './lockdown-ports.ts'
import { pictureBudget } from './picture-budget.ts'

/** Repeats this soon after the last one's end join it, ms. */
const JOIN_MS = 60_000
/** The count of an incident is told at once, and then again at most so often, ms. */
const TELL_EVERY_MS = 1000
/** So many subjects of one reason at a time; further ones are counted together: a name can be made up for each window. */
const SUBJECTS = 30

export interface Taken {
  png: Uint8Array
  /** CLOCK_BOOTTIME ms. */
  at: number
}

export interface Incident {
  readonly id: string
  /** Keeps a picture with the incident; null (none could be taken) keeps none. */
  picture(taken: Taken | null, when: 'during' | 'after'): Promise<void>
  /** Whether another picture is wanted now, and counts it: a person's doings are pictured each, a flood now and then. */
  wantsPicture(): boolean
  /** One occurrence is over. The record tells sum and count so far: the last `incident.ended` of an incident holds. */
  end(durationMs: number): Promise<void>
}

export type Incidents = ReturnType<typeof createIncidents>

interface Kept {
  incident: Incident
  running: number
  lastAt: number
  again(): void
  /** Tells what is counted and not told yet. */
  flush(): Promise<void>
}

export function createIncidents(ports: LockdownPorts) {
  const known = new Map<string, Kept>()
  let tidiedAt = Number.NEGATIVE_INFINITY

  const create = (id: string): Kept => {
    const budget = pictureBudget(ports.clock)
    let count = 1
    let durationMs = 0
    let toldAt = Number.NEGATIVE_INFINITY
    /** How to call off the line that is due, when one is. */
    let due: (() => void) | null = null
    const tell = async () => {
      due?.()
      due = null
      toldAt = ports.clock()
      await ports.append('incident.ended', { incident: id, durationMs, count }, kept.lastAt)
    }
    const kept: Kept = {
      running: 1,
      lastAt: ports.clock(),
      again: () => {
        count++
        kept.running++
      },
      flush: async () => {
        if (due) await tell()
      },
      incident: {
        id,
        picture: (taken, when) => keep(ports, id, taken, when),
        wantsPicture: () => ports.pictures() && budget.take(),
        end: async (ms) => {
          kept.running--
          kept.lastAt = ports.clock()
          durationMs += Math.max(0, ms)
          const wait = toldAt + TELL_EVERY_MS - kept.lastAt
          if (wait <= 0) await tell()
          else
            due ??= ports.later(wait, () => {
              due = null
              tell().catch((error: unknown) => ports.onFailure('incident.ended', error))
            })
        },
      },
    }
    return kept
  }

  /** Forgets what nothing can join any more; not at each of a thousand repeats. */
  const tidy = (mono: number) => {
    if (mono - tidiedAt < TELL_EVERY_MS) return
    tidiedAt = mono
    for (const [key, { running, lastAt }] of known)
      if (running === 0 && mono - lastAt > JOIN_MS) known.delete(key)
  }

  const keyOf = ({ reason, verdict }: Decision, subject: string) => {
    const key = JSON.stringify([reason, verdict, subject])
    if (known.has(key)) return key
    const alike = JSON.stringify([reason, verdict]).slice(0, -1)
    const others = [...known.keys()].filter((one) => one.startsWith(alike)).length
    return others < SUBJECTS ? key : JSON.stringify([reason, verdict])
  }

  return {
    /**
     * Raises an incident, or counts a repeat. `subject` is what makes two observations the same thing (a program, a
     * key combination, a camera); `mono` is the observation's time. Known at once, also to the next call; `told`
     * resolves when the incident is in the ledger.
     */
    raise: (
      observation: string,
      decision: Decision,
      subject: string,
      mono: number,
    ): { incident: Incident; told: () => Promise<void> } => {
      tidy(mono)
      const key = keyOf(decision, subject)
      const before = known.get(key)
      const stale = before && before.running === 0 && mono - before.lastAt > JOIN_MS
      if (before && !stale) {
        before.again()
        return { incident: before.incident, told: () => Promise.resolve() }
      }
      const kept = create(ports.newId())
      known.set(key, kept)
      const body = { incident: kept.incident.id, observation, ...decision, mono }
      const told = async () => {
        await ports.append('incident.raised', body, mono).catch((error: unknown) => {
          // Nothing may join what is not there.
          known.delete(key)
          throw error
        })
        const before = ports.before(mono)
        if (before !== null)
          await ports.append(
            'incident.pictured',
            { incident: kept.incident.id, digest: before, when: 'before' },
            mono,
          )
      }
      return { incident: kept.incident, told }
    },
    /** Tells every count that is not told yet. */
    flush: async () => {
      for (const kept of known.values()) await kept.flush()
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

/** Everything observed that is not a foreign window: judged, recorded, and an incident until it is over. */
import type { Observation } from '../../src-shared/policy/observation.ts'
import type { WindowObservation } from './foreign-windows.ts'
import type { Incident, Incidents } from './incidents.ts'
import type { LockdownPorts } from './lockdown-ports.ts'

export type Plain = Exclude<Observation, WindowObservation>

export function createObservations(ports: LockdownPorts, incidents: Incidents) {
  const lasting = new Map<string, { incident: Incident; since: number }>()
  let work = Promise.resolve()

  /** In turn; resolves or rejects with `act`. */
  const inTurn = (act: () => Promise<void>) => {
    const done = work.then(act)
    work = done.catch(() => undefined)
    return done
  }
  const then = (what: string, act: () => Promise<void>) => {
    inTurn(act).catch((error: unknown) => ports.onFailure(what, error))
  }

  const raise = async (seen: Plain): Promise<void> => {
    const decision = ports.decide(seen)
    if (decision.verdict === 'allow') return
    // The lock does not wait for the ledger.
    if (decision.verdict === 'lock') ports.onLock(decision.reason, decision.params, null)
    const { incident, told } = incidents.raise(seen.kind, decision, subjectOf(seen), seen.at)
    await told()
    const lasts = beginnings[seen.kind]
    if (!lasts) return incident.end(0)
    const key = lasts(seen)
    const before = lasting.get(key)
    const same = before?.incident === incident
    lasting.set(key, { incident, since: same ? before.since : seen.at })
    // The same thing told twice is one occurrence; another trouble of the same camera takes over from the last one.
    if (before) await before.incident.end(same ? 0 : seen.at - before.since)
  }

  const restore = async (seen: Plain): Promise<void> => {
    const key = ends(seen)
    const was = key === null ? undefined : lasting.get(key)
    if (key === null || !was) return
    lasting.delete(key)
    await was.incident.end(seen.at - was.since)
  }

  const record = async (seen: Plain): Promise<void> => {
    if (!ports.recording()) {
      const { verdict, reason, params } = ports.decide(seen)
      if (verdict === 'lock') ports.onLock(reason, params, null)
      return
    }
    await inTurn(async () => {
      const { kind, at, ...body } = seen
      const quiet = onlyWhenObjected.has(kind) && ports.decide(seen).verdict === 'allow'
      if (!keptByOthers.has(kind) && !quiet) await ports.append(kind, body, at)
      await restore(seen)
      await raise(seen)
    })
  }

  return {
    observe: (seen: Plain) => {
      record(seen).catch((error: unknown) => ports.onFailure(seen.kind, error))
    },
    record,
    /** Resolves when everything seen so far is in the ledger. */
    settled: () => work,
    /** The attempt ends: what still goes on ends now. */
    finish: () => {
      for (const [key, { incident, since }] of lasting) {
        lasting.delete(key)
        then('incident.ended', () => incident.end(ports.clock() - since))
      }
    },
  }
}

/** The keeper writes these itself, also when main is gone. */
const keptByOthers: ReadonlySet<string> = new Set([
  'shell.lost',
  'recorder.lost',
  'network.lost',
  'network.restored',
])

/** A system starts and ends programs all the time: on the ledger is what the policy objects to. */
const onlyWhenObjected: ReadonlySet<string> = new Set(['process.started', 'process.ended'])

/** Observations that begin something: what it is, until an observation in `ends` tells that it is over. */
const beginnings: Partial<Record<Plain['kind'], (seen: Plain) => string>> = {
  'camera.lost': cameraOf,
  'camera.covered': cameraOf,
  'camera.frozen': cameraOf,
  'camera.blurred': cameraOf,
  'camera.wrong': cameraOf,
  'displays.changed': () => 'displays',
  'session.locked': () => 'locked',
  'session.switched': () => 'switched',
  'network.lost': () => 'network',
}

function ends(seen: Plain): string | null {
  if (seen.kind === 'camera.restored') return cameraOf(seen)
  if (seen.kind === 'network.restored') return 'network'
  if (seen.kind === 'session.locked') return seen.locked ? null : 'locked'
  if (seen.kind === 'session.switched') return seen.away ? null : 'switched'
  // Each change of displays ends what was before; `decide` says whether the new arrangement is one to object to.
  return seen.kind === 'displays.changed' ? 'displays' : null
}

/** A camera in the wrong place goes on being so while it is also covered: that is a thing of its own. */
function cameraOf(seen: Plain): string {
  const wrong = seen.kind === 'camera.wrong' || (seen.kind === 'camera.restored' && seen.of === 'wrong')
  return `${wrong ? 'place of ' : ''}camera ${'source' in seen ? seen.source : ''}`
}

/** What makes two observations the same thing, so that repeats are counted and not told again. */
function subjectOf(seen: Plain): string {
  switch (seen.kind) {
    case 'keys.refused':
      return seen.combination
    case 'navigation.refused':
      return `${seen.page} ${seen.how}`
    case 'web.refused':
    case 'web.failed':
      return `${seen.why} ${seen.url}`
    case 'helper.lost':
      return `${seen.page} ${seen.helper}`
    case 'clipboard.changed':
      return seen.owner
    case 'clipboard.refused':
      return seen.reader
    case 'process.started':
    case 'process.ended':
      return seen.executable || seen.name
    case 'manager.foreign':
    case 'capture.suspected':
      return seen.executable || String(seen.pid)
    case 'device.added':
    case 'device.removed':
      return `${seen.class} ${seen.vendor} ${seen.product}`
    case 'session.remote':
    case 'session.nested':
    case 'session.virtual':
      return seen.what
    case 'station.traced':
      return `${seen.process} ${seen.tracer}`
    case 'station.stopped':
      return seen.process
    case 'station.altered':
      return seen.files.join()
    case 'camera.lost':
    case 'camera.covered':
    case 'camera.frozen':
    case 'camera.blurred':
    case 'camera.restarted':
    case 'capture.eased':
    case 'evidence.held':
      return seen.source
    case 'camera.wrong':
      return `${seen.source} ${seen.label ?? ''}`
    default:
      return ''
  }
}

/**
 * What a sitting asks of the keeper, and what was acknowledged. A film's parcel whose answer was lost is brought again
 * to the next keeper, as the recorder does.
 */
import type { KeeperPort } from '../../../src-shared/keeper-api.ts'
import { segmentBody } from '../../support/keeper-process.ts'

export const cameras = ['face', 'desk'] as const
export type Camera = (typeof cameras)[number]

/** What the keeper has promised of one attempt. */
export interface Promises {
  readonly attempt: string
  /** The part's key as its slot had it. */
  key: Buffer
  readonly records: Map<number, { kind: string; mark: string }>
  /** By record: which parcel of which camera. */
  readonly segments: Map<number, { source: Camera; parcel: number; digest: string }>
  /** By camera: the parcel to bring next; all before it were acknowledged. */
  readonly next: Record<Camera, number>
  readonly answers: Map<string, number>
  /** The newest state acknowledged, and the newest asked for. */
  state: { kept: number; asked: number }
  submission: 'not asked' | 'asked' | 'acknowledged'
}

export const promisesOf = (attempt: string, key: Buffer): Promises => ({
  attempt,
  key,
  records: new Map(),
  segments: new Map(),
  next: { face: 0, desk: 0 },
  answers: new Map(),
  state: { kept: 0, asked: 0 },
  submission: 'not asked',
})

/** The plaintext of a parcel is known from its name, so that its seal can be opened and the content be told. */
export function plainOf(source: Camera, parcel: number): Buffer {
  const length = 8_000 + ((parcel * 7919) % 90_000)
  return Buffer.alloc(length, `${source} ${parcel} `)
}

/** Until the keeper is gone, or `stop`: one segment at a time from each camera, records, answers and states beside. */
export function startLoad(port: KeeperPort, promises: Promises) {
  let stopped = false
  let acknowledged = 0
  const forever = async (step: () => Promise<void>) => {
    try {
      while (!stopped) {
        await step()
        acknowledged++
      }
    } catch (_keeperGone) {
      // That is what the trial is about; whether it may have been is judged by what is found afterwards.
      stopped = true
    }
  }
  const film = (source: Camera) => async () => {
    const parcel = promises.next[source]
    const { index: _theKeeperNumbers, ...body } = segmentBody(source, parcel, parcel * 10)
    const asked = { kind: 'media.segment', body, parcel: String(parcel) } as const
    const { seq, digest } = await port.call('media.append', asked, plainOf(source, parcel))
    promises.segments.set(seq, { source, parcel, digest })
    promises.next[source]++
  }
  let marks = 0
  const facts = async () => {
    const mark = `${Date.now()} ${marks++}`
    const incident = marks % 7 === 0
    const kind = incident ? 'incident.raised' : 'keys.refused'
    const body = incident
      ? {
          incident: `i${promises.records.size}`,
          observation: 'keys.refused',
          verdict: 'record',
          severity: 'low',
          reason: mark,
          mono: 1,
        }
      : { combination: mark }
    const { seq } = await port.call('record.append', { kind, body })
    promises.records.set(seq, { kind, mark })
    // A person's pace, not the disk's: the films are the load.
    await new Promise((resolve) => setTimeout(resolve, 3))
  }
  const answer = async () => {
    const question = `q${marks % 5}`
    const revision = (promises.answers.get(question) ?? 0) + 1
    await port.call('answer.append', { question, revision, value: `${question} ${revision}` })
    promises.answers.set(question, revision)
    const asked = ++promises.state.asked
    await port.call('state.put', { value: asked })
    promises.state.kept = asked
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const loads = [forever(film('face')), forever(film('desk')), forever(facts), forever(answer)]
  return {
    get acknowledged() {
      return acknowledged
    },
    stop() {
      stopped = true
    },
    ended: Promise.all(loads),
  }
}

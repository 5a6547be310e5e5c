/** What befalls cameras in an exam, one after the other at a real station, and whether the gap list tells all of it. */
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AttemptDetail, Gap } from '../../src-shared/console-api.ts'
import { type Camera, cameras as sources } from '../../src-shared/vocabulary.ts'
import type { Cameras } from './cameras/cameras.ts'

export interface Outage {
  what: string
  sources: readonly Camera[]
  reason: string
  /** Filmed all the same: a covered lens, a held picture. */
  filmed: boolean
  /** When the cause began and ended, Unix ms. */
  from: number
  to: number
  /** For these it may be over before it is a gap: within a frame and a half (src-shared/coverage/film.ts). */
  brief?: readonly Camera[]
}

export interface OutageTiming {
  /** Of film without any trouble between two causes, ms. */
  betweenMs: number
  /** Of each cause, ms; a held picture is told after four to five seconds. */
  lastingMs: number
}

/** Cameras `Face` and `Desk`. `dir`: the station's data, by which its browser is known. */
export async function provokeOutages(
  cameras: Cameras,
  dir: string,
  { betweenMs, lastingMs }: OutageTiming,
  onOutage: (outage: Outage) => void = () => undefined,
): Promise<Outage[]> {
  const [face, desk] = [cameras.camera('Face'), cameras.camera('Desk')]
  const all: Outage[] = []
  const one = async (
    about: Omit<Outage, 'from' | 'to'>,
    begin: () => Promise<void> | void,
    end: () => Promise<void> | void,
    ms: number,
  ) => {
    await sleep(betweenMs)
    const from = Date.now()
    await begin()
    await sleep(ms)
    await end()
    const outage = { ...about, from, to: Date.now() }
    all.push(outage)
    onOutage(outage)
  }
  await one(
    { what: 'unplugged', sources: ['desk'], reason: 'camera-lost', filmed: false },
    () => desk.unplug(),
    () => desk.replug(),
    lastingMs,
  )
  await one(
    { what: 'covered', sources: ['face'], reason: 'camera-covered', filmed: true },
    face.black,
    face.run,
    lastingMs,
  )
  await one(
    { what: 'frozen', sources: ['desk'], reason: 'camera-frozen', filmed: true },
    desk.hold,
    desk.run,
    lastingMs,
  )
  await one(
    { what: 'capture page killed', sources, reason: 'recorder-lost', filmed: false },
    () => void process.kill(filmingPid(dir), 'SIGKILL'),
    () => undefined,
    0,
  )
  await sleep(betweenMs)
  return all
}

/** The page that films is the renderer with workers. */
function filmingPid(dir: string): number {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      if (!line.includes('--type=renderer') || !line.includes(dir)) continue
      const threads = readdirSync(`/proc/${pid}/task`)
      const names = threads.map((id) => readFileSync(`/proc/${pid}/task/${id}/comm`, 'utf8').trim())
      if (names.filter((name) => name.startsWith('DedicatedWorker')).length >= sources.length)
        return Number(pid)
    } catch (error) {
      // Processes come and go while one looks.
      if (!(error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH'].includes(String(error.code))))
        throw error
    }
  }
  throw new Error('no page that films')
}

/** So much film may be lost before a kill: the segment that was being made (docs/EVIDENCE.md). */
const recoveryMs = 2000
/** An outage ends within this of its cause's end. */
const backMs = 5000
/** A cause may be dated by as much: by the last frame before it, by a clock's grain. */
const grainMs = 600

const spanOf = ({ from, to }: Pick<Gap, 'from' | 'to'>) =>
  `${((to - from) / 1000).toFixed(2)} s from ${new Date(from).toISOString()}`

/** What is not as it should be; empty when every missing second and every blind one has its outage, and the reverse. */
/** `slackMs`: more than the promise, for a machine with too much to do. */
export function outageFaults(detail: AttemptDetail, outages: readonly Outage[], slackMs = 0): string[] {
  const faults: string[] = []
  for (const source of sources) {
    const told = detail.coverageDetail[source]
    if (!told) {
      faults.push(`${source}: no coverage`)
      continue
    }
    const all = [...told.gaps, ...told.blind]
    for (const gap of all)
      if (!outages.some((outage) => belongs(gap, outage, source, slackMs)))
        faults.push(`${source}: ${gap.reason} of ${spanOf(gap)} has no cause, or is too long`)
    for (const outage of outages.filter((one) => one.sources.includes(source)))
      if (!outage.brief?.includes(source) && !all.some((gap) => belongs(gap, outage, source, slackMs)))
        faults.push(
          `${source}: ${outage.what} (${spanOf(outage)}) is not in the list with its reason; there is ${all.map((gap) => `${gap.reason} of ${spanOf(gap)}`).join(', ') || 'nothing'}`,
        )
  }
  return faults
}

function belongs(gap: Gap, outage: Outage, source: Camera, slackMs = 0): boolean {
  const before = slackMs + (outage.filmed ? grainMs : recoveryMs + grainMs)
  return (
    outage.sources.includes(source) &&
    gap.reason === outage.reason &&
    gap.from >= outage.from - before &&
    gap.to <= outage.to + backMs + slackMs &&
    gap.to > gap.from
  )
}

/** How long after its cause's end each outage was over, ms, worst of its sources. */
export const endings = (detail: AttemptDetail, outages: readonly Outage[]) =>
  outages.map((outage) => {
    const after = outage.sources.flatMap((source) => {
      const told = detail.coverageDetail[source]
      const gap = [...(told?.gaps ?? []), ...(told?.blind ?? [])].find((one) => belongs(one, outage, source))
      return gap ? [gap.to - outage.to] : []
    })
    return { what: outage.what, afterMs: Math.round(Math.max(...after)) }
  })

/** Whether the capture page's memory is flat: resident bytes of its process over time. */
import { setTimeout as sleep } from 'node:timers/promises'
import { buildCapture, openCapture, removePage } from '../../integration/capture/page.ts'
import { memoryOf } from '../../support/renderer-memory.ts'
import type { BenchResult } from '../detect.ts'
import { setting, twoCameras } from './setting.ts'

const settleMs = 30_000
const everyMs = 2000
/** An exam of three hours must not cost more than this share of a lab machine's memory: 6 MB an hour. */
const mostMbAnHour = 6

interface Point {
  hours: number
  mb: number
}

/** Least squares: growth in MB an hour, and its standard error. */
function slopeOf(points: readonly Point[]): { slope: number; error: number } {
  const n = points.length
  const meanX = points.reduce((sum, { hours }) => sum + hours, 0) / n
  const meanY = points.reduce((sum, { mb }) => sum + mb, 0) / n
  const xx = points.reduce((sum, { hours }) => sum + (hours - meanX) ** 2, 0)
  const slope = points.reduce((sum, { hours, mb }) => sum + (hours - meanX) * (mb - meanY), 0) / xx
  const rest = points.reduce((sum, { hours, mb }) => sum + (mb - meanY - slope * (hours - meanX)) ** 2, 0)
  return { slope, error: Math.sqrt(rest / (n - 2) / xx) }
}

/** A collector lets memory rise and fall: what matters is where it falls to, once in half a minute. */
function floors(points: readonly Point[]): readonly Point[] {
  const each = 15
  const found: Point[] = []
  for (let i = 0; i + each <= points.length; i += each)
    found.push(points.slice(i, i + each).reduce((low, point) => (point.mb < low.mb ? point : low)))
  return found.length >= 8 ? found : points
}

export async function memoryOverTime(minutes: number): Promise<BenchResult[]> {
  const pages = await buildCapture()
  const cameras = await twoCameras()
  const capture = await openCapture({ pages, cameras, config: setting })
  try {
    await sleep(settleMs)
    const megabytes = await memoryOf(capture.browser)
    const points: Point[] = []
    const began = performance.now()
    while (performance.now() - began < minutes * 60_000) {
      points.push({ hours: (performance.now() - began) / 3_600_000, mb: megabytes() })
      // What the recorder would have passed on to the keeper.
      const { segments, previews, stats, views } = capture.collected
      for (const kept of [segments, previews, stats, views]) kept.splice(0)
      await sleep(everyMs)
    }
    const { slope, error } = slopeOf(floors(points))
    const round = (value: number) => Math.round(value * 10) / 10
    // A leak climbs in each; a collector that had no time for a while does not.
    const tenth = Math.max(1, Math.ceil(points.length / 10))
    const lowest = (from: number) => Math.min(...points.slice(from, from + tenth).map(({ mb }) => mb))
    const steps = points.flatMap((_, i) => (i % tenth === 0 ? [round(lowest(i))] : []))
    console.log(`lowest in each tenth of the time, MB: ${steps.join(', ')}`)
    const [first, last] = [points[0]?.mb ?? Number.NaN, points.at(-1)?.mb ?? Number.NaN]
    console.log(
      `memory of the capture page: ${round(first)} MB at first, ${round(last)} MB after ${minutes} min; ${round(slope)} ± ${round(2 * error)} MB an hour`,
    )
    return [
      {
        metric: `memory of the capture page over ${minutes} min, growth (±${round(2 * error)})`,
        unit: 'MB an hour',
        ours: round(slope),
        peer: null,
        ratio: null,
        goal: `at most ${mostMbAnHour}, within its error`,
        met: slope - 2 * error <= mostMbAnHour,
      },
    ]
  } finally {
    await capture.close()
    await cameras.stop()
    await removePage(pages)
  }
}

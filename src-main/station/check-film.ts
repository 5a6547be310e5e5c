/** Whether this machine films both cameras as fast as an exam asks, by the recorder's own page. */
import { cameras } from '../../src-shared/vocabulary.ts'
import type { CheckOptions, Found } from './check-step.ts'

/** Below this share of the pictures a hand that writes is a row of stills. */
const leastShare = 0.5
/** A camera gives a picture more or less in ten seconds. */
const nearly = 0.9

export async function checkFilm({ film, cameras: found }: CheckOptions): Promise<Found> {
  if (film === null)
    return {
      says: 'not tried from here',
      lacks: ['see in the pre-flight of a first exam that both cameras film'],
    }
  if (found.filter(({ virtual }) => !virtual).length < 2)
    throw new Error('Two cameras are needed; see the step cameras.')
  const filmed = await film()
  const lines = cameras.map((source) => {
    const { filmed: now, wanted, kilobitsPerSecond, codec, hardware } = filmed[source]
    return `${source} ${now.toFixed(1)} of ${wanted} pictures a second, ${Math.round(kilobitsPerSecond)} kbit/s, ${codec ?? 'no codec'}${hardware ? ' by the graphics card' : ''}`
  })
  const slow = cameras.filter((source) => filmed[source].filmed < leastShare * filmed[source].wanted)
  if (slow.length > 0)
    throw new Error(
      `Both cameras together are too much (${lines.join('; ')}): end other programs, put the cameras on two USB controllers, or take a faster machine.`,
    )
  const eased = cameras.filter(
    (source) => filmed[source].step > 0 || filmed[source].filmed < nearly * filmed[source].wanted,
  )
  return {
    says: lines.join('; '),
    lacks: eased.map(
      (source) =>
        `film all pictures of the ${source} camera: the machine was short of time, or the camera gives fewer`,
    ),
  }
}

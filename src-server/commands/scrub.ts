/** `scrub`: every object read and hashed again, what is lost told and asked of its station. */
import { setTimeout as pause } from 'node:timers/promises'
import { scrub as scrubAll } from '../scrub/scrub.ts'
import { type CommandContext, numberOf } from './wrong.ts'

/** A disk's share that exams do not feel, megabytes a second. */
const usualRate = 50
const tellEveryMs = 5000

/** Exit status 3 when something that was held is not there, or not as it was. */
export async function scrub(context: CommandContext): Promise<number> {
  const { db, clock, values, say, record, tell, openBlobs } = context
  const rate = numberOf('megabytes', values.megabytes, usualRate, 100_000)
  const blobs = await openBlobs()
  try {
    let told = clock.now()
    const report = await scrubAll(
      {
        db,
        blobs,
        clock,
        pause: (ms) => pause(ms),
        progress({ objects, bytes, lost }) {
          if (clock.now() - told < tellEveryMs) return
          told = clock.now()
          tell(`${objects} objects, ${Math.round(bytes / 1e6)} MB read, ${lost} lost …`)
        },
      },
      rate * 1e6,
    )
    const { objects, bytes, lost, stillLost, takenUp, strangers } = report
    await record('scrubbed', 'objects', { objects, bytes, lost: lost.length, takenUp })
    for (const { digest, why, attempts } of lost)
      for (const attempt of attempts) await record('lost', attempt, { digest, why })
    const lines = [
      `${objects} objects (${Math.round(bytes / 1e6)} MB) read again: ${objects - lost.length} sound, ${lost.length} lost.`,
      ...(takenUp > 0 ? [`${takenUp} sound objects that were not on the list are held again.`] : []),
      ...(strangers > 0 ? [`${strangers} objects belong to no attempt: uploads that broke off.`] : []),
      ...stillLost.map(
        ({ attempt, objects: count, stations }) =>
          `Attempt ${attempt}: ${count} lost. Asked again of ${stations.join(', ')}: leave it switched on and connected.`,
      ),
    ]
    say(lines.join('\n'), { ...report })
    return stillLost.length === 0 ? 0 : 3
  } finally {
    await blobs.close()
  }
}

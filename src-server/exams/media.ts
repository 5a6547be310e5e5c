/** Pictures and sounds of what a student is asked: of the banks, by their digests. */
import { toBase64 } from '../../src-shared/bytes.ts'
import { PaperMedium, paperMediaAtMost, paperMediaBytes, paperMediumBytes } from '../../src-shared/exam.ts'
import type { Blobs } from '../storage/blobs/port.ts'
import { rowsAtOnce, type Sql } from '../storage/sql/sql.ts'

type Failed = (err: unknown, digest: string) => void

/**
 * `digests`: of one paper (`mediaIn`), or what of it is not read yet. Without what is not there, what cannot be read, and what
 * is beyond the bounds that papers are checked against: a picture that is lacking keeps nobody from the questions.
 */
export async function mediaOf(
  db: Sql,
  blobs: Pick<Blobs, 'read' | 'size'>,
  digests: readonly string[],
  failed: Failed,
): Promise<PaperMedium[]> {
  const media: PaperMedium[] = []
  let room = paperMediaBytes
  let left = paperMediaAtMost
  for (let from = 0; from < digests.length; from += rowsAtOnce) {
    const rows = await db
      .selectFrom('bank_medium')
      .select(['digest', 'type', 'bytes'])
      .distinct()
      .where('digest', 'in', digests.slice(from, from + rowsAtOnce))
      .execute()
    const taken = rows.filter(({ bytes: said }) => {
      const bytes = Number(said)
      if (bytes > Math.min(room, paperMediumBytes) || left === 0) return false
      room -= bytes
      left -= 1
      return true
    })
    // All at once: a whole room waits for its papers.
    const read = await Promise.all(taken.map((row) => mediumOf(blobs, row, failed)))
    media.push(...read.flatMap((medium) => medium ?? []))
  }
  return media
}

async function mediumOf(
  blobs: Pick<Blobs, 'read' | 'size'>,
  { digest, type }: { digest: string; type: string },
  failed: Failed,
): Promise<PaperMedium | null> {
  try {
    if ((await blobs.size(digest)) === null) return null
    return PaperMedium.parse({ digest, type, base64: toBase64(await blobs.read(digest)) })
  } catch (err) {
    failed(err, digest)
    return null
  }
}

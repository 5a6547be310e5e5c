/** What the server has erased is erased in the backup too, but not what it has lost: there lies perhaps the only good copy. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { openDirectory } from '../storage/blobs/directory.ts'
import { placeOf } from '../storage/blobs/port.ts'
import { rowsAtOnce, type Sql } from '../storage/sql/sql.ts'

/** Of these, which are no longer wanted where they lay: moved, deleted by the rule of retention, or named by nothing. */
export type MayGo = (digests: readonly string[]) => Promise<Set<string>>

/** `elsewhere`: which of these the backup has in another place too. What the server says it has may be damaged there. */
export const mayGoOf =
  (db: Sql, elsewhere: (digests: ReadonlySet<string>) => Promise<ReadonlySet<string>>): MayGo =>
  async (digests) => {
    const wanted = new Set<string>()
    for (let at = 0; at < digests.length; at += rowsAtOnce)
      for (const digest of await wantedOf(db, digests.slice(at, at + rowsAtOnce))) wanted.add(digest)
    const moved = wanted.size > 0 ? await elsewhere(wanted) : wanted
    return new Set(digests.filter((digest) => !wanted.has(digest) || moved.has(digest)))
  }

/** Everything that names objects: attempts, answers, banks, sealed papers, files of explanations. */
async function wantedOf(db: Sql, digests: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('announced')
    .leftJoin('deletion', 'deletion.attempt', 'announced.attempt')
    .select('announced.digest')
    .where('announced.digest', 'in', digests)
    .where('deletion.attempt', 'is', null)
    .union(db.selectFrom('answer_file').select('digest').where('digest', 'in', digests))
    .union(db.selectFrom('bank_medium').select('digest').where('digest', 'in', digests))
    .union(db.selectFrom('bank_import').select('digest').where('digest', 'in', digests))
    .union(db.selectFrom('exam_package').select('digest').where('digest', 'in', digests))
    .union(db.selectFrom('case_explained').select('sealed as digest').where('sealed', 'in', digests))
    .execute()
  return new Set(rows.map(({ digest }) => digest))
}

/** Files of earlier versions; returns how many are in the backup alone. */
export async function removeFiles(from: string, to: string, mayGo: MayGo, now: number): Promise<number> {
  const [source, target] = [await openDirectory(from, now), await openDirectory(to, now)]
  const absent: string[] = []
  for await (const digest of target?.list() ?? [])
    if (source === null || (await source.size(digest)) === null) absent.push(digest)
  const may = await mayGo(absent)
  for (const digest of may) await rm(join(to, placeOf(digest)), { force: true })
  return absent.length - may.size
}

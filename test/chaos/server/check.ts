/** Whether everything promised is there, by the database and the store themselves. */
import { sha256 } from '../../../src-server/keys.ts'
import type { Blobs } from '../../../src-server/storage/blobs/port.ts'
import type { Sql } from '../../../src-server/storage/sql/sql.ts'
import { toBase64, toHex, utf8 } from '../../../src-shared/bytes.ts'
import { leafOf } from '../../../src-shared/ledger/jcs.ts'
import { createTree } from '../../../src-shared/ledger/merkle.ts'
import type { Promises } from './load.ts'

export async function check(
  { db, blobs }: { db: Sql; blobs: Blobs },
  { ledger, records, cosigned, objects, answer, commands }: Promises,
  say: (finding: string) => void,
): Promise<void> {
  const { attempt } = ledger
  const leaves = await db
    .selectFrom('leaf')
    .select(['seq', 'leaf'])
    .where('attempt', '=', attempt)
    .orderBy('seq')
    .execute()
  if (leaves.length < records) say(`${records} records were acknowledged, ${leaves.length} are there`)
  const other = leaves.findIndex(({ seq, leaf }, i) => seq !== i || leaf !== leafOf(ledger.records[i]!))
  if (other >= 0) say(`record ${other} is not as it was sent`)

  const part = await db.selectFrom('part').selectAll().where('attempt', '=', attempt).executeTakeFirst()
  if (records > 0 && !part) say('the part is not there')
  if (part) {
    if (part.size !== leaves.length) say(`the part has ${part.size} records, and ${leaves.length} are stored`)
    if (part.cosigned_size < cosigned) say(`${cosigned} were cosigned, the part says ${part.cosigned_size}`)
    const tree = createTree(sha256)
    for (const { leaf } of leaves.slice(0, part.cosigned_size)) tree.append(utf8(leaf))
    if (toBase64(tree.root()) !== part.cosigned_root) say('the cosigned root is not that of the records')
  }

  const announced = await db
    .selectFrom('announced')
    .leftJoin('held', 'held.digest', 'announced.digest')
    .select(['announced.digest', 'held.digest as held'])
    .where('attempt', '=', attempt)
    .execute()
  const held = new Set(announced.flatMap(({ held }) => held ?? []))
  for (const digest of objects)
    if (!held.has(digest)) say(`the object ${digest} was acknowledged and is not held`)
  for (const digest of held) {
    const bytes = await blobs.read(digest).catch((error: Error) => error)
    if (bytes instanceof Error) say(`the object ${digest} is held and cannot be read: ${bytes.message}`)
    else if (toHex(sha256(bytes)) !== digest) say(`the object ${digest} is not what it was`)
  }

  const row = await db
    .selectFrom('answer')
    .select(['revision', 'value'])
    .where('attempt', '=', attempt)
    .executeTakeFirst()
  if (answer && (row?.revision ?? 0) < answer.revision)
    say(`answer ${answer.revision} was acknowledged, ${row?.revision ?? 'none'} is there`)
  const stored = await db.selectFrom('command').select('id').where('attempt', '=', attempt).execute()
  const known = new Set(stored.map(({ id }) => id))
  for (const id of commands) if (!known.has(id)) say(`the order ${id} was acknowledged and is not there`)
}

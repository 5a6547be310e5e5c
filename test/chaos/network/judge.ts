/** What must hold once the line is fair again and nothing is owed: the same history on both sides, every object once and whole. */
import { sha256Hex } from '../../../src-main/keeper/crypto.ts'
import { openStore } from '../../../src-main/keeper/store.ts'
import { storeOf } from '../../support/keeper-attempt.ts'
import type { House } from './house.ts'

/** Kinds of findings that damaged bytes on a line without TLS may leave: refused, told of, and nothing taken in. */
const ofDamage = new Set(['other-bytes'])

export async function judge(house: House, damaged: boolean, say: (finding: string) => void): Promise<void> {
  const { university, attempt, acknowledged } = house
  const { db } = university.server
  const store = openStore(storeOf(house), { readonly: true })
  try {
    const mine = store.leaves(0, Number.MAX_SAFE_INTEGER)
    const theirs = await db
      .selectFrom('leaf')
      .select(['seq', 'leaf'])
      .where('attempt', '=', attempt)
      .orderBy('seq')
      .execute()
    // What was appended after the debt was read may be on its way; everything before it is there.
    theirs.forEach(({ seq, leaf }, i) => {
      if (Number(seq) !== i) say(`the server's record ${i} has the number ${seq}`)
      if (leaf !== mine[i]) say(`record ${i} differs`)
    })
    if (theirs.length > mine.length)
      say(`the server has ${theirs.length} records, the station ${mine.length}`)
    const announced = theirs.filter(({ leaf }) => leaf.includes('"digest"')).length
    if (announced < acknowledged.size)
      say(`${acknowledged.size} objects were acknowledged, the server's ledger announces ${announced}`)
  } finally {
    store.close()
  }

  const held = await db.selectFrom('held').select(['digest', 'bytes']).execute()
  const names = held.map(({ digest }) => digest)
  if (new Set(names).size !== names.length) say('an object is held twice')
  for (const digest of acknowledged.keys()) if (!names.includes(digest)) say(`object ${digest} is lost`)
  for (const digest of names) if (!acknowledged.has(digest)) say(`object ${digest} came from nowhere`)
  const { blobs } = university.server
  for (const digest of names) {
    const bytes = await blobs.read(digest).catch((error: Error) => error)
    if (bytes instanceof Error) say(`object ${digest} cannot be read: ${bytes.message}`)
    else if (sha256Hex(bytes) !== digest) say(`object ${digest} is not what its name says`)
  }
  const stored: string[] = []
  for await (const digest of blobs.list()) stored.push(digest)
  if (stored.length !== names.length) say(`${stored.length} objects in the store, ${names.length} held`)

  const findings = await db.selectFrom('finding').select(['kind', 'detail']).execute()
  for (const { kind, detail } of findings)
    if (!damaged || !ofDamage.has(kind)) say(`the server found ${kind}: ${detail}`)
  if (/unexpected:|is damaged|cannot be read/.test(house.keeper.log()))
    say(`the keeper said: ${house.keeper.log()}`)
}

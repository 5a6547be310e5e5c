/** What must hold of an attempt's files at any moment at which the keeper may have died. */
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { sha256 } from '../../../src-main/keeper/crypto.ts'
import { readIfThere } from '../../../src-main/keeper/files.ts'
import { answersOf } from '../../../src-main/keeper/newest-saved.ts'
import { openNow } from '../../../src-main/keeper/sealing.ts'
import { openStore, type Store } from '../../../src-main/keeper/store.ts'
import { utf8 } from '../../../src-shared/bytes.ts'
import { canonical } from '../../../src-shared/ledger/jcs.ts'
import { createTree } from '../../../src-shared/ledger/merkle.ts'
import { parseCheckpoint, type Verifier, verifyNote } from '../../../src-shared/ledger/note.ts'
import { LedgerRecord } from '../../../src-shared/records.ts'
import { associatedDataOf } from '../../../src-shared/seal/object.ts'
import { type Camera, cameras, type Promises, plainOf } from './load.ts'

export interface Files {
  /** The data folder. */
  data: string
  promises: Promises
  station: Verifier
  /** What the server has of this attempt's ledger. */
  server: readonly string[]
}

type Say = (finding: string) => void

/** Looks at copies, so that the next keeper finds the files as its predecessor left them. */
export function checkFiles(given: Files, say: Say): { submitted: boolean; records: number } {
  const scratch = mkdtempSync(join(tmpdir(), 'taza-look-'))
  try {
    const folder = join(given.data, 'attempts')
    for (const name of readdirSync(folder))
      if (name.startsWith(`${given.promises.attempt}.sqlite`) && !name.endsWith('-shm'))
        copyFileSync(join(folder, name), join(scratch, name))
    const file = join(scratch, `${given.promises.attempt}.sqlite`)
    if (!existsSync(file)) {
      say('the attempt file is gone')
      return { submitted: false, records: 0 }
    }
    checkSound(file, say)
    const store = openStore(file)
    try {
      return checkStore(given, store, say)
    } finally {
      store.close()
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

function checkSound(file: string, say: Say): void {
  const db = new Database(file)
  const verdict = db.pragma('integrity_check', { simple: true })
  if (verdict !== 'ok') say(`the database is not sound: ${String(verdict)}`)
  db.close()
}

function checkStore(given: Files, store: Store, say: Say) {
  const { promises } = given
  const leaves = store.leaves(0, Number.MAX_SAFE_INTEGER)
  const records = leaves.map((leaf) => LedgerRecord.parse(JSON.parse(leaf)))
  records.forEach((record, i) => {
    if (record.seq !== i) say(`record ${i} says it is ${record.seq}`)
    if (canonical(record) !== leaves[i]) say(`record ${i} is not canonical`)
  })
  given.server.forEach((leaf, i) => {
    if (leaves[i] !== leaf) say(`the server has another record ${i}, or one that this disk lost`)
  })
  checkCheckpoints(given, store, leaves, say)
  checkSegments(promises, store, records, say)
  for (const [seq, { kind, mark }] of promises.records)
    if (records[seq]?.kind !== kind || !JSON.stringify(records[seq].body).includes(mark))
      say(`acknowledged record ${seq} is not there`)
  const answers = answersOf(
    records.filter(({ kind }) => kind === 'answer.saved'),
    promises.key,
  )
  for (const [question, revision] of promises.answers)
    if ((answers[question]?.revision ?? 0) < revision)
      say(`an acknowledged answer to ${question} is not there`)
  const submissions = records.filter(({ kind }) => kind === 'attempt.submitted')
  const submitted = submissions.length > 0
  if (submissions.length > 1) say('submitted twice')
  if (submitted && records.at(-1)?.kind !== 'attempt.submitted') say('records after the submission')
  if (submitted && promises.submission === 'not asked') say('submitted by nobody')
  if (!submitted && promises.submission === 'acknowledged') say('an acknowledged submission is not there')
  checkSlot(given, submitted, say)
  if (!submitted) checkState(given, store, say)
  return { submitted, records: records.length }
}

function checkCheckpoints({ promises, station }: Files, store: Store, leaves: string[], say: Say): void {
  const tree = createTree(sha256)
  leaves.forEach((leaf, i) => {
    tree.append(utf8(leaf))
    const stored = store.checkpointAt(i + 1)
    if (!stored) return
    const { text, signatures } = verifyNote(sha256, stored.note, [station])
    const { size, root } = parseCheckpoint(text)
    const right =
      signatures.length > 0 && size === i + 1 && Buffer.from(root).equals(tree.root()) && stored.size === size
    if (!right) say(`the checkpoint of ${i + 1} records of ${promises.attempt} does not fit`)
    if (!Buffer.concat(tree.frontier()).equals(Buffer.from(stored.frontier)))
      say(`the frontier kept with checkpoint ${i + 1} does not fit`)
  })
  const newest = store.newestCheckpoint()
  if (newest && newest.size > leaves.length)
    say(`a checkpoint of ${newest.size} over ${leaves.length} records`)
}

function checkSegments(promises: Promises, store: Store, records: LedgerRecord[], say: Say): void {
  const there: Record<Camera, string[]> = { face: [], desk: [] }
  for (const record of records) {
    if (record.kind !== 'media.segment') continue
    const { digest, parcel, source } = record.body
    const sealed = store.object(String(digest))
    if (source !== 'face' && source !== 'desk') continue
    there[source].push(String(parcel))
    if (!sealed) say(`record ${record.seq} announces an object that is not there`)
    else if (createHash('sha256').update(sealed).digest('hex') !== digest) say(`object ${digest} is damaged`)
    else if (
      !openNow(promises.key, associatedDataOf(record)!, sealed).equals(plainOf(source, Number(parcel)))
    )
      say(`object ${digest} holds something else`)
  }
  for (const [seq, { source, parcel, digest }] of promises.segments)
    if (records[seq]?.body.digest !== digest || records[seq]?.body.parcel !== String(parcel))
      say(`acknowledged parcel ${source} ${parcel} is not there`)
  for (const source of cameras) checkParcels(source, there[source], promises.next[source], say)
  if (store.digests(Number.MAX_SAFE_INTEGER).length !== there.face.length + there.desk.length)
    say('objects that no record announces')
}

/** Every parcel once and in its order; of the one that is not acknowledged the record may be there. */
function checkParcels(source: Camera, there: readonly string[], next: number, say: Say): void {
  const right = Array.from({ length: Math.max(next, there.length) }, (_, parcel) => String(parcel))
  if (
    there.length > next + 1 ||
    there.some((parcel, place) => parcel !== right[place]) ||
    there.length < next
  )
    say(`the parcels of ${source} are not 0 to ${next}, each once: ${there.length}, ${there.slice(-3)}`)
}

/** Submission is finished or not begun: without the record the key is whole; it goes only after the record. */
function checkSlot({ data, promises }: Files, submitted: boolean, say: Say): void {
  const slot = join(data, 'attempts', `${promises.attempt}.key`)
  const whole = existsSync(slot) && readFileSync(slot).equals(promises.key)
  if (!submitted && !whole) say('the key is gone, and the submission is not in the ledger')
}

function checkState({ promises }: Files, store: Store, say: Say): void {
  const { attempt, key, state } = promises
  const sealed = store.meta('main-state')
  if (sealed === null) {
    if (state.kept > 0) say('the acknowledged state is not there')
    return
  }
  const ad = utf8(canonical({ attempt, part: 0, type: 'state' }))
  const value = Number(openNow(key, ad, Buffer.from(sealed, 'base64')).toString('utf8'))
  if (value < state.kept || value > state.asked) say(`the state is ${value}, not ${state.kept}`)
}

/** After a keeper has found the submission: no file of the data folder has the key in it, in any common writing. */
export function checkErased({ data, promises }: Pick<Files, 'data' | 'promises'>, say: Say): void {
  const { key } = promises
  const writings = [key, Buffer.from(key.toString('base64')), Buffer.from(key.toString('hex'))]
  for (const name of readdirSync(data, { recursive: true, encoding: 'utf8' })) {
    const file = join(data, name)
    // The keeper is running: a file may have been renamed since it was listed.
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) continue
    const content = readIfThere(file)
    if (content && writings.some((writing) => content.includes(writing)))
      say(`${name} has the key of a submitted attempt`)
  }
  if (existsSync(join(data, 'attempts', `${promises.attempt}.key`)))
    say('a submitted attempt has its key slot still')
}

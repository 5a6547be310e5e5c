import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../../../src-main/keeper/clock.ts'
import { sha256, sha256Hex, verifierOf } from '../../../../src-main/keeper/crypto.ts'
import { loadIdentity } from '../../../../src-main/keeper/identity.ts'
import { eraseKey, makeKey, readKey } from '../../../../src-main/keeper/key-slot.ts'
import { openKeyStore } from '../../../../src-main/keeper/key-store.ts'
import { type NewEntry, openLedger } from '../../../../src-main/keeper/ledger.ts'
import { openStore, type Store } from '../../../../src-main/keeper/store.ts'
import { nextBatch } from '../../../../src-main/keeper/sync/batch.ts'
import { utf8 } from '../../../../src-shared/bytes.ts'
import { createTree } from '../../../../src-shared/ledger/merkle.ts'
import { parseCheckpoint, verifyNote } from '../../../../src-shared/ledger/note.ts'
import { leafLength } from '../../../../src-shared/records.ts'
import { makeSigner } from '../../../support/fake-university.ts'
import { segmentBody, temporaryFolder } from '../../../support/keeper-process.ts'

let place: ReturnType<typeof temporaryFolder>
let store: Store
const signer = makeSigner('uni.example/taza/st1')
const open = (from: Store) =>
  openLedger({
    store: from,
    attempt: 'a1',
    part: 0,
    origin: 'uni.example/taza/st1/a1/0',
    signer,
    clock: systemClock(),
  })
const note = { kind: 'keys.refused', body: { combination: 'Alt+Tab' }, run: 'main-1' }

beforeEach(() => {
  place = temporaryFolder()
  store = openStore(join(place.folder, 'a1.sqlite'))
})
afterEach(() => {
  store.close()
  place.remove()
})

const media = (bytes: number) => {
  const data = randomBytes(bytes)
  const digest = sha256Hex(data)
  const body = { ...segmentBody('face', 0, 1), digest, bytes }
  return { entry: { kind: 'media.segment', body, run: 'main-1' }, object: { digest, data } }
}

describe('ledger', () => {
  test('the file is as EVIDENCE.md wants it', () => {
    open(store).append(note)
    const header = readFileSync(join(place.folder, 'a1.sqlite'))
    expect(header.readUInt16BE(16)).toBe(16384)
    expect(header[18]).toBe(2)
  })

  test('reopened after any number of records and checkpoints, it goes on with the same tree', () => {
    const ledger = open(store)
    for (let i = 0; i < 37; i++) {
      ledger.append(note)
      if (i % 10 === 3) ledger.sign()
    }
    store.close()
    store = openStore(join(place.folder, 'a1.sqlite'))
    const again = open(store)
    expect(again.append(note).seq).toBe(37)
    again.sign()
    const tree = createTree(sha256)
    for (const leaf of store.leaves(0, 1000)) tree.append(utf8(leaf))
    const { text } = verifyNote(sha256, store.newestCheckpoint()!.note, [
      verifierOf(signer.name, signer.publicKey),
    ])
    expect(parseCheckpoint(text)).toEqual({
      origin: 'uni.example/taza/st1/a1/0',
      size: 38,
      root: tree.root(),
    })
  })

  test('incidents, submission and resumption are signed at once, other records at the next beat', () => {
    const ledger = open(store)
    ledger.append(note)
    expect(store.newestCheckpoint()).toBeNull()
    ledger.append({ kind: 'attempt.resumed', body: { cause: 'x', lastMono: 1, outageMs: 1 }, run: 'r' })
    expect(store.newestCheckpoint()?.size).toBe(2)
    ledger.append({ kind: 'attempt.submitted', body: { by: 'student', answers: 0 }, run: 'r' })
    expect(store.newestCheckpoint()?.size).toBe(3)
  })

  test('what is no record is refused and leaves no trace', () => {
    const ledger = open(store)
    ledger.append(note)
    for (const bad of [
      { ...note, kind: 'No Kind' },
      { ...note, body: { combination: 7 } },
      { ...note, body: { combination: 'x', more: 'y'.repeat(leafLength) } },
      { ...note, body: { combination: 'x', more: '\ud800' } },
      { ...note, mono: -1 },
    ])
      expect(() => ledger.append(bad)).toThrow(
        expect.objectContaining({ problem: expect.objectContaining({ code: 'bad-input' }) }),
      )
    expect(ledger.append(note).seq).toBe(1)
    expect(ledger.append({ kind: 'unheard.of', body: { kept: [1] }, run: 'r' }).seq).toBe(2)
    expect(store.records()[2]?.body).toEqual({ kept: [1] })
  })

  test('a full disk: one problem, nothing half-written, and it works again with room', () => {
    const ledger = open(store)
    ledger.append(note)
    store.limitPages(20)
    let before = 1
    const fill = () => {
      for (;;) {
        const { entry, object } = media(50_000)
        ledger.append(entry, object)
        before += 1
      }
    }
    expect(fill).toThrow(expect.objectContaining({ problem: expect.objectContaining({ code: 'disk-full' }) }))
    expect(store.size()).toBe(before)
    expect(store.digests(1000)).toHaveLength(before - 1)
    // Also a group that had itself signed half-way.
    const resumed = { kind: 'attempt.resumed', body: { cause: 'x', lastMono: 1, outageMs: 1 }, run: 'r' }
    const film = media(50_000)
    const group: NewEntry[] = [note, resumed].map((one) => ({ ...one, object: null }))
    group.push({ ...film.entry, object: film.object })
    expect(() => ledger.appendAll(group)).toThrow(/disk-full/)
    expect(ledger.size).toBe(before)
    store.limitPages(1000)
    const { entry, object } = media(50_000)
    expect(ledger.append(entry, object).seq).toBe(before)
    ledger.sign()
    store.close()
    store = openStore(join(place.folder, 'a1.sqlite'))
    expect(open(store).size).toBe(before + 1)
    const tree = createTree(sha256)
    for (const leaf of store.leaves(0, 1000)) tree.append(utf8(leaf))
    expect(parseCheckpoint(store.newestCheckpoint()!.note).root).toEqual(tree.root())
  })

  test('batches end at checkpoints, keep to their limits, and ask again for a cosignature only while it is owed', () => {
    const ledger = open(store)
    for (let i = 0; i < 10; i++) ledger.append(note)
    ledger.sign()
    ledger.append(note)
    expect(nextBatch(store, 0, 0)).toMatchObject({ from: 0, checkpoint: expect.stringContaining('\n10\n') })
    expect(nextBatch(store, 0, 0).leaves).toHaveLength(10)
    // The checkpoint at what the server has already must not hold up what it lacks.
    expect(nextBatch(store, 10, 0)).toMatchObject({ leaves: [expect.any(String)], checkpoint: null })
    expect(nextBatch(store, 11, 0).leaves).toEqual([])
    ledger.sign()
    expect(nextBatch(store, 11, 10).checkpoint).toContain('\n11\n')
    expect(nextBatch(store, 11, 11)).toEqual({ from: 11, leaves: [], checkpoint: null })
    for (let i = 0; i < 600; i++) ledger.append(note)
    expect(nextBatch(store, 11, 11).leaves).toHaveLength(500)
  })
})

describe('keys', () => {
  test('the identity is made once, private, and stays', () => {
    const first = loadIdentity(place.folder)
    expect(loadIdentity(place.folder)).toEqual(first)
    expect(first.signing.publicKey.length).toBe(32)
    expect(first.sealing.publicKey).not.toEqual(first.signing.publicKey)
  })

  test('a slot is kept until it is erased; erasing twice and half-written slots are fine', () => {
    const file = join(place.folder, 'a1.key')
    const plain = openKeyStore({ env: {} })
    const key = makeKey(file, plain, () => undefined)
    expect(readKey(file, plain)).toEqual(key)
    eraseKey(file)
    eraseKey(file)
    expect(readKey(file, plain)).toBeNull()
    writeFileSync(file, 'short')
    expect(readKey(file, plain)).toBeNull()
  })
})

test('the clock agrees with the OS and never goes back', () => {
  const clock = systemClock()
  const uptime = () => Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) * 1000
  let before = 0
  for (let i = 0; i < 2000; i++) {
    const now = clock.mono()
    expect(now).toBeGreaterThanOrEqual(before)
    before = now
  }
  // A scheduler may sleep between the two readings: the best of many shows the clock.
  const apart = Array.from({ length: 50 }, () => Math.abs(clock.mono() - uptime()))
  expect(Math.min(...apart)).toBeLessThan(30)
})

/**
 * Bundles made without a station, by the real ledger, seal and note code: the same seed makes the same bytes. What is
 * random elsewhere (nonces, HPKE's ephemeral keys) comes from the seed here; the keys are for tests only.
 */
import { createCipheriv, createHash, createPrivateKey, createPublicKey } from 'node:crypto'
import { sha256, sha256Hex, signerOf } from '../../../src-main/keeper/crypto.ts'
import { excerptLines, incidentRecords, objectsOf } from '../../../src-shared/bundle/excerpt.ts'
import {
  type BundleKeys,
  compareEntries,
  digestList,
  entryName,
  excerptFile,
  keysFile,
  leavesFile,
  parseEntryName,
  readme,
  receiptFile,
} from '../../../src-shared/bundle.ts'
import { toBase64, toHex, utf8 } from '../../../src-shared/bytes.ts'
import { canonical, leafOf } from '../../../src-shared/ledger/jcs.ts'
import { createTree } from '../../../src-shared/ledger/merkle.ts'
import { cosignerName, originOf, stationName } from '../../../src-shared/ledger/names.ts'
import { cosign, formatCheckpoint, type Signer, signNote } from '../../../src-shared/ledger/note.ts'
import type { LedgerRecord } from '../../../src-shared/records.ts'
import { associatedDataOf } from '../../../src-shared/seal/object.ts'
import type { Source } from '../../../src-shared/vocabulary.ts'

export type Entries = Map<string, Uint8Array>

/** Bytes that depend on the seed and the label only. */
export function bytesOf(seed: string, label: string, length: number): Uint8Array {
  const key = createHash('sha256').update(`${seed}\n${label}`).digest()
  return new Uint8Array(createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(length)))
}

/** An Ed25519 pair whose seed is made of the label. */
function signerFrom(seed: string, name: string): Signer {
  const secret = bytesOf(seed, `key of ${name}`, 32)
  // PKCS #8 of RFC 8410 around the 32 bytes.
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), secret])
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const x = String(createPublicKey(privateKey).export({ format: 'jwk' }).x)
  return signerOf(name, secret, new Uint8Array(Buffer.from(x, 'base64url')))
}

const domain = 'university.example'
const start = Date.UTC(2026, 2, 2, 9, 0, 0)

export interface Made {
  entries: Entries
  records: LedgerRecord[]
  station: Signer
  cosigner: Signer
  origin: string
  partKey: Uint8Array
}

/** A part as it stands after `size` of its records. */
export function signedAt(made: Made, size: number, unixSeconds: number | null): string {
  const tree = createTree(sha256)
  for (const record of made.records.slice(0, size)) tree.append(utf8(leafOf(record)))
  const text = formatCheckpoint({ origin: made.origin, size, root: tree.root() })
  const note = signNote(sha256, text, made.station)
  return unixSeconds === null ? note : cosign(sha256, note, made.cosigner, unixSeconds)
}

export interface Story {
  seed: string
  /** Segments of each camera, and the bytes of each. */
  segments: number
  bytes: number
  attempt?: string
  part?: number
  station?: string
  /** How the part ends; null: it does not. */
  end?: 'attempt.submitted' | 'attempt.transferred' | null
  /** Submitted with an answer sheet; `missing`: with one that no record keeps. */
  sheet?: 'kept' | 'missing'
  /** A change to the records, each at its making. */
  bend?(record: LedgerRecord): LedgerRecord
}

/** One part: opened, admitted, filmed by two cameras, an incident with a picture, submitted. */
export function makePart(story: Story): Made {
  const { seed, attempt = 'a1', part = 0, station: id = 'st1' } = story
  const station = signerFrom(seed, stationName(domain, id))
  const cosigner = signerFrom(seed, cosignerName(domain))
  const partKey = bytesOf(seed, `part key ${part}`, 32)
  const entries: Entries = new Map()
  const records: LedgerRecord[] = []
  let mono = 100_000 + part * 1_000_000
  const add = (kind: string, body: Record<string, unknown>) => {
    const at = {
      wall: new Date(start + mono).toISOString(),
      mono,
      boot: `boot-of-${id}`,
      run: 'main-1',
    }
    const record = { v: 1 as const, attempt, part, seq: records.length, at, kind, body }
    records.push(story.bend?.(record) ?? record)
  }
  const object = (
    kind: 'media.init' | 'media.segment' | 'sheet.kept',
    body: Record<string, unknown>,
    length: number,
  ) => {
    const shell = { v: 1 as const, attempt, part, seq: 0, at: { wall: '', mono: 0, boot: '', run: '' } }
    const ad = associatedDataOf({ ...shell, kind, body })!
    const label = `${part} ${String(body.source)} ${kind} ${String(body.index ?? body.init)}`
    const nonce = bytesOf(seed, `nonce ${label}`, 12)
    const cipher = createCipheriv('aes-256-gcm', partKey, nonce)
    cipher.setAAD(ad)
    const plain = bytesOf(seed, `film ${label}`, length)
    const sealed = new Uint8Array(
      Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]),
    )
    const digest = sha256Hex(sealed)
    entries.set(entryName({ type: 'segment', digest }), sealed)
    add(kind, { ...body, bytes: sealed.length, digest })
    return digest
  }

  const wrap = { recipient: 'review', key: toBase64(bytesOf(seed, 'review', 32)) }
  const enc = toBase64(bytesOf(seed, `enc ${part}`, 32))
  const ciphertext = toBase64(bytesOf(seed, `wrapped ${part}`, 48))
  add('attempt.opened', {
    exam: 'ex1',
    examTitle: 'Algebra I: Жиым',
    student: { number: '20260001', name: 'Айгерім Сапарова' },
    station: { id, name: 'Station 1', room: 'B-204' },
    policy: { id: 'standard', digest: toHex(bytesOf(seed, 'policy', 32)) },
    shell: { kind: 'chromium', version: '1' },
    can: ['kiosk'],
    cadenceMs: 10_000,
    stillEveryMs: 10_000,
    keys: [{ ...wrap, enc, ciphertext }],
  })
  add('clock.compared', { server: new Date(start + mono).toISOString(), offsetMs: 0, rttMs: 3.25 })
  for (const source of ['face', 'desk'] as const)
    object(
      'media.init',
      { source, init: 0, codec: 'avc1.42E01F', mime: 'video/mp4', width: 640, height: 480 },
      700,
    )
  add('attempt.changed', { from: 'waiting', to: 'running', cause: 'admitted' })
  const begin = mono
  const middle = Math.floor(story.segments / 2)
  for (let index = 0; index < story.segments; index++) {
    mono = begin + (index + 1) * 2000
    for (const source of ['face', 'desk'] as const)
      object('media.segment', segment(source, index, begin + index * 2000), Math.max(1, story.bytes - 28))
    if (index === middle) {
      const incident = `i-${part}`
      add('incident.raised', {
        incident,
        observation: 'window.opened',
        verdict: 'block',
        severity: 'medium',
        reason: 'foreign-window',
        params: { title: 'Notes' },
        mono: mono - 5,
      })
      const still = { ...segment('screen', 0, mono), type: 'still', init: null, mime: 'image/png', incident }
      const digest = object('media.segment', still, 900)
      add('incident.pictured', { incident, digest, when: 'during' })
      add('incident.ended', { incident, durationMs: 300, count: 1 })
    }
  }
  if (story.end !== null) add('attempt.changed', { from: 'running', to: 'submitted', cause: 'student' })
  const sheet = toHex(bytesOf(seed, 'sheet', 32))
  if (story.sheet === 'kept') object('sheet.kept', { index: 0, sheet }, 400)
  if (story.end === 'attempt.transferred') add('attempt.transferred', { by: 'invigilator', command: 'c1' })
  else if (story.end !== null)
    add('attempt.submitted', { by: 'student', answers: 3, ...(story.sheet ? { sheet } : {}) })

  const origin = originOf(domain, { station: id, attempt, part })
  const made: Made = { entries, records, station, cosigner, origin, partKey }
  const size = records.length
  const text = (name: string, content: string) => entries.set(name, utf8(content))
  text(entryName({ type: 'readme' }), readme)
  text(entryName({ type: 'keys' }), keysFile(keysOf([made])))
  text(entryName({ type: 'checkpoint', part }), signedAt(made, size, endOf(made)))
  text(entryName({ type: 'leaves', part }), leavesFile(records.map(leafOf)))
  text(entryName({ type: 'receipt', part }), receiptOf(made))
  return made
}

const endOf = (made: Made): number => Math.floor((start + made.records.at(-1)!.at.mono) / 1000) + 1

const segment = (source: Source, index: number, from: number): Record<string, unknown> => ({
  source,
  index,
  type: 'segment',
  init: 0,
  start: from,
  duration: 2000,
  frames: 30,
  mime: 'video/mp4',
  health: { luma: 118.5, motion: 1.25 },
  incident: null,
})

export function keysOf(parts: readonly Made[]): BundleKeys {
  const named = ({ name, publicKey }: Signer) => ({ name, key: toBase64(publicKey) })
  const stations = new Map(parts.map((part) => [part.station.name, named(part.station)]))
  return { v: 1, stations: [...stations.values()], cosigner: named(parts[0]!.cosigner) }
}

/** The server's word for the first `size` records of a part. */
export function receiptOf(made: Made, size = made.records.length): string {
  const { attempt, part } = made.records[0]!
  const digests = [...new Set(objectsOf(made.records.slice(0, size)))]
  const ended = made.records[size - 1]!.kind === 'attempt.submitted'
  const unsigned = {
    attempt,
    part,
    size,
    held: digests.length,
    announced: digests.length,
    final: ended,
    at: new Date(endOf(made) * 1000).toISOString(),
    digests: sha256Hex(utf8(digestList(digests))),
  }
  return receiptFile({ ...unsigned, signature: toBase64(made.cosigner.sign(utf8(canonical(unsigned)))) })
}

/** Several parts as one bundle, in canonical order. */
export function joined(parts: readonly Made[]): Entries {
  const all: Entries = new Map(parts.flatMap((part) => [...part.entries]))
  all.set(entryName({ type: 'keys' }), utf8(keysFile(keysOf(parts))))
  return inOrder(all)
}

/** Names that no bundle has come last. */
export function inOrder(entries: Entries): Entries {
  const rank = (a: string, b: string): number => {
    const [x, y] = [parseEntryName(a), parseEntryName(b)]
    if (x && y) return compareEntries(x, y)
    return Number(x === null) - Number(y === null)
  }
  return new Map([...entries].sort(([a], [b]) => rank(a, b)))
}

/** The excerpt of the part's one incident. */
export function excerptOf(made: Made): Entries {
  const { part } = made.records[0]!
  const records = incidentRecords(made.records, `i-${part}`)
  const seqs = records.map((record) => record.seq)
  const lines = excerptLines(sha256, made.records.map(leafOf), seqs)
  const entries: Entries = new Map([[entryName({ type: 'excerpt', part }), utf8(excerptFile(lines))]])
  const kept = ['README.txt', 'keys.json', entryName({ type: 'checkpoint', part })]
  const objects = objectsOf(records).map((digest) => entryName({ type: 'segment', digest }))
  for (const name of [...kept, ...objects]) entries.set(name, made.entries.get(name)!)
  return inOrder(entries)
}

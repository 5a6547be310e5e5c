/**
 * The export bundle: a ZIP of stored (uncompressed) entries in canonical order. This module knows names, order and
 * small files; bundle/zip.ts frames them. docs/EVIDENCE.md says all of it for a stranger.
 *
 * README.txt · keys.json · of a case's bundle: case/ledger.jsonl, case/export.json, case/act.pdf (once there is one)
 * · for each part: parts/N/checkpoint.txt, parts/N/newest.txt (only while records follow the
 * cosigned checkpoint), parts/N/receipt.json (once the server holds all of it), parts/N/leaves.jsonl (or, in an
 * excerpt, parts/N/excerpt.jsonl) · segments/<digest>, sorted. Anything else is a finding.
 */
import { z } from 'zod'
import { Index } from './bounds.ts'
import { canonical } from './ledger/jcs.ts'
import { leafLength } from './records.ts'
import type { Receipt } from './station-api.ts'
import { Base64 } from './vocabulary.ts'

const NamedKey = z.object({ name: z.string().min(1).max(256), key: Base64.max(64) })
/** Public keys, raw Ed25519, base64. They say who signed; whether to trust them is known from elsewhere. */
export const BundleKeys = z.object({
  v: z.literal(1),
  /** One for each station that holds a part, or is trusted; the name is the prefix of its parts' origins. */
  stations: z.array(NamedKey).min(1).max(100_000),
  cosigner: NamedKey,
})
export type BundleKeys = z.infer<typeof BundleKeys>

/** Files of one part, by what they are. */
type PartFile = keyof typeof ofPart
export type BundleEntry =
  | { type: keyof typeof fixed }
  | { type: PartFile; part: number }
  | { type: 'segment'; digest: string }

const fixed = {
  readme: 'README.txt',
  keys: 'keys.json',
  caseLedger: 'case/ledger.jsonl',
  caseExport: 'case/export.json',
  caseAct: 'case/act.pdf',
} as const
const fixedTypes = ['readme', 'keys', 'caseLedger', 'caseExport', 'caseAct'] as const
const ofPart = {
  checkpoint: 'checkpoint.txt',
  newest: 'newest.txt',
  receipt: 'receipt.json',
  leaves: 'leaves.jsonl',
  excerpt: 'excerpt.jsonl',
} as const

export function entryName(entry: BundleEntry): string {
  if (entry.type === 'segment') return `segments/${entry.digest}`
  if ('part' in entry) return `parts/${entry.part}/${ofPart[entry.type]}`
  return fixed[entry.type]
}

/** Null for a name that no bundle has. */
export function parseEntryName(name: string): BundleEntry | null {
  for (const type of fixedTypes) if (name === fixed[type]) return { type }
  const digest = /^segments\/([0-9a-f]{64})$/.exec(name)?.[1]
  if (digest !== undefined) return { type: 'segment', digest }
  const [, part, file] = /^parts\/(0|[1-9][0-9]{0,8})\/([a-z.]+)$/.exec(name) ?? []
  for (const type of ['checkpoint', 'newest', 'receipt', 'leaves', 'excerpt'] as const)
    if (part !== undefined && file === ofPart[type]) return { type, part: Number(part) }
  return null
}

const rank: readonly BundleEntry['type'][] = [
  ...fixedTypes,
  'checkpoint',
  'newest',
  'receipt',
  'leaves',
  'excerpt',
  'segment',
]

/** Canonical order: negative when `a` comes first. */
export function compareEntries(a: BundleEntry, b: BundleEntry): number {
  if ('part' in a && 'part' in b && a.part !== b.part) return a.part - b.part
  if (a.type === 'segment' && b.type === 'segment')
    return a.digest < b.digest ? -1 : Number(a.digest > b.digest)
  return rank.indexOf(a.type) - rank.indexOf(b.type)
}

/** One leaf a line, each line ended. */
export const leavesFile = (leaves: readonly string[]): string => leaves.map((leaf) => `${leaf}\n`).join('')

/** `keys.json` and `receipt.json` have one form only, so that every byte of them counts. */
export const keysFile = (keys: BundleKeys): string => `${canonical(keys)}\n`
export const receiptFile = (receipt: Receipt): string => `${canonical(receipt)}\n`

/** One record of an excerpt: its leaf, and the RFC 6962 audit path to the checkpoint's root, in base64. */
export const ExcerptLine = z.strictObject({
  leaf: z.string().max(leafLength),
  proof: z.array(Base64.max(64)).max(64),
  seq: Index,
})
export type ExcerptLine = z.infer<typeof ExcerptLine>
export const excerptFile = (lines: readonly ExcerptLine[]): string =>
  lines.map((line) => `${canonical(line)}\n`).join('')

/** What a receipt's `digests` hashes: the sorted digests, each ended by a newline. */
export const digestList = (digests: readonly string[]): string =>
  [...digests]
    .sort()
    .map((digest) => `${digest}\n`)
    .join('')

/** Always these words: what tells people how to verify must not be somebody else's. */
export const readme = `This is the evidence of one exam attempt, exported by Taza.

  taza verify bundle.zip                 judges it: whole, unfinished, an excerpt, or what is wrong
  taza verify bundle.zip --key review.key --media-out films
                                         also opens the films, for who holds a recipient's key

Anyone can check it without our program; docs/EVIDENCE.md gives every byte. In short:

1. parts/N/leaves.jsonl holds one record a line, RFC 8785 canonical JSON, seq counting from 0. The RFC 6962 Merkle
   tree (SHA-256) over these lines, without their newlines, has the root that the third line of
   parts/N/checkpoint.txt states in base64, for as many lines as its second line says.
2. checkpoint.txt is a signed note (c2sp.org/signed-note, c2sp.org/tlog-checkpoint) by the station, cosigned by the
   university's server (c2sp.org/tlog-cosignature). keys.json holds their Ed25519 public keys; compare them with
   what the university publishes. newest.txt, if it is there, is a later checkpoint that the server has not cosigned.
3. segments/<digest> are sealed objects; each is named by its SHA-256. Every record of kind media.init and
   media.segment names its object.
4. parts/N/receipt.json is the server's word that it holds all of the part: Ed25519 by the cosigner's key over the RFC 8785 form
   of its other fields; "digests" is the SHA-256 of the sorted digests, each followed by a newline.
5. An object is a 12-byte nonce, AES-256-GCM ciphertext and a 16-byte tag; associated data is the RFC 8785 form of
   {"attempt","index","part","source","type"}. The part's key is wrapped in the first record (HPKE, RFC 9180: X25519,
   HKDF-SHA256, AES-256-GCM; info "taza part key", attempt and part, separated by newlines).
6. parts/N/excerpt.jsonl, in place of leaves.jsonl, holds some records only, each with its RFC 6962 audit path.
`

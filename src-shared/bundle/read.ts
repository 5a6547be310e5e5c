/** Reads a bundle one entry at a time: hours of film do not fit into memory. */

import { type BundleEntry, parseEntryName } from '../bundle.ts'
import { text as decode } from '../bytes.ts'
import type { Finding, FindingCode } from '../verify/findings.ts'
import type { PartFiles } from '../verify/part.ts'
import type { BundleContents } from '../verify.ts'
import {
  type ByteSource,
  checkLocal,
  type FoundEntry,
  type FramingLimits,
  framingLimits,
  readFraming,
} from './framing.ts'
import type { Crc32 } from './zip.ts'

/** What is read into memory at most. */
export interface ReadLimits extends FramingLimits {
  /** Bytes of all texts together. */
  texts: number
}
/** Of somebody who looks at one bundle on a machine of his own. */
export const readLimits: ReadLimits = { ...framingLimits, texts: 1024 * 1024 * 1024 }
/** Bytes of one text: ledgers are long, the others are a few lines. */
const textAtMost = (type: BundleEntry['type']): number =>
  type === 'leaves' || type === 'excerpt'
    ? 512 * 1024 * 1024
    : type === 'caseLedger'
      ? 64 * 1024 * 1024
      : 1024 * 1024
/** Objects are at most 32 MiB; what claims to be longer is read in pieces of this length all the same. */
const piece = 32 * 1024 * 1024

export interface ReadDeps {
  crc32: Crc32
  /** Begins a SHA-256 that ends in hexadecimal. */
  startSha256(): { update(bytes: Uint8Array): unknown; digest(): string }
  /** SHA-256 in hexadecimal. */
  sha256Hex(bytes: Uint8Array): string
}

export interface OpenBundle {
  contents: BundleContents
  /** Where objects lie, by the digest their names claim. */
  objects: ReadonlyMap<string, FoundEntry>
}

/** The checkpoints alone, by part: what a bundle claims to be, before anything long of it is read. */
export async function readCheckpoints(source: ByteSource, limits = readLimits): Promise<Map<number, string>> {
  const { entries } = await readFraming(source, limits)
  const found = new Map<number, string>()
  for (const entry of entries) {
    const known = parseEntryName(entry.name)
    if (known?.type !== 'checkpoint' || entry.size > checkpointAtMost) continue
    try {
      found.set(known.part, decode(await source.read(entry.at, entry.size)))
    } catch (_notUtf8) {
      found.set(known.part, '')
    }
  }
  return found
}
/** Bytes: a note has some lines. */
const checkpointAtMost = 64 * 1024

/** Everything the judge needs of a ZIP. A text that is too long, or one too many, is a finding and is not read. */
export async function readZip(source: ByteSource, deps: ReadDeps, limits = readLimits): Promise<OpenBundle> {
  const into = collect()
  const framing = await readFraming(source, limits)
  let texts = 0
  const fault = (one: (typeof framing.faults)[number]) =>
    into.find(one.packed ? 'entry-packed' : 'zip-framing', one.where, one.detail)
  framing.faults.forEach(fault)
  const objects = new Map<string, FoundEntry>()
  for (const entry of framing.entries) {
    into.names.push(entry.name)
    const local = await checkLocal(source, entry)
    if (local) fault(local)
    const known = parseEntryName(entry.name)
    if (known?.type === 'segment') {
      objects.set(known.digest, entry)
      into.objects.set(known.digest, await hashEntry(source, entry))
    } else if (known?.type === 'caseAct') into.act((await hashEntry(source, entry)).actual)
    else if (known && entry.size <= textAtMost(known.type) && texts + entry.size <= limits.texts) {
      texts += entry.size
      const bytes = await source.read(entry.at, entry.size)
      checkCrc(entry, deps.crc32(bytes))
      into.text(known, bytes)
    } else if (known) into.find('entry-unreadable', entry.name, 'too long')
  }
  return { contents: into.contents(), objects }

  function checkCrc(entry: FoundEntry, crc: number): void {
    if (crc !== entry.crc) into.find('entry-crc', entry.name, 'its bytes are not those of its checksum')
  }

  async function hashEntry(from: ByteSource, entry: FoundEntry): Promise<{ actual: string; bytes: number }> {
    if (entry.size <= piece) {
      const bytes = await from.read(entry.at, entry.size)
      checkCrc(entry, deps.crc32(bytes))
      return { actual: deps.sha256Hex(bytes), bytes: bytes.length }
    }
    const hash = deps.startSha256()
    let crc = 0
    for (let done = 0; done < entry.size; done += piece) {
      const bytes = await from.read(entry.at + done, Math.min(piece, entry.size - done))
      hash.update(bytes)
      crc = deps.crc32(bytes, crc)
    }
    checkCrc(entry, crc)
    return { actual: hash.digest(), bytes: entry.size }
  }
}

/** Gathers what a bundle holds, from a ZIP or a folder. */
export function collect() {
  const names: string[] = []
  const findings: Finding[] = []
  const objects = new Map<string, { actual: string; bytes: number }>()
  const parts = new Map<number, PartFiles>()
  const texts: Record<'readme' | 'keys' | 'caseLedger' | 'caseExport', string | null> = {
    ...{ readme: null, keys: null, caseLedger: null, caseExport: null },
  }
  let act: string | null = null
  const find = (code: FindingCode, where: string, detail: string) => {
    findings.push({ code, where, detail })
  }
  return {
    names,
    objects,
    find,
    /** SHA-256 of a case's act, hexadecimal. */
    act(digest: string) {
      act = digest
    },
    text(entry: Exclude<BundleEntry, { type: 'segment' }>, bytes: Uint8Array) {
      let content: string
      try {
        content = decode(bytes)
      } catch (_notUtf8) {
        find('entry-unreadable', names.at(-1) ?? '', 'not UTF-8')
        return
      }
      if (!('part' in entry)) {
        if (entry.type !== 'caseAct') texts[entry.type] = content
      } else {
        const empty = { checkpoint: null, newest: null, receipt: null, leaves: null, excerpt: null }
        parts.set(entry.part, {
          ...(parts.get(entry.part) ?? { part: entry.part, ...empty }),
          [entry.type]: content,
        })
      }
    },
    contents(): BundleContents {
      const { readme, keys, caseLedger, caseExport } = texts
      const ofCase = { ledger: caseLedger, export: caseExport, act }
      return { names, readme, keys, case: ofCase, parts: [...parts.values()], objects, findings }
    },
  }
}

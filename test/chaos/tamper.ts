/**
 * Tampers with bundles at random: single bits, truncations, cuts back to older checkpoints, swaps, duplications,
 * additions, reorderings and removals, in the ZIP's own bytes and, framed anew, in what it holds. No bundle that differs
 * by a bit may be called whole, and each must be named.
 */

import { objectsOf } from '../../src-shared/bundle/excerpt.ts'
import { text as decode, toBase64, utf8 } from '../../src-shared/bytes.ts'
import { canonical, leafOf } from '../../src-shared/ledger/jcs.ts'
import { codesOf, judge, zipped } from '../support/evidence/judge.ts'
import {
  bytesOf,
  type Entries,
  excerptOf,
  inOrder,
  joined,
  type Made,
  makePart,
  receiptOf,
  signedAt,
} from '../support/evidence/made.ts'

/** Uniform numbers from a seed (mulberry32). */
function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

interface Subject {
  name: string
  parts: Made[]
  entries: Entries
  bytes: Buffer
  /** What it is before anything is done to it. */
  status: 'whole' | 'excerpt'
}
type Below = (below: number) => number
/** The tampered bundle, and what was done in words. */
type Tampered = { bytes: Uint8Array; what: string }
type Way = (subject: Subject, below: Below) => Tampered | Promise<Tampered>

const pick = <T>(list: readonly T[], below: Below): T => list[below(list.length)]!
const linesFile = (entries: Entries): string[] =>
  [...entries.keys()].filter((name) => name.endsWith('.jsonl'))
const linesOf = (bytes: Uint8Array): string[] => decode(bytes).split('\n').slice(0, -1)
const fileOf = (lines: readonly string[]): Uint8Array => utf8(lines.map((line) => `${line}\n`).join(''))
const two = (length: number, below: Below): [number, number] => {
  const a = below(length)
  const b = (a + 1 + below(length - 1)) % length
  return [Math.min(a, b), Math.max(a, b)]
}
async function framed(entries: Iterable<[string, Uint8Array]>, what: string): Promise<Tampered> {
  return { bytes: await zipped(entries), what }
}
/** Changes the lines of one ledger or excerpt and frames the bundle anew. */
function relined(
  { entries }: Subject,
  below: Below,
  change: (lines: string[]) => { lines: string[]; what: string },
): Promise<Tampered> {
  const name = pick(linesFile(entries), below)
  const { lines, what } = change(linesOf(entries.get(name)!))
  return framed(new Map(entries).set(name, fileOf(lines)), `${name}: ${what}`)
}

const raw: Record<string, Way> = {
  bit({ bytes }, below) {
    const bit = below(bytes.length * 8)
    const copy = Buffer.from(bytes)
    copy[bit >> 3]! ^= 1 << (bit & 7)
    return { bytes: copy, what: `bit ${bit}` }
  },
  truncation({ bytes }, below) {
    const length = below(bytes.length)
    return { bytes: bytes.subarray(0, length), what: `cut to ${length} bytes` }
  },
  'raw swap'({ bytes }, below) {
    const length = 1 + below(64)
    const [a, b] = two(bytes.length - 2 * length, below)
    const copy = Buffer.from(bytes)
    bytes.copy(copy, a, b, b + length)
    bytes.copy(copy, b, a, a + length)
    return { bytes: copy, what: `${length} bytes at ${a} and ${b} swapped` }
  },
  'raw duplication'({ bytes }, below) {
    const from = below(bytes.length)
    const piece = bytes.subarray(from, from + 1 + below(512))
    const at = below(bytes.length + 1)
    const copy = Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)])
    return { bytes: copy, what: `${piece.length} bytes from ${from} again at ${at}` }
  },
  'raw addition'({ bytes }, below) {
    const piece = Buffer.alloc(1 + below(64), below(256))
    const at = pick([0, bytes.length, below(bytes.length)], below)
    const copy = Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)])
    return { bytes: copy, what: `${piece.length} bytes put in at ${at}` }
  },
}

const cutBack: Way = ({ parts, entries }, below) => {
  const one = pick(parts, below)
  const { part } = one.records[0]!
  const size = 1 + below(one.records.length - 1)
  const kept = new Set(parts.flatMap((p) => objectsOf(p === one ? p.records.slice(0, size) : p.records)))
  const dropLater = below(2) === 0
  const cut: Entries = new Map()
  for (const [name, content] of entries)
    if (!dropLater || !name.startsWith('segments/') || kept.has(name.slice('segments/'.length)))
      cut.set(name, content)
  cut.set(`parts/${part}/leaves.jsonl`, fileOf(one.records.slice(0, size).map(leafOf)))
  cut.set(`parts/${part}/checkpoint.txt`, utf8(signedAt(one, size, below(2) === 0 ? 1_772_442_000 : null)))
  // The receipt that was given then, the last one, or none.
  const receipt = below(3)
  if (receipt === 0) cut.set(`parts/${part}/receipt.json`, utf8(receiptOf(one, size)))
  if (receipt === 1) cut.delete(`parts/${part}/receipt.json`)
  return framed(inOrder(cut), `part ${part} cut back to ${size} records, receipt ${receipt}`)
}

const framedAnew: Record<string, Way> = {
  'older checkpoint': cutBack,
  'swapped contents'({ entries }, below) {
    const names = [...entries.keys()]
    const [a, b] = two(names.length, below).map((i) => names[i]!) as [string, string]
    const copy = new Map(entries).set(a, entries.get(b)!).set(b, entries.get(a)!)
    return framed(copy, `${a} and ${b} swapped`)
  },
  'swapped records': (subject, below) =>
    relined(subject, below, (lines) => {
      const [a, b] = two(lines.length, below)
      const copy = lines.with(a, lines[b]!).with(b, lines[a]!)
      return { lines: copy, what: `lines ${a} and ${b} swapped` }
    }),
  'doubled entry'({ entries }, below) {
    const list = [...entries]
    const one = pick(list, below)
    return framed(list.toSpliced(below(list.length + 1), 0, one), `${one[0]} twice`)
  },
  'doubled record': (subject, below) =>
    relined(subject, below, (lines) => {
      const at = below(lines.length)
      return { lines: lines.toSpliced(below(lines.length + 1), 0, lines[at]!), what: `line ${at} twice` }
    }),
  'added entry'({ entries }, below) {
    const digest = Buffer.from(bytesOf(String(below(2 ** 30)), 'added', 32)).toString('hex')
    const name = pick(
      [`segments/${digest}`, 'notes.txt', 'parts/0/extra.txt', 'parts/7/leaves.jsonl', 'a/'],
      below,
    )
    return framed(inOrder(new Map(entries).set(name, bytesOf('added', name, below(400)))), `${name} added`)
  },
  'added record': (subject, below) =>
    relined(subject, below, (lines) => {
      const last = subject.parts[0]!.records.at(-1)!
      const forged = { ...last, seq: lines.length, kind: 'student.asked', body: { what: 'nothing' } }
      const line =
        subject.status === 'whole'
          ? leafOf(forged)
          : canonical({ leaf: leafOf(forged), proof: [], seq: forged.seq })
      return { lines: lines.toSpliced(below(lines.length + 1), 0, line), what: 'a record added' }
    }),
  'added signature'({ entries }, below) {
    const name = pick(
      [...entries.keys()].filter((one) => one.endsWith('checkpoint.txt')),
      below,
    )
    const note = decode(entries.get(name)!)
    const own = note.split('\n').filter((line) => line.startsWith('—'))
    const strange = `— elsewhere.example/x ${toBase64(bytesOf(String(below(2 ** 30)), 'sig', 68))}`
    const line = below(2) === 0 ? strange : pick(own, below)
    return framed(new Map(entries).set(name, utf8(`${note}${line}\n`)), `${name}: a line added`)
  },
  'reordered entries'({ entries }, below) {
    const list = [...entries]
    const [a, b] = two(list.length, below)
    const [moved] = list.splice(b, 1)
    list.splice(a, 0, moved!)
    return framed(list, `${moved![0]} moved from ${b} to ${a}`)
  },
  'reordered records': (subject, below) =>
    relined(subject, below, (lines) => {
      const [a, b] = two(lines.length, below)
      const copy = [...lines]
      const [moved] = copy.splice(b, 1)
      copy.splice(a, 0, moved!)
      return { lines: copy, what: `line ${b} moved to ${a}` }
    }),
  'changed record': (subject, below) =>
    relined(subject, below, (lines) => {
      const at = below(lines.length)
      const line = lines[at]!
      const digits = [...line.matchAll(/[0-9]/g)].map((match) => match.index)
      const place = pick(digits, below)
      const digit = String((Number(line[place]) + 1 + below(9)) % 10)
      return {
        lines: lines.with(at, line.slice(0, place) + digit + line.slice(place + 1)),
        what: `line ${at}, a digit`,
      }
    }),
  'rewritten entry'({ entries }, below) {
    const [name, content] = pick([...entries], below)
    const copy = Uint8Array.from(content)
    copy[below(copy.length)]! ^= 1 << below(8)
    return framed(new Map(entries).set(name, copy), `${name}: a bit, with its checksums made anew`)
  },
  'removed entry'({ entries, status }, below) {
    const names = [...entries.keys()]
    // An excerpt is a choice of records: with fewer it is one still, so only what must be there is taken.
    const name = pick(status === 'whole' ? names : names.filter((one) => !one.endsWith('.jsonl')), below)
    return framed(
      [...entries].filter(([one]) => one !== name),
      `${name} removed`,
    )
  },
  'removed record'(subject, below) {
    if (subject.status === 'excerpt') return raw.bit!(subject, below)
    return relined(subject, below, (lines) => {
      const at = below(lines.length)
      return { lines: lines.toSpliced(at, 1), what: `line ${at} removed` }
    })
  },
}

const ways: [string, Way][] = [...Object.entries(raw), ...Object.entries(framedAnew)]

async function subjects(seed: string): Promise<Subject[]> {
  const one = makePart({ seed, segments: 3, bytes: 300 })
  const first = makePart({ seed, segments: 2, bytes: 200, end: 'attempt.transferred' })
  const second = makePart({ seed, segments: 2, bytes: 200, part: 1, station: 'st2' })
  const made = [
    { name: 'one part', parts: [one], entries: joined([one]), status: 'whole' as const },
    { name: 'two parts', parts: [first, second], entries: joined([first, second]), status: 'whole' as const },
    { name: 'an excerpt', parts: [one], entries: excerptOf(one), status: 'excerpt' as const },
  ]
  return Promise.all(made.map(async (subject) => ({ ...subject, bytes: await zipped(subject.entries) })))
}

export interface TamperReport {
  findings: string[]
  /** What each way of tampering was called, and how often. */
  named: Record<string, Record<string, number>>
}

/** Tampered bundles, each in turn; those that came out as they were are left out. */
export async function* tampered(trials: number, seed: number) {
  const below = numbers(seed)
  const all = await subjects(String(seed))
  for (let trial = 0; trial < trials; trial++) {
    const subject = pick(all, below)
    let [way, tamper] = ways[trial % ways.length]!
    if (way === 'older checkpoint' && subject.status === 'excerpt') [way, tamper] = ways[0]!
    const { bytes, what } = await tamper(subject, below)
    if (subject.bytes.equals(bytes)) continue
    yield { trial, way, bytes, told: `trial ${trial}, ${subject.name}, ${way} (${what})` }
  }
}

export async function run(given: {
  trials: number
  seed: number
  say(line: string): void
}): Promise<TamperReport> {
  const findings: string[] = []
  const named: TamperReport['named'] = {}
  for (const { name, bytes, status } of await subjects(String(given.seed))) {
    const before = await judge(bytes)
    if (before.status !== status) findings.push(`${name}, untouched, is ${before.status}: ${codesOf(before)}`)
  }
  for await (const { trial, way, bytes, told } of tampered(given.trials, given.seed)) {
    try {
      const verdict = await judge(bytes)
      const codes = codesOf(verdict)
      const sound = verdict.status === 'whole' || verdict.status === 'excerpt'
      if (sound) findings.push(`${told}: called ${verdict.status}`)
      else if (codes.length === 0) findings.push(`${told}: ${verdict.status} without a name`)
      const counts = named[way] ?? {}
      named[way] = counts
      for (const code of codes) counts[code] = (counts[code] ?? 0) + 1
    } catch (error) {
      findings.push(`${told}: the judge failed: ${String(error)}`)
    }
    if ((trial + 1) % 1000 === 0) given.say(`${trial + 1} bundles tampered with, ${findings.length} findings`)
  }
  return { findings, named }
}

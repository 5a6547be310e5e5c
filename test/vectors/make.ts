/**
 * Makes the test vectors: `node test/vectors/make.ts` writes them beside this file, the same bytes every time. For who
 * writes a verifier: `index.json` says of each bundle the status, the exit code and exactly the codes to be found.
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { keysFile } from '../../src-shared/bundle.ts'
import { text as decode, toBase64, utf8 } from '../../src-shared/bytes.ts'
import { leafOf } from '../../src-shared/ledger/jcs.ts'
import { exitCodeOf } from '../../src-shared/verify.ts'
import { codesOf, judge, zipped } from '../support/evidence/judge.ts'
import {
  bytesOf,
  type Entries,
  excerptOf,
  inOrder,
  joined,
  keysOf,
  makePart,
  receiptOf,
  signedAt,
} from '../support/evidence/made.ts'

export interface Vector {
  file: string
  /** What was done, for people. */
  about: string
  status: string
  exit: number
  /** Findings and pendings, sorted, each once, with spaces between. */
  codes: string
}

const seed = 'taza test vectors, 1'
const ledger = 'parts/0/leaves.jsonl'
const checkpoint = 'parts/0/checkpoint.txt'
const receipt = 'parts/0/receipt.json'

/** Name, what it is, its bytes. */
async function bundles(): Promise<[string, string, Buffer][]> {
  const one = makePart({ seed, segments: 2, bytes: 256 })
  const first = makePart({ seed, segments: 1, bytes: 128, end: 'attempt.transferred' })
  const second = makePart({ seed, segments: 1, bytes: 128, part: 1, station: 'st2' })
  const cutOff = makePart({ seed, segments: 1, bytes: 128, end: null })
  const after = (continues: Record<string, unknown>) =>
    makePart({
      seed,
      segments: 1,
      bytes: 128,
      part: 1,
      bend: (record) => (record.seq === 0 ? { ...record, body: { ...record.body, continues } } : record),
    })
  const root = toBase64(bytesOf(seed, 'root', 32))
  const continues = { part: 0, size: cutOff.records.length, root, state: 'running', leftMs: 60_000 }
  const sound = joined([one])
  const size = one.records.length
  const cosignedAt = 1_772_442_600

  const change = (how: (entries: Entries) => void): Promise<Buffer> => {
    const copy = new Map(sound)
    how(copy)
    return zipped(inOrder(copy))
  }
  const lines = (how: (lines: string[]) => string[]) =>
    change((entries) => {
      const changed = how(decode(entries.get(ledger)!).split('\n').slice(0, -1))
      entries.set(ledger, utf8(changed.map((line) => `${line}\n`).join('')))
    })
  const objects = [...sound.keys()].filter((name) => name.startsWith('segments/'))
  const [a, b] = [objects[0]!, objects[1]!]
  const whole = await zipped(sound)
  const at = whole.indexOf(sound.get(b)!)
  const flipped = Buffer.from(whole)
  flipped[at + 20]! ^= 4
  const dated = Buffer.from(whole)
  dated[10]! ^= 1
  const listed = Buffer.from(whole)
  listed[whole.indexOf('PK\x01\x02', 0, 'latin1') + 38]! ^= 1
  const cutBackTo = size - 8
  const cutBack = (with_: 'no receipt' | 'its receipt') =>
    change((entries) => {
      entries.set(
        ledger,
        utf8(
          one.records
            .slice(0, cutBackTo)
            .map((r) => `${leafOf(r)}\n`)
            .join(''),
        ),
      )
      entries.set(checkpoint, utf8(signedAt(one, cutBackTo, cosignedAt)))
      if (with_ === 'no receipt') entries.delete(receipt)
    })
  const bent = makePart({
    seed,
    segments: 2,
    bytes: 256,
    bend: (record) =>
      record.kind === 'incident.raised' ? { ...record, body: { ...record.body, severity: 'info' } } : record,
  })
  const restarted = makePart({
    seed,
    segments: 2,
    bytes: 256,
    bend: (record) => (record.seq > 6 ? { ...record, at: { ...record.at, boot: 'another-boot' } } : record),
  })
  const gap = makePart({
    seed,
    segments: 2,
    bytes: 256,
    bend: (record) => (record.seq > 6 ? { ...record, seq: record.seq + 1 } : record),
  })
  const excerpt = excerptOf(one)
  const badProof = new Map(excerpt)
  const excerptName = 'parts/0/excerpt.jsonl'
  const proved = decode(excerpt.get(excerptName)!).split('\n')
  const otherHash = toBase64(bytesOf(seed, 'other hash', 32))
  proved[1] = proved[1]!.replace(/"proof":\["[^"]+"/, `"proof":["${otherHash}"`)
  badProof.set(excerptName, utf8(proved.join('\n')))
  const stranger = makePart({ seed: `${seed}, a stranger`, segments: 2, bytes: 256 })

  return [
    ['sound', 'Whole: one part, two cameras, one incident.', whole],
    [
      'sheet',
      'Whole: submitted with an answer sheet.',
      await zipped(joined([makePart({ seed, segments: 1, bytes: 128, sheet: 'kept' })])),
    ],
    [
      'sheet-missing',
      'Submitted with an answer sheet that no record keeps.',
      await zipped(joined([makePart({ seed, segments: 1, bytes: 128, sheet: 'missing' })])),
    ],
    ['two-parts', 'Whole: the attempt went on at another station.', await zipped(joined([first, second]))],
    [
      'set-back',
      'The disk of part 0 was restored from an older copy; the part after it says so.',
      await zipped(joined([cutOff, after({ ...continues, setBack: true })])),
    ],
    [
      'part-without-end',
      'Part 0 has no end yet; nobody says that it will have none.',
      await zipped(joined([cutOff, after(continues)])),
    ],
    ['excerpt', 'One incident alone, with inclusion proofs.', await zipped(excerpt)],
    [
      'unfinished',
      'The last eight records have not been made yet; no receipt.',
      await change((entries) => {
        const kept = one.records.slice(0, cutBackTo)
        entries.set(ledger, utf8(kept.map((r) => `${leafOf(r)}\n`).join('')))
        entries.set(checkpoint, utf8(signedAt(one, cutBackTo, cosignedAt)))
        entries.delete(receipt)
        const announced = new Set(kept.map((r) => `segments/${String(r.body.digest)}`))
        for (const name of objects) if (!announced.has(name)) entries.delete(name)
      }),
    ],
    ['bit-in-object', 'One bit of one sealed object.', flipped],
    ['bit-in-framing', 'One bit of the time in the first local header.', dated],
    ['bit-in-directory', 'One bit of the attributes in the first central header.', listed],
    ['truncated', 'The last hundred bytes of the ZIP are missing.', whole.subarray(0, -100)],
    ['something-after', 'A byte follows the ZIP.', Buffer.concat([whole, Buffer.from('\n')])],
    [
      'object-rewritten',
      'One bit of one sealed object, the checksum of the ZIP made anew.',
      await change((entries) => {
        const copy = Uint8Array.from(entries.get(b)!)
        copy[20]! ^= 4
        entries.set(b, copy)
      }),
    ],
    [
      'objects-swapped',
      'Two objects under each other’s names.',
      await change((entries) => {
        const content = entries.get(a)!
        entries.set(a, entries.get(b)!).set(b, content)
      }),
    ],
    [
      'object-removed',
      'An object that the receipt counts is not here.',
      await change((entries) => void entries.delete(a)),
    ],
    [
      'object-added',
      'An object that no record names.',
      await change((entries) => {
        entries.set(`segments/${'0'.repeat(63)}1`, utf8('nobody announced me'))
      }),
    ],
    [
      'record-changed',
      'The incident is less severe than the one signed.',
      await lines((all) => all.map((line) => line.replace('"severity":"medium"', '"severity":"info"'))),
    ],
    ['record-removed', 'A record in the middle is not here.', await lines((all) => all.toSpliced(6, 1))],
    [
      'records-swapped',
      'Two records in each other’s place.',
      await lines((all) => all.with(6, all[7]!).with(7, all[6]!)),
    ],
    ['record-twice', 'A record stands twice.', await lines((all) => all.toSpliced(6, 0, all[6]!))],
    [
      'cut-back',
      'Back to an older checkpoint, cosigned in its time; the receipt is of the end.',
      await cutBack('its receipt'),
    ],
    [
      'fork',
      'The station signed two histories: an older checkpoint of these records, a newer of others.',
      await change((entries) => {
        entries.set(checkpoint, utf8(signedAt(one, cutBackTo, cosignedAt)))
        entries.set('parts/0/newest.txt', utf8(signedAt(bent, size, null)))
      }),
    ],
    [
      'boot-unexplained',
      'The machine was restarted in the middle, and no record says that the attempt resumed.',
      await zipped(joined([restarted])),
    ],
    [
      'seq-gap',
      'A station that left out a number; everything else is signed and in order.',
      await zipped(joined([gap])),
    ],
    [
      'signature-added',
      'A line under the checkpoint that is nobody’s.',
      await change((entries) => {
        const line = `— elsewhere.example/witness ${toBase64(bytesOf(seed, 'line', 68))}\n`
        entries.set(checkpoint, utf8(decode(entries.get(checkpoint)!) + line))
      }),
    ],
    [
      'keys-of-a-stranger',
      'Other keys under the right names.',
      await change((entries) => {
        entries.set('keys.json', utf8(keysFile(keysOf([stranger]))))
      }),
    ],
    [
      'receipt-of-an-older-size',
      'A receipt that is signed, for fewer records.',
      await change((entries) => {
        entries.set(receipt, utf8(receiptOf(one, cutBackTo)))
      }),
    ],
    [
      'receipt-removed',
      'Nothing is wrong with what is here, and nobody says that it is all.',
      await change((entries) => {
        entries.delete(receipt)
      }),
    ],
    ['part-removed', 'The second of two parts only.', await zipped([...joined([second])])],
    ['proof-bad', 'An excerpt with a proof of another record.', await zipped(inOrder(badProof))],
    [
      'entry-unknown',
      'A file that no bundle has.',
      await change((entries) => void entries.set('notes.txt', utf8('hello\n'))),
    ],
    [
      'readme-altered',
      'Other instructions.',
      await change((entries) => void entries.set('README.txt', utf8('All is well.\n'))),
    ],
  ]
}

/** Every vector with its bytes, judged now. */
export async function makeVectors(): Promise<{ vector: Vector; bytes: Buffer }[]> {
  const made: { vector: Vector; bytes: Buffer }[] = []
  for (const [name, about, bytes] of await bundles()) {
    const verdict = await judge(bytes)
    const { status } = verdict
    const vector = {
      file: `${name}.zip`,
      about,
      status,
      exit: exitCodeOf(verdict),
      codes: codesOf(verdict).join(' '),
    }
    made.push({ vector, bytes })
  }
  return made
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const made = await makeVectors()
  for (const { vector, bytes } of made) writeFileSync(new URL(vector.file, import.meta.url), bytes)
  const index = made.map(({ vector }) => vector)
  writeFileSync(new URL('index.json', import.meta.url), `${JSON.stringify(index, null, 2)}\n`)
  for (const { file, status, codes } of index) console.log(`${file}: ${status} ${codes}`)
}

/** A bundle may claim any length; what is read into memory of it is bounded. */
import { expect, test } from 'vitest'
import type { ByteSource } from '../../../src-shared/bundle/framing.ts'
import { readCheckpoints, readLimits, readZip } from '../../../src-shared/bundle/read.ts'
import { directoryOf, localHeader } from '../../../src-shared/bundle/zip.ts'
import { utf8 } from '../../../src-shared/bytes.ts'

const mib = 1024 * 1024

/** Entries of these lengths, all bytes of their contents zero (but for those given), and how much of them was read. */
function claimed(sizes: readonly (readonly [name: string, size: number, content?: Uint8Array])[]) {
  const entries = sizes.map(([name, size]) => ({ name, size, crc: 0 }))
  const pieces: { at: number; bytes: Uint8Array }[] = []
  let at = 0
  sizes.forEach(([, size, content], i) => {
    const header = localHeader(entries[i]!)
    pieces.push({ at, bytes: header })
    at += header.length
    if (content) pieces.push({ at, bytes: content })
    at += size
  })
  const directory = directoryOf(entries)
  pieces.push({ at, bytes: directory })
  const asked: number[] = []
  const source: ByteSource = {
    size: at + directory.length,
    async read(from, length) {
      asked.push(length)
      const bytes = new Uint8Array(Math.max(0, Math.min(length, source.size - from)))
      for (const piece of pieces) {
        const begin = Math.max(from, piece.at)
        const end = Math.min(from + bytes.length, piece.at + piece.bytes.length)
        if (begin < end) bytes.set(piece.bytes.subarray(begin - piece.at, end - piece.at), begin - from)
      }
      return bytes
    },
  }
  return { source, asked: () => asked.reduce((sum, length) => sum + length, 0) }
}
const deps = {
  crc32: () => 0,
  startSha256: () => ({ update: () => undefined, digest: () => '' }),
  sha256Hex: () => '',
}

test('what it is of is known by its checkpoints, and nothing long is read for it', async () => {
  const note = utf8('university/taza/st/at/0\n1\nAAAA\n')
  const { source, asked } = claimed([
    ['parts/0/checkpoint.txt', note.length, note],
    ['parts/0/leaves.jsonl', 300 * mib],
    ['parts/1/checkpoint.txt', 300 * mib],
    ['parts/1/leaves.jsonl', 300 * mib],
  ])
  expect(await readCheckpoints(source)).toEqual(new Map([[0, 'university/taza/st/at/0\n1\nAAAA\n']]))
  expect(asked()).toBeLessThan(mib)
})

test('texts beyond the bound, each or all together, are findings and are not read', async () => {
  const { source, asked } = claimed([
    ['keys.json', 300 * mib],
    ['parts/0/checkpoint.txt', 300 * mib],
    ['parts/0/leaves.jsonl', 3 * mib],
    ['parts/1/leaves.jsonl', 3 * mib],
    ['parts/2/leaves.jsonl', 3 * mib],
  ])
  const { contents } = await readZip(source, deps, { ...readLimits, texts: 7 * mib })
  expect(contents.findings).toMatchObject([
    { code: 'entry-unreadable', where: 'keys.json' },
    { code: 'entry-unreadable', where: 'parts/0/checkpoint.txt' },
    { code: 'entry-unreadable', where: 'parts/2/leaves.jsonl' },
  ])
  expect(asked()).toBeLessThan(8 * mib)
})

test('more entries than any exam has are not listed', async () => {
  const { source } = claimed(Array.from({ length: 50 }, (_, i) => [`parts/${i}/newest.txt`, 1] as const))
  const { contents } = await readZip(source, deps, { ...readLimits, entries: 10 })
  expect(contents.names).toHaveLength(10)
  expect(contents.findings[0]).toMatchObject({ code: 'zip-framing' })
})

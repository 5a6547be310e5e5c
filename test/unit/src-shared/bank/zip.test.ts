/** Archives that say other than they hold. */
import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { NoBank } from '../../../../src-shared/bank/report.ts'
import { unzip } from '../../../../src-shared/bank/zip.ts'
import { readPhotos } from '../../../../src-shared/imports/photos.ts'
import { photoBytesAtMost } from '../../../../src-shared/people/photo.ts'

/**
 * A file of one byte after another, named so often in the directory at the archive's end (PKWARE APPNOTE 4.3.12), each time
 * from the archive's first byte on.
 */
function archive(of: { bytes: number; names: number; packed?: number; said?: number }) {
  const body = new Uint8Array(of.bytes).fill(7)
  const one = zipSync({ 'a.jpg': body }, { level: 0 })
  const begin = Buffer.from(one).lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]))
  const entries = Array.from({ length: of.names }, (_, i) => {
    const name = Buffer.from(`${i}.jpg`)
    const entry = Buffer.concat([one.subarray(begin, begin + 46), name])
    entry.writeUInt32LE(of.packed ?? of.bytes, 20)
    entry.writeUInt32LE(of.said ?? of.bytes, 24)
    entry.writeUInt16LE(name.length, 28)
    return entry
  })
  const directory = Buffer.concat(entries)
  const end = Buffer.from(one.subarray(-22))
  end.writeUInt16LE(of.names, 8)
  end.writeUInt16LE(of.names, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(begin, 16)
  return new Uint8Array(Buffer.concat([one.subarray(0, begin), directory, end]))
}

describe('a ZIP', () => {
  it('of what is stored is taken as it is', () => {
    const [[name, bytes] = []] = unzip(archive({ bytes: 1000, names: 1 }))
    expect([name, bytes]).toEqual(['0.jpg', new Uint8Array(1000).fill(7)])
    const files = { 'a.txt': new Uint8Array(5000).fill(97), 'b.txt': new Uint8Array(0) }
    expect(Object.fromEntries(unzip(zipSync(files)))).toEqual(files)
  })

  it.each([
    ['of something stored that is said to be small', { bytes: 100_000, names: 1, said: 1 }, /two sizes/],
    ['of something stored that is said to be large', { bytes: 1, names: 1, said: 100_000 }, /two sizes/],
    ['that has one file under many names', { bytes: 100_000, names: 2 }, /more than it has/],
    [
      'that says it is longer than it is',
      { bytes: 10, names: 1, packed: 9000, said: 9000 },
      /more than it has/,
    ],
  ])('%s is refused before it is unpacked', (_what, of, why) => {
    const read = () => unzip(archive(of))
    expect(read).toThrow(NoBank)
    expect(read).toThrow(why)
    expect(() => readPhotos(archive(of))).toThrow(why)
  })

  it('of which little is wanted is as large as that', () => {
    const bytes = archive({ bytes: 100_000, names: 9 })
    expect([...unzip(bytes, ({ name }) => name === '3.jpg').keys()]).toEqual(['3.jpg'])
  })

  it('of photos unpacks to little more than an archive of them may have', () => {
    const blank = new Uint8Array(photoBytesAtMost)
    const photos = (count: number) =>
      zipSync(Object.fromEntries(Array.from({ length: count }, (_, i) => [`${i}.jpg`, blank])))
    expect(readPhotos(photos(20)).findings).toHaveLength(20)
    expect(() => readPhotos(photos(401))).toThrow(/unpacks to more than is taken/)
  }, 60_000)
})

/** Frames entries as a bundle and judges bytes as `taza verify` does, without a file. */
import { buffer } from 'node:stream/consumers'
import { crc32 } from 'node:zlib'
import { readDeps } from '../../../src-main/keeper/bundle-reader.ts'
import { sha256, verifierOf } from '../../../src-main/keeper/crypto.ts'
import { readZip } from '../../../src-shared/bundle/read.ts'
import { zipOf } from '../../../src-shared/bundle/zip.ts'
import { judgeBundle, type Verdict } from '../../../src-shared/verify.ts'

export async function zipped(entries: Iterable<[string, Uint8Array]>): Promise<Buffer> {
  const named = [...entries].map(([name, content]) => ({ name, bytes: () => content }))
  return buffer(zipOf(named, crc32))
}

export async function judge(bytes: Uint8Array): Promise<Verdict> {
  const source = {
    size: bytes.length,
    read: async (at: number, length: number) => bytes.subarray(at, at + length),
  }
  const { contents } = await readZip(source, readDeps)
  return judgeBundle(contents, { sha256, verifierOf })
}

/** What was found, sorted, each code once. */
export const codesOf = (verdict: Verdict): string[] =>
  [...new Set([...verdict.findings, ...verdict.pending].map((one) => one.code))].sort()

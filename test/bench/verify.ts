/**
 * `taza verify` of a two-hour attempt against `sha256sum` over the same segments, in turn, in one run; and a tree of a
 * million leaves built, proved and checked, with the memory that took.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { crc32 } from 'node:zlib'
import { sha256 } from '../../src-main/keeper/crypto.ts'
import { zipOf } from '../../src-shared/bundle/zip.ts'
import { createTree, leafHash, verifyConsistency, verifyInclusion } from '../../src-shared/ledger/merkle.ts'
import { proveConsistency, proveInclusion } from '../../src-shared/ledger/prove.ts'
import { joined, makePart } from '../support/evidence/made.ts'
import type { BenchResult } from './detect.ts'

const segments = 7200
const bytes = 95_000
const rounds = 5
const leaves = 1_000_000

const round = (value: number, digits = 2) => Math.round(value * 10 ** digits) / 10 ** digits
const median = (values: number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** Two cameras with half of the segments each. */
async function prepare(folder: string, bytes: number): Promise<{ bundle: string; size: number }> {
  const made = makePart({ seed: 'bench', segments: segments / 2, bytes })
  const entries = joined([made])
  const bundle = join(folder, `${bytes}.zip`)
  const handle = openSync(bundle, 'w')
  const named = [...entries].map(([name, content]) => ({ name, bytes: () => content }))
  for await (const piece of zipOf(named, crc32)) writeSync(handle, piece)
  closeSync(handle)
  mkdirSync(join(folder, `${bytes}`))
  for (const [name, content] of entries)
    if (name.startsWith('segments/'))
      writeFileSync(join(folder, `${bytes}`, name.slice('segments/'.length)), content)
  return { bundle, size: statSync(bundle).size }
}

/** As source: what was built may be older. Its start costs it a little. */
const cli = fileURLToPath(new URL('../../src-main/cli.ts', import.meta.url))

/** Seconds, and the most memory of the process in MiB (GNU time; NaN without it). */
function verify(bundle: string): { seconds: number; mebibytes: number } {
  const begin = performance.now()
  const memory = spawnSync('/usr/bin/time', ['-f', '%M', process.execPath, cli, 'verify', bundle])
  const missing = memory.error !== undefined
  if (missing) execFileSync(process.execPath, [cli, 'verify', bundle])
  else if (memory.status !== 0) throw new Error(memory.stdout.toString())
  const kibibytes = missing ? Number.NaN : Number(memory.stderr.toString().trim().split('\n').at(-1))
  return { seconds: (performance.now() - begin) / 1000, mebibytes: kibibytes / 1024 }
}

function sha256sum(folder: string): number {
  const begin = performance.now()
  execFileSync('sh', ['-c', 'find "$1" -type f -print0 | xargs -0 sha256sum > /dev/null', 'sh', folder])
  return (performance.now() - begin) / 1000
}

function million(): { seconds: number; kept: number } {
  const leafAt = (i: number) => new Uint8Array(Buffer.from(`record ${i}`))
  const stream = function* () {
    for (let i = 0; i < leaves; i++) yield leafAt(i)
  }
  const begin = performance.now()
  const tree = createTree(sha256)
  for (const leaf of stream()) tree.append(leaf)
  const indexes = [0, 1, 524_287, 524_288, 777_777, leaves - 1]
  const { root, proofs } = proveInclusion(sha256, stream(), indexes)
  const older = proveInclusion(
    sha256,
    (function* () {
      for (let i = 0; i < 777_777; i++) yield leafAt(i)
    })(),
    [],
  )
  const { proof } = proveConsistency(sha256, stream(), older.size)
  const good =
    indexes.every((index) =>
      verifyInclusion(sha256, {
        index,
        size: leaves,
        hash: leafHash(sha256, leafAt(index)),
        proof: proofs.get(index)!,
        root: tree.root(),
      }),
    ) &&
    verifyConsistency(sha256, { from: older.size, to: leaves, fromRoot: older.root, toRoot: root, proof })
  if (!good) throw new Error('a proof of the tree of a million leaves does not hold')
  const kept = [...tree.frontier(), ...proof, ...[...proofs.values()].flat()].length * 32
  return { seconds: (performance.now() - begin) / 1000, kept }
}

export async function run(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'taza-bench-verify-'))
  try {
    const { bundle, size } = await prepare(folder, bytes)
    const small = await prepare(folder, bytes / 10)
    const ours: number[] = []
    const peer: number[] = []
    let most = 0
    // Once to have everything in the page cache, then in turn: both meet the same machine.
    verify(bundle)
    sha256sum(join(folder, `${bytes}`))
    for (let i = 0; i < rounds; i++) {
      const { seconds, mebibytes } = verify(bundle)
      ours.push(seconds)
      most = Math.max(most, mebibytes)
      peer.push(sha256sum(join(folder, `${bytes}`)))
    }
    const little = verify(small.bundle).mebibytes
    const rate = (seconds: number) => size / 2 ** 20 / seconds
    const ratio = median(peer) / median(ours)
    const tree = million()
    return [
      {
        metric: 'taza verify of a two-hour attempt against sha256sum',
        unit: 'MiB/s',
        ours: round(rate(median(ours))),
        peer: round(rate(median(peer))),
        ratio: round(ratio),
        goal: 'ratio at least 0.6',
        met: ratio >= 0.6,
      },
      {
        metric: 'memory of taza verify, against the same ledger with a tenth of the film',
        unit: 'MiB',
        ours: round(most, 0),
        peer: round(little, 0),
        ratio: round(most / little),
        goal: 'ten times the film: at most a fifth more',
        met: Number.isNaN(most) || most / little <= 1.2,
      },
      {
        metric: 'a tree of a million leaves built, proved and checked',
        unit: 's',
        ours: round(tree.seconds),
        peer: null,
        ratio: null,
        goal: 'hashes kept: at most 8 KiB',
        met: tree.kept <= 8192,
      },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

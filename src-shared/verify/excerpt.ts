/** Judges an excerpt: some records of a ledger, each proved to be in the tree that the checkpoint signs. */
import { ExcerptLine } from '../bundle.ts'
import { fromBase64, utf8 } from '../bytes.ts'
import { canonical } from '../ledger/jcs.ts'
import { leafHash, type Sha256, verifyInclusion } from '../ledger/merkle.ts'
import type { Checkpoint } from '../ledger/note.ts'
import type { FindingCode } from './findings.ts'
import { linesOf } from './records.ts'

type Find = (code: FindingCode, where: string, detail: string) => void

/** The lines in their order; seqs rise strictly. */
export function readExcerpt(part: number, file: string, find: Find): ExcerptLine[] {
  const name = `parts/${part}/excerpt.jsonl`
  const lines: ExcerptLine[] = []
  linesOf(file, (detail) => find('excerpt-bad', name, detail)).forEach((text, i) => {
    const line = parse(text)
    if (!line) {
      find('excerpt-bad', `${name} line ${i + 1}`, 'no leaf with its proof')
      return
    }
    const last = lines.at(-1)?.seq ?? -1
    if (line.seq === last) find('seq-conflict', name, `there are two records ${line.seq}`)
    else if (line.seq < last) find('excerpt-bad', name, `record ${line.seq} comes after ${last}`)
    lines.push(line)
  })
  return lines
}

export function checkProofs(
  part: number,
  lines: readonly ExcerptLine[],
  checkpoint: Checkpoint,
  sha256: Sha256,
  find: Find,
): void {
  for (const { leaf, proof, seq } of lines) {
    const { size, root } = checkpoint
    const hash = leafHash(sha256, utf8(leaf))
    const path = proofBytes(proof)
    if (!path || !verifyInclusion(sha256, { index: seq, size, hash, proof: path, root }))
      find('proof-bad', `parts/${part} record ${seq}`, 'its proof does not lead to the signed root')
  }
}

function parse(text: string): ExcerptLine | null {
  try {
    const line = ExcerptLine.parse(JSON.parse(text))
    return canonical(line) === text ? line : null
  } catch (_noLine) {
    return null
  }
}

function proofBytes(proof: readonly string[]): Uint8Array[] | null {
  try {
    const path = proof.map(fromBase64)
    return path.every((hash) => hash.length === 32) ? path : null
  } catch (_notBase64) {
    return null
  }
}

/** Whether a station's checkpoint may be cosigned. */
import { equal, utf8 } from '../../src-shared/bytes.ts'
import { createTree } from '../../src-shared/ledger/merkle.ts'
import { NoteError, parseCheckpoint, type Verifier, verifyNote } from '../../src-shared/ledger/note.ts'
import type { FindingKind } from '../findings.ts'
import { sha256 } from '../keys.ts'

export type Judgement = { ok: true; root: Uint8Array } | { ok: false; kind: FindingKind; why: string }

/**
 * `note` must be signed by the station for exactly this origin and size, over the tree of `ours` (all leaves below
 * `size`, or a tree of them).
 */
export function judge(
  note: string,
  expected: { origin: string; size: number; root: Uint8Array; station: Verifier },
): Judgement {
  try {
    const { text, signatures } = verifyNote(sha256, note, [expected.station])
    if (!signatures.some((s) => s.type === 'signature'))
      return { ok: false, kind: 'bad-signature', why: 'not signed by the station' }
    const { origin, size, root } = parseCheckpoint(text)
    if (origin !== expected.origin) return { ok: false, kind: 'bad-signature', why: 'another origin' }
    if (size !== expected.size) return { ok: false, kind: 'other-root', why: 'another size than was sent' }
    if (!equal(root, expected.root)) return { ok: false, kind: 'other-root', why: 'another root than ours' }
    return { ok: true, root }
  } catch (error) {
    if (error instanceof NoteError) return { ok: false, kind: 'bad-signature', why: error.message }
    throw error
  }
}

export function rootOfLeaves(leaves: readonly string[]): Uint8Array {
  const tree = createTree(sha256)
  for (const leaf of leaves) tree.append(utf8(leaf))
  return tree.root()
}

/** A part's row before its first record. */
import { toBase64 } from '../../src-shared/bytes.ts'
import { createTree } from '../../src-shared/ledger/merkle.ts'
import { sha256 } from '../keys.ts'
import type { Database } from '../storage/sql/schema.ts'

export const emptyPart = (attempt: string, part: number, station: string): Database['part'] => ({
  attempt,
  part,
  station,
  size: 0,
  frontier: '[]',
  cosigned_size: 0,
  cosigned_root: toBase64(createTree(sha256).root()),
  cosigned_note: null,
  submitted_seq: null,
})

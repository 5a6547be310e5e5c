/** A case beside made evidence: its ledger and the word on its export, signed as the server signs them. */
import { sha256 } from '../../../src-main/keeper/crypto.ts'
import { type CaseLine, caseExportFile, caseLedgerFile } from '../../../src-shared/bundle/case.ts'
import { entryName } from '../../../src-shared/bundle.ts'
import { toBase64, utf8 } from '../../../src-shared/bytes.ts'
import type { CaseEntry } from '../../../src-shared/cases/course.ts'
import { canonical } from '../../../src-shared/ledger/jcs.ts'
import { createTree } from '../../../src-shared/ledger/merkle.ts'
import { cosign, formatCheckpoint, type Signer, signNote } from '../../../src-shared/ledger/note.ts'
import { type Entries, inOrder, type Made } from './made.ts'

/** Whatever the entries say. */
function ledgerOf(entries: readonly CaseEntry[], signer: Signer): { lines: CaseLine[]; root: string } {
  const tree = createTree(sha256)
  const lines = entries.map((entry) => {
    const leaf = canonical(entry)
    tree.append(utf8(leaf))
    const origin = `${signer.name}/cases/${entry.case}`
    const text = formatCheckpoint({ origin, size: tree.size, root: tree.root() })
    return { leaf, note: cosign(sha256, signNote(sha256, text, signer), signer, Math.floor(entry.at / 1000)) }
  })
  return { lines, root: toBase64(tree.root()) }
}

/** `shown`: entries that are in it, of those that were exported. */
export function withCase(made: Made, entries: readonly CaseEntry[], shown = entries.length): Entries {
  const { lines, root } = ledgerOf(entries, made.cosigner)
  const first = entries[0]!
  const said = {
    ...{ v: 1 as const, kind: 'taza-case-export' as const, case: first.case, attempt: 'a1', at: 1 },
    ...{ entries: lines.length, root, act: null },
  }
  const signature = toBase64(made.cosigner.sign(utf8(canonical(said))))
  return inOrder(
    new Map([
      ...made.entries,
      [entryName({ type: 'caseLedger' }), utf8(caseLedgerFile(lines.slice(0, shown)))],
      [entryName({ type: 'caseExport' }), utf8(caseExportFile({ ...said, signature }))],
    ]),
  )
}

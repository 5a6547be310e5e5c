/** Judges a part's receipt against what its ledger announces. */
import { digestList, receiptFile } from '../bundle.ts'
import { fromBase64, toHex, utf8 } from '../bytes.ts'
import { canonical } from '../ledger/jcs.ts'
import type { Sha256 } from '../ledger/merkle.ts'
import type { Verifier } from '../ledger/note.ts'
import { Receipt } from '../station-api.ts'
import type { Finding } from './findings.ts'

export interface ReceiptClaim {
  attempt: string
  part: number
  size: number
  /** Digests that the part announces, each once. */
  announced: readonly string[]
  /** Whether the attempt ends with this part: then the receipt must be final. */
  last: boolean
}

/** The receipt when it is one, and what is wrong with it. */
export function judgeReceipt(
  text: string,
  claim: ReceiptClaim,
  deps: { sha256: Sha256; cosigner: Verifier },
): { receipt: Receipt | null; findings: Finding[] } {
  const where = `parts/${claim.part}/receipt.json`
  const bad = (detail: string) => ({
    receipt: null,
    findings: [{ code: 'receipt-bad' as const, where, detail }],
  })
  const receipt = read(text)
  if (!receipt) return bad('no receipt')
  const { signature, ...signed } = receipt
  if (!holds(deps.cosigner, utf8(canonical(signed)), signature)) return bad('not signed by the cosigner')
  const wrong: string[] = []
  const same = (what: string, said: unknown, is: unknown) => {
    if (said !== is) wrong.push(`${what}: the receipt says ${said}, the bundle ${is}`)
  }
  same('attempt', receipt.attempt, claim.attempt)
  same('part', receipt.part, claim.part)
  same('records', receipt.size, claim.size)
  same('objects announced', receipt.announced, claim.announced.length)
  same('objects held', receipt.held, claim.announced.length)
  if (claim.last) same('final', receipt.final, true)
  same('list of digests', receipt.digests, toHex(deps.sha256(utf8(digestList(claim.announced)))))
  return {
    receipt,
    findings: [
      ...wrong.map((detail) => ({ code: 'receipt-mismatch' as const, where, detail })),
      ...(receiptFile(receipt) === text
        ? []
        : [{ code: 'file-not-canonical' as const, where, detail: 'not its own canonical form' }]),
    ],
  }
}

function read(text: string): Receipt | null {
  try {
    const parsed = Receipt.strict().safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch (_notJson) {
    return null
  }
}

function holds(cosigner: Verifier, message: Uint8Array, signature: string): boolean {
  try {
    return cosigner.verify(message, fromBase64(signature))
  } catch (_notBase64) {
    return false
  }
}

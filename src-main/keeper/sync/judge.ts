/** What the server says is believed when its signatures hold and it speaks of what this station made. */
import { utf8 } from '../../../src-shared/bytes.ts'
import { canonical } from '../../../src-shared/ledger/jcs.ts'
import { parseCheckpoint, type Verifier, verifyNote } from '../../../src-shared/ledger/note.ts'
import { Receipt } from '../../../src-shared/station-api.ts'
import { ProblemError } from '../../../src-shared/vocabulary.ts'
import { sha256 } from '../crypto.ts'
import type { Held } from '../held.ts'

export interface Trust {
  station: Verifier
  cosigner: Verifier
}

/** Keeps a cosigned checkpoint when it is our own with the pinned cosigner's word. Throws otherwise. */
export function keepCosigned(one: Held, note: string, trust: Trust): void {
  const { store } = one.ledger
  const { text, signatures } = verifyNote(sha256, note, [trust.station, trust.cosigner])
  const { size } = parseCheckpoint(text)
  const by = (verifier: Verifier, type: string) =>
    signatures.some((s) => s.name === verifier.name && s.type === type)
  if (!by(trust.station, 'signature') || !by(trust.cosigner, 'cosignature'))
    throw new ProblemError('internal', 'the server sent a checkpoint that it did not cosign')
  const own = store.checkpointAt(size)
  if (!own?.note.startsWith(`${text}\n`))
    throw new ProblemError('internal', `the server cosigned a checkpoint of ${size} records that is not ours`)
  if (own.note !== note) store.keepCosigned(size, note)
}

/** The receipt as it came. Throws when it is not signed by the pinned key or not of this part. */
export function verifiedReceipt(one: Held, receipt: Receipt, trust: Trust): Receipt {
  const { signature, ...signed } = Receipt.parse(receipt)
  const holds = trust.cosigner.verify(utf8(canonical(signed)), Buffer.from(signature, 'base64'))
  const mine = receipt.attempt === one.ledger.attempt && receipt.part === one.ledger.part
  if (!holds || !mine) throw new ProblemError('internal', 'the server sent a receipt that does not verify')
  if (receipt.final && (receipt.size !== one.ledger.size || !one.submitted))
    throw new ProblemError('internal', 'the server sent a final receipt of another length')
  return receipt
}

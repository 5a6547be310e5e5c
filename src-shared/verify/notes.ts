/** Reads a part's checkpoint: the station's word, and the server's on top of it. */
import type { Sha256 } from '../ledger/merkle.ts'
import { parseOrigin, stationName } from '../ledger/names.ts'
import { type Checkpoint, NoteError, parseCheckpoint, type Verifier, verifyNote } from '../ledger/note.ts'
import type { FindingCode } from './findings.ts'

export interface NoteDeps {
  sha256: Sha256
  stations: readonly Verifier[]
  cosigner: Verifier
}
export interface ReadNote {
  checkpoint: Checkpoint
  origin: { domain: string; station: string; attempt: string; part: number }
  /** Unix seconds; null without the cosigner's word. */
  cosignedAt: number | null
}

/** Null, and a finding, for what no station of this bundle signed for this part. */
export function readNote(
  note: string | null,
  place: { part: number; name: string },
  deps: NoteDeps,
  find: (code: FindingCode, where: string, detail: string) => void,
): ReadNote | null {
  if (note === null) return null
  const { part, name } = place
  try {
    const { text, signatures } = verifyNote(deps.sha256, note, [...deps.stations, deps.cosigner])
    const checkpoint = parseCheckpoint(text)
    const origin = parseOrigin(checkpoint.origin)
    const signer = origin && stationName(origin.domain, origin.station)
    if (
      !origin ||
      origin.part !== part ||
      signatures[0]?.name !== signer ||
      signatures[0]?.type !== 'signature'
    ) {
      find('checkpoint-bad', name, 'not signed by the station that its origin names')
      return null
    }
    // The station's line, then perhaps the cosigner's: a line more is nobody's word here.
    const lines = note.slice(text.length + 1).split('\n').length - 1
    const second = signatures[1]
    const cosigned = second?.name === deps.cosigner.name && second.type === 'cosignature'
    if (lines > (cosigned ? 2 : 1))
      find('signature-unknown', name, 'it has a line that is neither the station’s nor the cosigner’s')
    return { checkpoint, origin, cosignedAt: cosigned ? second.time : null }
  } catch (error) {
    if (!(error instanceof NoteError)) throw error
    find('checkpoint-bad', name, error.message)
    return null
  }
}

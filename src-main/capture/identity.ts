/** The picture of the student before the exam: one whole frame of the face camera, sealed only when it is accepted. */
import type { KeeperPort } from '../../src-shared/keeper-api.ts'
import type { LedgerRecord } from '../../src-shared/records.ts'
import { stillBody } from '../../src-shared/still.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'

/** Resolves with its record when the keeper's commit has returned. `at`: CLOCK_BOOTTIME ms; `card`: the student holds her card. */
export async function keepIdentityPicture(
  keeper: Pick<KeeperPort, 'call'>,
  jpeg: Uint8Array,
  { at, card }: { at: number; card: boolean },
): Promise<LedgerRecord> {
  // It stands for its moment alone: no still of a camera counts for coverage.
  const body = stillBody({ source: 'face', start: at, duration: 1, mime: 'image/jpeg', identity: { card } })
  const { record } = await keeper.call('media.append', { kind: 'media.segment', body }, jpeg)
  if (!record) throw new ProblemError('internal', 'the keeper did not say what it wrote')
  return record
}

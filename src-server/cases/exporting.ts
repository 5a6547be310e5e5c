/** A case as a bundle: its ledger, its act once there is one, and the evidence of its attempt, under the server's word on all of it. */
import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { caseExportFile, caseLedgerFile } from '../../src-shared/bundle/case.ts'
import { toBase64, utf8 } from '../../src-shared/bytes.ts'
import type { CaseDecision } from '../../src-shared/cases/held.ts'
import { canonical } from '../../src-shared/ledger/jcs.ts'
import { parseCheckpoint, type Signer } from '../../src-shared/ledger/note.ts'
import type { Language } from '../../src-shared/vocabulary.ts'
import type { Base } from '../base.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { isDeleted } from '../retention/deletion.ts'
import type { Bundled } from '../review/bundle.ts'
import type { Review } from '../review/capability.ts'
import type { Acts } from './act.ts'

interface Deps extends Pick<Base, 'db' | 'clock'> {
  acts: Acts
  bundle: Review['bundle']
  signer: Signer
}

export interface Exporting {
  /** `page`: of the case; `act`: its number, `pictures`: the digests of those that it shows. Refuses with 404 and 410. */
  of(
    page: CaseDecision,
    language: Language,
    by: string,
  ): Promise<{ zip: Readable; act: string | null; pictures: string[] }>
}

export function createExporting({ db, clock, acts, bundle, signer }: Deps): Exporting {
  /** Where nothing was found or confirmed there is none; nor where it is too long to be printed. */
  async function actOf(page: CaseDecision, language: Language, by: string) {
    try {
      return await acts.issue(page, language, by)
    } catch (error) {
      if (error instanceof Refusal) return null
      throw error
    }
  }

  return {
    async of(page, language, by) {
      const { number, attempt, ledger } = page
      const newest = ledger.at(-1)
      if (!newest) throw notFound()
      if (await isDeleted(db, attempt))
        throw new Refusal('bad-input', {
          status: 410,
          detail: 'its recordings were deleted when their time was over; see the retention of its exam',
        })
      const act = await actOf(page, language, by)
      const said = {
        ...{ v: 1 as const, kind: 'taza-case-export' as const, case: number, attempt, at: clock.now() },
        ...{ entries: ledger.length, root: toBase64(parseCheckpoint(newest.note).root) },
        act: act && {
          number: act.number,
          digest: createHash('sha256').update(act.bytes).digest('hex'),
        },
      }
      const signature = toBase64(signer.sign(utf8(canonical(said))))
      const more: Bundled[] = [
        { entry: { type: 'caseLedger' }, content: caseLedgerFile(ledger) },
        { entry: { type: 'caseExport' }, content: caseExportFile({ ...said, signature }) },
      ]
      if (act) more.push({ entry: { type: 'caseAct' }, content: act.bytes })
      const zip = await bundle(attempt, more)
      if (!zip) throw notFound()
      return { zip, act: act?.number ?? null, pictures: act?.digests ?? [] }
    },
  }
}

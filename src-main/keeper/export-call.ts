/** An attempt's evidence as a bundle in a folder, asked for at the station. */
import { dirname, resolve } from 'node:path'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import type { Attempts } from './attempts.ts'
import type { CallTable } from './call-table.ts'
import { roomForExport } from './disk.ts'
import type { Enrolment } from './enrolment.ts'
import { exportAttempt } from './export.ts'
import type { Held } from './held.ts'
import type { StationKeys } from './station-keys.ts'

export interface ExportDeps {
  /** The one folder that is exported to; null: wherever the caller says, who is of our own user. */
  exports: string | null
  keys: StationKeys
  attempts: Attempts
  enrolment(): Enrolment | null
}

export function createExportCall({ exports, keys, attempts, enrolment }: ExportDeps): CallTable['export'] {
  let exporting = false
  return async ({ attempt, to, part, folder, incident }) => {
    // Another user must not have our rights lent to write where it likes.
    if (exports !== null && dirname(resolve(to)) !== exports)
      throw new ProblemError('not-allowed', `this keeper exports to ${exports} alone`)
    const is = ({ ledger }: Held) => ledger.attempt === attempt && ledger.part === part
    const one = part === undefined ? attempts.get(attempt) : attempts.all().find(is)
    if (!one) throw new ProblemError('bad-input', 'no such attempt on this machine')
    // One at a time: a bundle is as large as the evidence, and records need the disk too.
    if (exporting) throw new ProblemError('too-many-tries', 'another export is being written')
    if (!one.submitted && !keys.locked) one.ledger.sign()
    exporting = true
    try {
      return await exportAttempt(
        { store: one.ledger.store, stationKey: keys.signingPublic, enrolment: enrolment() },
        to,
        { folder, incident, room: roomForExport(dirname(one.ledger.store.file), dirname(resolve(to))) },
      )
    } finally {
      exporting = false
    }
  }
}

/** Reads banks as the tests of all formats do. */
import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import { type ImportedBank, type ImportOptions, importBank } from '../../../../src-shared/bank/import.ts'

const deps = { sha256: (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex') }

export const read = (text: string | Uint8Array, options: Partial<ImportOptions> = {}): ImportedBank =>
  importBank(
    typeof text === 'string' ? Buffer.from(text) : text,
    { format: 'auto', numbers: 'auto', right: 'auto', ...options },
    deps,
  )

/** The one question of a file, and its line of the report. */
export function only(text: string | Uint8Array, options: Partial<ImportOptions> = {}) {
  const { items, report } = read(text, options)
  const [item] = items
  const line = report.find(({ what }) => what !== 'note')
  expect(report.filter(({ what }) => what === 'refused')).toEqual([])
  expect(items).toHaveLength(1)
  if (!item || !line) throw new Error('no question')
  return { item, line }
}

/** Why the one that is not taken is not. */
export function refusal(text: string | Uint8Array, options: Partial<ImportOptions> = {}): string {
  const { report, refused } = read(text, options)
  expect(refused).toBe(1)
  return report.find(({ what }) => what === 'refused')?.why ?? ''
}

/** Each question once, each with one line. */
export function counted(bank: ImportedBank): void {
  expect(bank.questions).toBe(bank.taken + bank.changed + bank.refused)
  for (const what of ['taken', 'changed', 'refused'] as const)
    expect(bank.report.filter((line) => line.what === what)).toHaveLength(bank[what])
  expect(bank.items).toHaveLength(bank.taken + bank.changed)
}

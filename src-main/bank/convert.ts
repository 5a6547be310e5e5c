/** A bank written in the format of another system. */
import { writeFile } from 'node:fs/promises'
import type { ExportedBank } from '../../src-shared/bank/export.ts'
import { exportGift } from '../../src-shared/bank/gift-export.ts'
import type { ImportedBank } from '../../src-shared/bank/import.ts'
import { exportMoodle } from '../../src-shared/bank/moodle-export.ts'
import { exportPlatonus } from '../../src-shared/bank/platonus-export.ts'
import { readable } from './read.ts'

const writers = {
  moodle: ({ items, media }: ImportedBank) => exportMoodle(items, media),
  gift: ({ items, media }: ImportedBank) => exportGift(items, media),
  platonus: ({ items }: ImportedBank) => exportPlatonus(items),
} satisfies Record<string, (bank: ImportedBank) => ExportedBank>

type Target = keyof typeof writers
export const targets = Object.keys(writers)
export const isTarget = (value: string): value is Target => Object.hasOwn(writers, value)

/** Rejects with a sentence, and overwrites nothing. `whole`: each question of the file was read, and said in full. */
export async function convert(
  bank: ImportedBank,
  to: Target,
  out: string,
): Promise<{ lines: string[]; whole: boolean }> {
  const { text, lost } = writers[to](bank)
  await writeFile(out, text, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    throw new Error(
      error.code === 'EEXIST' ? `${out} is already there.` : `${out} cannot be written (${error.code}).`,
    )
  })
  return {
    lines: [
      ...readable(bank),
      ...lost.map(({ line, why }) => `lost      line ${line}: ${why}`),
      `Written to ${out} as ${to}.`,
    ],
    whole: bank.refused === 0 && lost.length === 0,
  }
}

/** Answer sheets of an exam, in each of their states. */
import type { SheetRow } from '../../../src-shared/sheet/known.ts'

const at = Date.parse('2026-11-22T05:12:44Z')
const row = (attempt: string, name: string, number: string, agrees: boolean | null): SheetRow => ({
  ...{ attempt, agrees, at, room: 'lab-204' },
  student: { number, name },
  digest: number.padStart(64, '0'),
})

export const sheetRows: SheetRow[] = [
  row('at-4', 'Айгерім Сәрсенова', '20260001', true),
  row('at-2', 'Нурлан Абдыкадыров', '20260002', null),
  row('at-3', 'Мария Ким', '20260003', false),
]

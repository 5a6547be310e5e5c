/** The items of a bank for another system. */

import type { ExportedBank, HeldMedia } from '../../src-shared/bank/export.ts'
import { exportGift } from '../../src-shared/bank/gift-export.ts'
import type { ExportFormat } from '../../src-shared/bank/importing.ts'
import type { Item } from '../../src-shared/bank/item.ts'
import { exportMoodle } from '../../src-shared/bank/moodle-export.ts'
import { exportPlatonus } from '../../src-shared/bank/platonus-export.ts'
import { mediaOf } from '../../src-shared/bank/texts.ts'
import type { Language } from '../../src-shared/vocabulary.ts'
import { Refusal } from '../http/refusal.ts'
import type { Items } from './items.ts'
import type { BankMedia } from './media.ts'

/** Bytes of pictures and sounds in one file: it is written in memory. */
const mediaBytesAtMost = 100 * 1024 * 1024

const writers: Record<ExportFormat, (items: readonly Item[], media: HeldMedia) => ExportedBank> = {
  moodle: exportMoodle,
  gift: exportGift,
  platonus: exportPlatonus,
}

export interface Exported {
  text: string
  items: number
  losses: { place: number; why: string }[]
}

/** `language`: of items that have it; others are named among the losses. */
export function createExport({ items, media }: { items: Items; media: BankMedia }) {
  return async (bank: string, format: ExportFormat, language: Language): Promise<Exported> => {
    const all = await items.all(bank)
    const losses: Exported['losses'] = []
    const written = all.flatMap(({ place, texts }) => {
      const item = texts[language]
      if (!item) {
        losses.push({ place, why: 'it is left out: it is not written in this language' })
        return []
      }
      return [{ ...item, source: { line: place, file: null } }]
    })
    const held: HeldMedia = []
    let bytes = 0
    for (const digest of new Set(format === 'platonus' ? [] : written.flatMap(mediaOf))) {
      const one = await media.read(bank, digest)
      bytes += one.bytes.length
      if (bytes > mediaBytesAtMost)
        throw new Refusal('bad-input', {
          status: 413,
          detail: `its pictures and sounds have more than ${mediaBytesAtMost >> 20} MB`,
        })
      held.push(one)
    }
    const { text, lost } = writers[format](written, held)
    losses.push(...lost.map(({ line, why }) => ({ place: line, why })))
    losses.sort((a, b) => a.place - b.place)
    const left = new Set(
      losses.filter(({ why }) => why.startsWith('it is left out')).map(({ place }) => place),
    )
    return { text, items: all.length - left.size, losses }
  }
}

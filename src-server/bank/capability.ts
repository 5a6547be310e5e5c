/** Question banks: items as versions, their pictures and sounds, files into them and out of them. */
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import type { Space } from '../files/space.ts'
import { createTakeFile } from '../http/body.ts'
import { type Banks, createBanks } from './banks.ts'
import { createExport } from './exports.ts'
import { importRoutes } from './import-routes.ts'
import { createImports } from './imports.ts'
import { createItems, type Items } from './items.ts'
import { type BankMedia, createBankMedia } from './media.ts'
import { createReadFile } from './reading.ts'
import { bankRoutes } from './routes.ts'

/** How often files that nobody has taken are looked for, ms. */
const sweepMs = 10 * 60_000

type Deps = Pick<Base, 'db' | 'blobs' | 'clock' | 'audit'> & { space: Pick<Space, 'objects'> }

/** What rooms that make papers read. */
export interface QuestionBanks extends Capability {
  readonly banks: Banks
  readonly items: Items
  readonly media: BankMedia
}

export function createQuestionBanks({ db, blobs, clock, audit, space }: Deps): QuestionBanks {
  const banks = createBanks(db)
  const items = createItems(db)
  const media = createBankMedia(db, blobs, space.objects)
  const takeFile = createTakeFile()
  const imports = createImports({
    ...{ db, blobs, items, media, room: space.objects },
    readFile: createReadFile(),
  })
  const exportBank = createExport({ items, media })
  return {
    banks,
    items,
    media,
    routes(app) {
      bankRoutes(app, { banks, items, media, takeFile, clock, audit })
      importRoutes(app, { banks, imports, exportBank, takeFile, clock, audit })
    },
    every: [
      {
        name: 'bank files that nobody took',
        everyMs: sweepMs,
        atOnce: true,
        run: () => imports.sweep(clock.now()),
      },
    ],
  }
}

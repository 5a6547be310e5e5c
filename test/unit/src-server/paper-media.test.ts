import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mediaOf } from '../../../src-server/exams/media.ts'
import type { Sql } from '../../../src-server/storage/sql/sql.ts'
import { openSqlite } from '../../../src-server/storage/sql/sqlite.ts'
import { ExamPaper, mediaIn } from '../../../src-shared/exam.ts'

const digestOf = (n: number) => n.toString(16).padStart(64, '0')
const digests = Array.from({ length: 620 }, (_, n) => digestOf(n))
const html = digests.map((digest) => `<img data-media="${digest}" alt="">`).join('')
const said = (text: string) => ({ kk: text, ru: text, ky: text, en: text })
const paper = ExamPaper.parse({
  questions: [{ id: 'q', type: 'text', points: 1, text: said('?'), html: said(html) }],
})

describe('the pictures of a paper', () => {
  const folder = mkdtempSync(join(tmpdir(), 'taza-media-'))
  let db: Sql
  beforeAll(async () => {
    db = await openSqlite(join(folder, 'a.sqlite'))
    const bank = { id: 'b', title: 'b', chair: '', by: 'a', at: 1 }
    await db.insertInto('bank').values(bank).execute()
    for (const digest of digests)
      await db
        .insertInto('bank_medium')
        .values({ bank: 'b', digest, type: 'image/png', bytes: 1, by: 'a', at: 1 })
        .execute()
  })
  afterAll(async () => {
    await db.destroy()
    rmSync(folder, { recursive: true })
  })
  const told: string[] = []
  const given = async (read: (digest: string) => Promise<Uint8Array<ArrayBuffer>>) => {
    told.length = 0
    const blobs = { size: async () => 1, read }
    const media = await mediaOf(db, blobs, mediaIn(paper.questions), (_err, digest) => told.push(digest))
    return media.map(({ digest }) => digest).sort()
  }

  it('all come, however many are asked of the database at once', async () => {
    expect(await given(async () => new Uint8Array(1))).toEqual(digests)
    expect(told).toEqual([])
  })

  it('come without the one that cannot be read, or is longer than a paper takes, which is told', async () => {
    const media = await given(async (digest) => {
      if (digest === digestOf(1)) throw new Error('EIO')
      return new Uint8Array(digest === digestOf(2) ? 3 * 1024 * 1024 : 1)
    })
    expect(media).toEqual(digests.filter((digest) => ![digestOf(1), digestOf(2)].includes(digest)))
    expect(told.sort()).toEqual([digestOf(1), digestOf(2)])
  })
})

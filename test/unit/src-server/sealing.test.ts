/** What sealing a room's papers takes: each picture read once, its bound at once, one package at a time. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CompiledQuery } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createSealing, type SealingDeps } from '../../../src-server/packages/sealing.ts'
import type { Sql } from '../../../src-server/storage/sql/sql.ts'
import { openSqlite } from '../../../src-server/storage/sql/sqlite.ts'
import { ExamPaper } from '../../../src-shared/exam.ts'
import { packageBytes } from '../../../src-shared/package/sealed.ts'
import { makeRecipient } from '../../../src-shared/seal/wrap.ts'

const folder = mkdtempSync(join(tmpdir(), 'taza-sealing-'))
const pictures = ['a', 'b', 'c'].map((sign) => sign.repeat(64))
let db: Sql
beforeAll(async () => {
  db = await openSqlite(join(folder, 'a.sqlite'))
  await db.executeQuery(CompiledQuery.raw('pragma foreign_keys = off'))
  await db
    .insertInto('exam')
    .values({
      ...{ id: 'e', title: '{}', starts_at: 1, ends_at: 2 },
      ...{ policy: '{}', paper: '{}' },
      ...{ delivery: 'paper', duration_minutes: 1, url: null, keep_days: null, keep_set_by: null },
    })
    .execute()
  for (let seat = 1; seat <= 5; seat++)
    await db
      .insertInto('roster')
      .values({ exam: 'e', room: 'r', student: `s${seat}`, seat })
      .execute()
  for (const digest of pictures)
    await db
      .insertInto('bank_medium')
      .values({ bank: 'b', digest, type: 'image/png', bytes: 1, by: 'a', at: 1 })
      .execute()
})
afterAll(async () => {
  await db.destroy()
  rmSync(folder, { recursive: true })
})

const said = (text: string) => ({ kk: text, ru: text, ky: text, en: text })
const showing = (html: string, text = '?', count = 1) =>
  ExamPaper.parse({
    questions: Array.from({ length: count }, (_, n) => ({
      ...{ id: `q${n}`, type: 'text', points: 1, text: said(text), html: said(html) },
    })),
  })

/** `made`: how many papers were asked for. */
async function sealing(tickets: number, paper: ExamPaper, put = () => Promise.resolve()) {
  const told = { made: 0, read: [] as string[], put: 0 }
  const { publicKey } = await makeRecipient()
  const seal = createSealing({
    db,
    clock: { now: () => 1 },
    objects: () => Promise.resolve(),
    tables: { settle: async () => undefined, own: async () => null },
    keys: { review: { publicKey } },
    exams: {
      examStore: { exam: async () => ({ summary: { id: 'e', startsAt: new Date(1).toISOString() } }) },
      asked: {
        async *sealed() {
          for (let ticket = 0; ticket <= tickets; ticket++) {
            told.made++
            yield { ticket: ticket === 0 ? null : ticket, paper }
          }
        },
      },
    },
    blobs: {
      size: async () => 1,
      remove: () => Promise.resolve(),
      read: async (digest: string) => {
        told.read.push(digest)
        return new Uint8Array(1)
      },
      put: async () => {
        told.put++
        await put()
        return { ok: true, bytes: 1 }
      },
    },
  } as unknown as SealingDeps)
  return { told, seal: () => seal('e', 'r', { login: 'office' } as never) }
}

it('reads each picture once, whoever is shown it with whichever ticket', async () => {
  const html = pictures.map((digest) => `<img data-media="${digest}" alt="">`).join('')
  const { told, seal } = await sealing(3, showing(html))
  await seal()
  expect(told.made).toBe(20)
  expect(told.read.toSorted()).toEqual(pictures)
})

it('stops at the paper that is more than a package takes, in bytes', async () => {
  const large = showing('', 'ә'.repeat(20_000), 25)
  const bytes = Buffer.byteLength(JSON.stringify(large))
  const { told, seal } = await sealing(200, large)
  await expect(seal()).rejects.toThrow('64 MB')
  expect(told.made).toBe(Math.floor(packageBytes / bytes) + 1)
})

it('makes one package of a room at a time', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const { told, seal } = await sealing(0, showing(''), () => promise)
  const first = seal()
  await expect(seal()).rejects.toThrow('sealed already')
  resolve()
  await first
  expect(told.put).toBe(1)
  await seal()
  expect(told.put).toBe(2)
})

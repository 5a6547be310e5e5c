/** However often a wording names a field, a paper is no longer than can be printed while others wait. */
import { expect, test } from 'vitest'
import type { PrintedDocument } from '../../../src-server/documents/document.ts'
import { createWorded, toldAtMost } from '../../../src-server/documents/worded.ts'
import { ownTexts } from '../../../src-server/documents/wordings.ts'

test('a wording that its fields make too long is refused, and nothing is issued', async () => {
  const of = { paper: 'annex', language: 'en' } as const
  const issued: Partial<PrintedDocument>[] = []
  const printing = (closing: string) =>
    createWorded({
      wordings: { newest: async () => ({ version: 1, texts: { ...ownTexts(of), closing } }) },
      register: {
        async issue(contents: Partial<PrintedDocument>) {
          issued.push(contents)
          return { number: '1', digest: '', bytes: new Uint8Array() }
        },
      },
    } as unknown as Parameters<typeof createWorded>[0]).issue({ ...of, about: null, by: 'ada' }, (tell) => ({
      ...{ language: 'en', from: '', day: '2026-12-01', title: tell('title', {}) },
      blocks: [{ kind: 'paragraph', text: tell('closing', { exam: 'x'.repeat(500) }) }],
    }))
  await expect(printing('{{exam}}'.repeat(Math.ceil(toldAtMost / 500)))).rejects.toMatchObject({
    statusCode: 409,
  })
  expect(issued).toEqual([])
  await printing('{{exam}}')
  expect(issued).toMatchObject([{ wording: 1 }])
})

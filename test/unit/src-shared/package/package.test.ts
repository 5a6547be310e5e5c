/** What a package opens by, and what it does not. */
import { hash } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Paper } from '../../../../src-shared/exam.ts'
import {
  keyByWords,
  lockLength,
  lockUnder,
  newEnvelopeCode,
} from '../../../../src-shared/package/envelope.ts'
import {
  headerOf,
  newPackageKey,
  openPackage,
  packageInfo,
  placesAtMost,
  sealPackage,
} from '../../../../src-shared/package/sealed.ts'
import { makeRecipient, unwrapKey, wrapKey } from '../../../../src-shared/seal/wrap.ts'
import { wordsOf } from '../../../../src-shared/trust/words.ts'
import { languages } from '../../../../src-shared/vocabulary.ts'

const header = { exam: 'exam-1', room: 'lab-204', opensAt: Date.UTC(2026, 2, 2, 9) }
const medium = (letter: string) => ({
  digest: letter.repeat(64),
  type: 'image/png' as const,
  base64: 'AAAA',
})
const paperOf = (asked: string, shows?: string): Paper => {
  const text = { kk: asked, ru: asked, ky: asked, en: asked }
  const html = shows ? { html: { ...text, kk: `<img data-media="${shows.repeat(64)}" alt="">` } } : {}
  return {
    questions: [{ id: 'q1', type: 'text', points: 1, text, ...html, maxLength: 10, oneLine: false }],
    web: null,
  }
}
const content = {
  papers: { one: paperOf('Бірінші', 'a'), two: paperOf('Second') },
  media: [medium('a'), medium('b')],
}

it('opens each place with its own paper and what that shows, and says nothing of them before', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string({ minLength: 8, maxLength: 40 }), {
        minKeys: 1,
        maxKeys: 5,
      }),
      async (asked) => {
        const key = newPackageKey()
        const papers = Object.fromEntries(
          Object.entries(asked).map(([place, said]) => [place, paperOf(said)]),
        )
        const file = await sealPackage(header, { papers, media: [] }, key)
        expect(headerOf(file)).toEqual({ kind: 'taza-package-1', ...header })
        for (const [place, said] of Object.entries(asked)) {
          expect((await openPackage(file, key, place, null)).paper).toEqual(paperOf(said))
          expect(Buffer.from(file).includes(said)).toBe(false)
        }
      },
    ),
    { numRuns: 25 },
  )
  const key = newPackageKey()
  const file = await sealPackage(header, content, key)
  expect((await openPackage(file, key, 'one', null)).media).toEqual([medium('a')])
  expect((await openPackage(file, key, 'two', null)).media).toEqual([])
  for (const nowhere of ['three', 'constructor', '__proto__'])
    await expect(openPackage(file, key, nowhere, null)).rejects.toThrow('no such place')
})

it('opens a place with the ticket that was drawn there, and with that of its seat where none was', async () => {
  const key = newPackageKey()
  const tickets = {
    one: { 1: paperOf('Билет 1', 'b'), 7: paperOf('Билет 7') },
    two: { 1: paperOf('Other 1') },
  }
  const file = await sealPackage(header, { ...content, tickets }, key)
  expect(await openPackage(file, key, 'one', 7)).toEqual({ paper: paperOf('Билет 7'), media: [] })
  expect(await openPackage(file, key, 'one', 1)).toEqual({
    paper: paperOf('Билет 1', 'b'),
    media: [medium('b')],
  })
  expect((await openPackage(file, key, 'one', null)).paper).toEqual(paperOf('Бірінші', 'a'))
  await expect(openPackage(file, key, 'two', 7)).rejects.toThrow('no such ticket')
  const plain = await sealPackage(header, content, key)
  await expect(openPackage(plain, key, 'one', 7)).rejects.toThrow('no such ticket')
})

it('does not open with another key, another bit anywhere, or cut', async () => {
  const key = newPackageKey()
  const file = await sealPackage(header, content, key)
  await expect(openPackage(file, newPackageKey(), 'one', null)).rejects.toThrow()
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: file.length * 8 - 1 }),
      fc.nat({ max: file.length - 1 }),
      async (bit, end) => {
        const bent = new Uint8Array(file)
        bent[bit >> 3]! ^= 1 << (bit & 7)
        await expect(openPackage(bent, key, 'one', null)).rejects.toThrow()
        await expect(openPackage(file.slice(0, end), key, 'one', null)).rejects.toThrow()
      },
    ),
    { numRuns: 80 },
  )
})

it('has bounds', async () => {
  const many = Object.fromEntries(Array.from({ length: placesAtMost + 1 }, (_, i) => [`p${i}`, paperOf('x')]))
  await expect(sealPackage(header, { papers: many, media: [] }, newPackageKey())).rejects.toThrow(RangeError)
  for (const no of [
    '',
    'x',
    '{}\n',
    `${JSON.stringify({ kind: 'taza-package-3', ...header })}\nx`,
    'a'.repeat(5000),
  ])
    expect(headerOf(new TextEncoder().encode(no))).toBeNull()
})

it('has its key wrapped for this package alone, for the server and under the words of an envelope', async () => {
  const key = newPackageKey()
  const [digest, other] = ['one', 'other'].map((one) => hash('sha256', one)) as [string, string]
  const server = await makeRecipient()
  const wrap = await wrapKey(server.publicKey, key, packageInfo(digest))
  expect(await unwrapKey(server.privateKey, wrap, packageInfo(digest))).toEqual(key)
  await expect(unwrapKey(server.privateKey, wrap, packageInfo(other))).rejects.toThrow()

  const code = newEnvelopeCode()
  const lock = await lockUnder(code, digest, key)
  expect(lock).toHaveLength(lockLength)
  const [kk, ru] = languages.map((language) => wordsOf(code, language))
  expect(kk).toHaveLength(8)
  // Each word in any language.
  const mixed = kk!.map((word, i) => (i % 2 ? ru![i] : word)).join(', ')
  expect(await keyByWords(mixed, digest, lock)).toEqual(key)
  expect(await keyByWords(mixed, other, lock)).toBeNull()
  expect(await keyByWords(mixed, digest, await lockUnder(newEnvelopeCode(), digest, key))).toBeNull()
  for (const wrong of ['', kk!.slice(1).join(' '), `${mixed} ${kk![0]}`, `${kk!.slice(1).join(' ')} qwerty`])
    expect(await keyByWords(wrong, digest, lock)).toBeNull()
})

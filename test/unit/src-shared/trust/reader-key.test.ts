import fc from 'fast-check'
import { expect, it } from 'vitest'
import { languages } from '../../../../src-shared/languages.ts'
import {
  fromPaper,
  lockKey,
  paperWords,
  toPaper,
  unlockKey,
} from '../../../../src-shared/trust/reader-key.ts'
import { makeReaderKey, publicKeyOf } from '../../../../src-shared/trust/seal.ts'

it('comes back from paper in any language, and a slip is told', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      fc.constantFrom(...languages),
      fc.nat(paperWords - 2),
      async (key, language, at) => {
        const words = await toPaper(new Uint8Array(key), language)
        expect(words).toHaveLength(paperWords)
        expect(await fromPaper(words.join('\n'))).toEqual(new Uint8Array(key))
        expect(await fromPaper(words.slice(1).join(' '))).toBeNull()
        expect(await fromPaper(words.with(at, 'компьютер').join(' '))).toBeNull()
        const swapped = words.with(at, words[at + 1] ?? '').with(at + 1, words[at] ?? '')
        // One slip in 256 has the right check by chance; two equal words are no slip.
        if (words[at] !== words[at + 1])
          expect(await fromPaper(swapped.join(' '))).not.toEqual(new Uint8Array(key))
      },
    ),
    { numRuns: 50 },
  )
})

it('opens under its passphrase alone, for its reader alone, and its public half follows from it', async () => {
  const { privateKey, publicKey } = await makeReaderKey()
  const locked = await lockKey(privateKey, 'құпия сөз бар', 'aliya')
  expect(await unlockKey(locked, 'құпия сөз бар', 'aliya')).toEqual(privateKey)
  expect(await unlockKey(locked, 'құпия сөз жоқ', 'aliya')).toBeNull()
  expect(await unlockKey(locked, 'құпия сөз бар', 'baurzhan')).toBeNull()
  expect(await publicKeyOf(privateKey)).toEqual(publicKey)
})

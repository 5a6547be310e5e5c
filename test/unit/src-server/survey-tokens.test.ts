/** The server's half of RFC 9474 against the library's other half. */
import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { checkOf as checkInPage } from '../../../src-renderer/anonymous/token.ts'
import { blindSign, checkOf, isToken, newTokenKey } from '../../../src-server/surveys/tokens.ts'
import { fromBase64 } from '../../../src-shared/bytes.ts'
import { prepareToken } from '../../support/surveys.ts'

it('signs what it does not see, and knows its signature again: of this survey, this prefix and this key alone', async () => {
  const [own, other] = await Promise.all([newTokenKey(), newTokenKey()])
  const { prefix, blinded, finish } = await prepareToken('survey-one-1', own.publicKey)
  const signature = await finish(blindSign(own.privateKey, fromBase64(blinded))!.toString('base64'))
  expect(isToken(own.publicKey, 'survey-one-1', { prefix, signature })).toBe(true)
  expect(isToken(own.publicKey, 'survey-two-2', { prefix, signature })).toBe(false)
  expect(isToken(other.publicKey, 'survey-one-1', { prefix, signature })).toBe(false)
  const another = randomBytes(32).toString('base64')
  expect(isToken(own.publicKey, 'survey-one-1', { prefix: another, signature })).toBe(false)
  expect(blindSign(own.privateKey, new Uint8Array(256).fill(255))).toBeNull()
  // What another key signed ends in no token.
  await expect(
    finish(blindSign(other.privateKey, fromBase64(blinded).fill(0, 0, 2))!.toString('base64')),
  ).rejects.toThrow()
})

it("has a key's checksum of 160 bits, the same on both sides", async () => {
  const { publicKey } = await newTokenKey()
  expect(checkOf(publicKey)).toMatch(/^[0-9a-f]{40}$/)
  expect(await checkInPage(publicKey)).toBe(checkOf(publicKey))
})

import { expect, it } from 'vitest'
import { text, utf8 } from '../../../../src-shared/bytes.ts'
import { type Link, linkedAfter, linkIn, linkParts, linkTyped } from '../../../../src-shared/trust/link.ts'
import { messageIn, partsOf } from '../../../../src-shared/trust/message.ts'
import { openMessage, sealMessage } from '../../../../src-shared/trust/seal.ts'

const toCase: Link = { to: 'case', id: '7K2M9QX', linked: true }
const attempt = '0b8e0a5e-4b0c-4f0e-9f7e-2f1c6f0f3a11'
const toAttempt: Link = { to: 'attempt', id: attempt, linked: true }

const head = (link: unknown) => [utf8(JSON.stringify({ kind: null, language: 'kk', text: '', link }))]
const key = Uint8Array.from({ length: 32 }, (_, i) => i)
const where = { conversation: '1'.repeat(32), side: 'note', n: 1 } as const

it('comes out of its seal as it was put in', async () => {
  for (const link of [toCase, { ...toCase, linked: false }, toAttempt])
    expect(linkIn(await openMessage(key, where, await sealMessage(key, where, linkParts(link))))).toEqual(
      link,
    )
})

it('is as long as a note of words, sealed: the server cannot tell one from the other', async () => {
  const words = partsOf({ kind: null, language: 'ru', text: 'Дело № 12', pictures: [] })
  const longest: Link = { to: 'attempt', id: 'a'.repeat(64), linked: false }
  for (const link of [toCase, longest])
    expect((await sealMessage(key, where, linkParts(link))).length).toBe(
      (await sealMessage(key, where, words)).length,
    )
})

it('is an empty note to a console that knows no links, and a note of words is no link', () => {
  expect(messageIn(linkParts(toCase).map((part) => utf8(text(part)))).text).toBe('')
  expect(
    linkIn(partsOf({ kind: null, language: 'ru', text: '7K2M9QX', pictures: [] }).map((p) => utf8(text(p)))),
  ).toBe(null)
})

it('takes nothing that it does not know, and nothing out of bounds', () => {
  for (const link of [
    null,
    'case 7K2M9QX',
    { ...toCase, to: 'station' },
    { ...toCase, id: '7K2M9Q' },
    { ...toCase, id: '7K2M9QXX' },
    { ...toCase, id: '../../log' },
    { ...toCase, linked: 'yes' },
    { ...toCase, why: 'it was she' },
    { ...toAttempt, id: '' },
    { ...toAttempt, id: 'a'.repeat(65) },
    { ...toAttempt, id: 'a/../b' },
  ])
    expect(() => linkIn(head(link)), JSON.stringify(link)).toThrow()
  expect(() => linkIn([])).toThrow()
  expect(() => linkIn([utf8('{')])).toThrow()
  expect(() => linkIn([...head(toCase), Uint8Array.of(0xff, 0xd8, 0xff)])).toThrow(TypeError)
})

it('counts what was said last of each thing', () => {
  const off = (link: Link): Link => ({ ...link, linked: false })
  expect(linkedAfter([toCase, toAttempt])).toEqual([
    { to: 'case', id: '7K2M9QX' },
    { to: 'attempt', id: attempt },
  ])
  expect(linkedAfter([toCase, toAttempt, off(toCase)])).toEqual([{ to: 'attempt', id: attempt }])
  expect(linkedAfter([toCase, off(toCase), toCase, toCase])).toHaveLength(1)
  expect(linkedAfter([off(toCase)])).toEqual([])
})

it('reads numbers and addresses as people write them', () => {
  const number = { to: 'case', id: '7K2M9QX' }
  expect(linkTyped(' 7k2m9qx ')).toEqual(number)
  expect(linkTyped('https://taza.example.kz/#/cases/7K2M9QX/review')).toEqual(number)
  expect(linkTyped('7kOm9lx')).toEqual({ to: 'case', id: '7K0M91X' })
  expect(linkTyped(attempt)).toEqual({ to: 'attempt', id: attempt })
  expect(linkTyped(`https://taza.example.kz/#/attempts/${attempt}?at=5`)).toEqual({
    to: 'attempt',
    id: attempt,
  })
  expect(linkTyped('#/attempts/at-1')).toEqual({ to: 'attempt', id: 'at-1' })
  for (const none of ['', '№ 12', '12', '7K2M9Q', `#/cases/${attempt}`, 'a'.repeat(65), 'дело 7K2M9QX'])
    expect(linkTyped(none), none).toBe(null)
})

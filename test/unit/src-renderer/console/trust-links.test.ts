/** Links of a conversation as a reader's browser opens them: only a reader's note links, and one is never taken for words. */
import { expect, it, vi } from 'vitest'
import { openConversation, sealLink } from '../../../../src-renderer/console/trust/sealing.ts'
import { toBase64, utf8 } from '../../../../src-shared/bytes.ts'
import { type Link, linkedAfter, linkParts } from '../../../../src-shared/trust/link.ts'
import { makeReaderKey, type Side, sealMessage, wrapFor } from '../../../../src-shared/trust/seal.ts'

const id = '1'.repeat(32)
const link: Link = { to: 'case', id: '7K2M9QX', linked: true }
const reader = await makeReaderKey()
const key = crypto.getRandomValues(new Uint8Array(32))

async function opened(sealed: { side: Side; sealed: string }[]) {
  const detail = {
    ...{ id, origin: 'page' as const, state: 'open' as const, kind: null, holder: null },
    ...{ due: null, begun: 0, last: 0, messages: sealed.length },
    wrap: await wrapFor(reader.publicKey, key, id),
    sealed: sealed.map((one, n) => ({ n, at: 0, by: null, ...one })),
  }
  const mine = {
    ...{ login: 'aliya', privateKey: reader.privateKey },
    ...{ publicKey: toBase64(reader.publicKey), kept: true },
  }
  return (await openConversation(detail, mine))?.said ?? []
}

it('opens what it sealed, and counts it', async () => {
  const said = await opened([
    { side: 'note', sealed: await sealLink(key, id, 0, link) },
    { side: 'note', sealed: await sealLink(key, id, 1, { ...link, linked: false }) },
    { side: 'note', sealed: await sealLink(key, id, 2, link) },
  ])
  expect(said.map((one) => one.link?.linked)).toEqual([true, false, true])
  expect(said.every(({ message }) => message === null)).toBe(true)
  expect(linkedAfter(said.flatMap((one) => one.link ?? []))).toEqual([{ to: 'case', id: '7K2M9QX' }])
})

it('takes none from whoever writes, who has the conversation’s key too', async () => {
  const from = async (side: Side, n: number) => ({
    side,
    sealed: await sealMessage(key, { conversation: id, side, n }, linkParts(link)),
  })
  const said = await opened([await from('sender', 0), await from('reader', 1)])
  expect(said.map((one) => one.link)).toEqual([null, null])
  expect(said.map(({ message }) => message?.text)).toEqual(['', ''])
})

it('says of a link of a kind that it does not know that it cannot be opened', async () => {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  const head = utf8(JSON.stringify({ kind: null, language: 'kk', text: '', link: { ...link, to: 'room' } }))
  const sealed = await sealMessage(key, { conversation: id, side: 'note', n: 0 }, [head])
  const said = await opened([{ side: 'note', sealed }])
  expect(said[0]).toMatchObject({ link: null, message: null })
  expect(warned).toHaveBeenCalledOnce()
  warned.mockRestore()
})

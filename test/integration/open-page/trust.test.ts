/** One story through the real page and the real server: written on a phone, read by both readers, answered, read again. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { partsOf } from '../../../src-shared/trust/message.ts'
import { openMessage, sealMessage, unwrap } from '../../../src-shared/trust/seal.ts'
import { logInAs, newReader, tip } from '../../support/trust/people.ts'
import { handClock, startUniversity, type University } from '../../support/university.ts'
import { type Served, serveOpenPages } from './served.ts'

const clock = handClock()
let served: Served
let university: University
beforeAll(async () => {
  served = await serveOpenPages()
  university = await startUniversity(clock, { sessions: { hours: 24, idleMinutes: 1440 } })
  served.university = university.url
}, 120_000)
afterAll(async () => {
  await university?.close()
  await served?.close()
})

async function reader(login: string) {
  await university.server.sessions.add(
    { login, name: login, roles: ['reader'], rooms: [] },
    'a password of hers',
  )
  return newReader(await logInAs(university.url, login, 'a password of hers'))
}

it('keeps what was written and where a picture was taken from everybody but the readers', async () => {
  const [she, he] = [await reader('aliya'), await reader('baurzhan')]
  await she.call('POST', `/api/trust/readers/${he.id}/admit`)
  const page = await served.page('#/kk/trust/write', { locale: 'kk-KZ' })
  // A picture as a phone takes it: with the place in it.
  const bare = Buffer.from(
    await page.evaluate(async () => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 2400, height: 1200 })
      canvas.getContext('2d')?.fillRect(10, 10, 700, 300)
      const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg'))
      return Array.from(new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer()))
    }),
  )
  const place = Buffer.from('Exif\0\0GPS 43.2383 76.9454 iPhone')
  const head = Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, place.length + 2])
  const taken = Buffer.concat([head, place, bare.subarray(2)])
  await page
    .getByTestId('pictures')
    .setInputFiles({ name: 'IMG_1.jpg', mimeType: 'image/jpeg', buffer: taken })
  await page.locator('.pictures img').waitFor()
  await page.getByTestId('kind-cheating').check()
  await page.getByTestId('text').fill('Аудиторияда сағатпен көшірді')
  await page.getByTestId('send').click()
  await page.getByTestId('code').waitFor()
  const words = await page.getByTestId('code').locator('li').allTextContents()
  expect(words).toHaveLength(8)
  clock.advance(3_600_000)

  const { body } = await he.call('GET', '/api/trust/conversations')
  const [{ id }] = body.conversations
  const got = (await he.call('GET', `/api/trust/conversations/${id}`)).body
  const key = await unwrap(he.keys.privateKey, got.wrap, id)
  const [json, picture] = await openMessage(
    key,
    { conversation: id, side: 'sender', n: 0 },
    got.sealed[0].sealed,
  )
  expect(JSON.parse(Buffer.from(json ?? []).toString())).toEqual({
    kind: 'cheating',
    language: 'kk',
    text: 'Аудиторияда сағатпен көшірді',
  })
  expect(taken.includes('GPS')).toBe(true)
  expect(Buffer.from(picture ?? []).includes('Exif')).toBe(false)
  expect(Buffer.from(picture ?? []).includes('GPS')).toBe(false)
  expect(picture?.length).toBeGreaterThan(1000)

  const answer = await sealMessage(
    key,
    { conversation: id, side: 'reader', n: 1 },
    partsOf(tip('Қай аудитория?')),
  )
  await he.call('POST', `/api/trust/conversations/${id}/messages`, { n: 1, side: 'reader', sealed: answer })
  // On another phone, in another language, typed in capitals.
  const again = await served.page('#/ru/trust/code')
  await again.getByTestId('typed').fill(words.join(' ').toUpperCase())
  await again.getByTestId('open').click()
  await again.getByText('Қай аудитория?').waitFor()
  expect(await again.locator('.said img').count()).toBe(1)
  await again.getByTestId('text').fill('204')
  await again.getByTestId('send').click()
  await again.locator('.said li').nth(2).waitFor()
  expect(await again.getByTestId('text').inputValue()).toBe('')
  expect(served.complaints).toEqual([])
})

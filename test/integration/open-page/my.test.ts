/** The student's own page: signed in with two numbers, what is said against her with its film, her words, and out again. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fromZero } from '../../../src-server/review/from-zero.ts'
import type { Film } from '../../support/made-film.ts'
import { madePng } from '../../support/made-png.ts'
import { takeSteps } from '../../support/steps.ts'
import { makeFilm } from '../console-page/films.ts'
import { caseNumber, caseOf, decided, explained } from './mine.ts'
import { type Served, serveOpenPages } from './served.ts'
import { openStates } from './states.ts'

let served: Served
let film: Film
const dir = mkdtempSync(join(tmpdir(), 'taza-my-'))
beforeAll(async () => {
  film = await makeFilm(dir, 8, [110, 140])
  served = await serveOpenPages()
}, 120_000)
afterAll(async () => {
  await served?.close()
  rmSync(dir, { recursive: true, force: true })
})

const token = '0'.repeat(64)
/** At the state with its first steps done, up to the one that needs `until`. */
async function at(name: string, steps: number): Promise<Page> {
  const state = openStates.find((one) => one.name === name)
  served.state = state
  const page = await served.page(`#/en${state?.hash}`)
  await takeSteps(page, (state?.steps ?? []).slice(0, steps))
  return page
}

it('says of two numbers that do not belong together neither which is wrong nor anything else', async () => {
  const page = await at('my', 0)
  await page.route('**/api/open/my/session', (route) =>
    route.fulfill({ status: 403, json: { problem: { code: 'wrong-code' } } }),
  )
  await page.getByTestId('my-number').fill('1')
  await page.getByTestId('my-receipt').fill('60a0 0dbc f0c7 263b')
  await page.getByTestId('my-sign').click()
  expect(await page.getByTestId('my-wrong').textContent()).toBe(
    'These two numbers do not belong together. Check both of them.',
  )
  await page.context().close()
})

it('sends her token in a header alone, and forgets it when she signs out', async () => {
  const page = await at('my', 0)
  const asked: (string | undefined)[] = []
  page.on('request', (request) => {
    if (/\/api\/open\/my$/.test(request.url())) asked.push(request.headers().authorization)
    expect(request.url()).not.toContain(token)
  })
  await takeSteps(page, openStates.find(({ name }) => name === 'my')?.steps ?? [])
  const mark = page.getByTestId('exam-ex-physics')
  await mark.waitFor()
  expect(await mark.textContent()).toContain('B+')
  expect(asked).toEqual([`Bearer ${token}`])
  expect(await page.context().cookies()).toEqual([])
  // The tab keeps it over a reload, and no other tab has it.
  await page.reload()
  await mark.waitFor()
  await page.getByTestId('sign-out').click()
  await page.getByTestId('my-sign-in').waitFor()
  expect(await page.evaluate(() => sessionStorage.length + localStorage.length)).toBe(0)
  await page.context().close()
})

it('comes back from the university’s sign-on into her page, and leaves no trace of the way', async () => {
  const page = await at('my', 0)
  await page.route('**/api/open/my/ways', (route) => route.fulfill({ json: { sso: { label: 'KazNU ID' } } }))
  let passes = 0
  await page.route('**/api/open/my/sso', async (route) => {
    passes++
    await route.fulfill({ json: { token, expiresAt: 0, student: { number: '1', name: 'x' } } })
  })
  // As the provider would: there, and back at her page.
  await page.route('**/api/open/my/sso?language=en', (route) =>
    route.fulfill({ status: 302, headers: { location: '/open#/en/my/sso' } }),
  )
  await page.reload()
  await page.getByTestId('my-sso').click()
  await page.getByTestId('my-exams').waitFor()
  expect(new URL(page.url()).hash).toBe('#/en/my')
  expect(passes).toBe(1)
  await page.goBack()
  await page.getByTestId('my-exams').waitFor()
  expect(passes).toBe(1)
  await page.context().close()
})

it('says one sentence where the sign-on did not lead in, and offers both ways again', async () => {
  const page = await at('my-sso', 0)
  await page.route('**/api/open/my/sso', (route) =>
    route.fulfill({ status: 403, json: { problem: { code: 'wrong-code' } } }),
  )
  const refused = page.getByTestId('my-sso-refused')
  expect(await refused.textContent()).toBe(
    'This account does not open a page here. You can sign in with the two numbers.',
  )
  await page.evaluate(() => {
    location.hash = '#/en/my/sso'
  })
  await expect.poll(() => refused.textContent()).toContain('did not work')
  expect(await page.getByTestId('my-sso').getAttribute('href')).toBe('/api/open/my/sso?language=en')
  expect(await page.getByTestId('my-number').count()).toBe(1)
  await page.context().close()
})

it('plays the film that her case rests on from its place, and shows the picture', async () => {
  const before = served.complaints.length
  const page = await at('my-case', 4)
  const of: Record<string, string | undefined> = {}
  const answer = async (what: string, contentType: string, body: Buffer) =>
    page.route(`**/api/open/my/cases/${caseNumber}/${what}`, (route) => {
      of[what] = route.request().headers().authorization
      return route.fulfill({ contentType, body })
    })
  // Pieces of the middle, as the server gives them.
  const pieces = film.pieces.slice(2, 4).map((piece) => Buffer.from(piece))
  fromZero(pieces)
  await answer('clips/face/*', 'video/mp4', Buffer.concat([film.init, ...pieces]))
  const grey = madePng({ width: 32, height: 18, depth: 4 }, () => 128)
  await answer('stills/*', 'image/png', Buffer.from(grey))
  await page.getByTestId('show-film').first().click()
  const video = page.getByTestId('shown-film')
  await video.waitFor()
  await expect
    .poll(() => video.evaluate((one: HTMLVideoElement) => [one.readyState > 1, one.videoWidth, one.error]))
    .toEqual([true, 320, null])
  await video.evaluate((one: HTMLVideoElement) => {
    one.muted = true
    return one.play()
  })
  await expect.poll(() => video.evaluate((one: HTMLVideoElement) => one.currentTime > 0.2)).toBe(true)
  // Two pieces of 2 s: the controls have its own length.
  expect(await video.evaluate((one: HTMLVideoElement) => Math.round(one.duration))).toBe(4)
  await page.getByTestId('show-picture').click()
  const picture = page.getByTestId('shown-picture')
  await expect.poll(() => picture.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBe(32)
  expect(of).toEqual({ 'clips/face/*': `Bearer ${token}`, 'stills/*': `Bearer ${token}` })
  expect(served.complaints.slice(before)).toEqual([])
  await page.context().close()
})

it('lists what the station noted at each place, in the language of the page', async () => {
  const page = await at('my-case', 4)
  const logs = page.getByTestId('place-log')
  await expect.poll(() => logs.count()).toBe(2)
  const said = await logs.first().getByRole('listitem').allTextContents()
  expect(said).toHaveLength(3)
  expect(said[0]).toMatch(/:\d\d · for 1 min 14 sЭкранда .* firefox/)
  expect(said[1]).not.toContain('·')
  expect(await logs.first().textContent()).toContain('Lines that are not shown: 3')
  expect(await logs.nth(1).textContent()).toContain('The station noted nothing then.')
  const anew = page.waitForRequest((request) => request.url().endsWith('/log?language=ru'))
  await page.getByTestId('language-ru').click()
  await anew
  await page.context().close()
})

it('gives her explanation with a file, after a question, and keeps her words where she must sign in again', async () => {
  const page = await at('my-case', 4)
  const file = { digest: 'e'.repeat(64), kind: 'image/png', bytes: 3 }
  const at_ = `**/api/open/my/cases/${caseNumber}`
  let signedOut = true
  await page.route(`${at_}/files`, (route) =>
    signedOut ? route.fulfill({ status: 401, json: {} }) : route.fulfill({ json: file }),
  )
  let given: unknown
  await page.route(`${at_}/explanation`, (route) => {
    given = route.request().postDataJSON()
    return route.fulfill({ json: explained })
  })
  await page.getByTestId('explain-words').fill('It was my sister.')
  const choose = (name: string, mimeType: string) =>
    page.getByTestId('explain-file').setInputFiles({ name, mimeType, buffer: Buffer.from('PNG') })
  await choose('page.html', 'text/html')
  await page.getByTestId('explain-kind').waitFor()
  await choose('photo.png', 'image/png')
  await page.getByTestId('my-over').waitFor()
  signedOut = false
  await takeSteps(page, (openStates.find(({ name }) => name === 'my-case')?.steps ?? []).slice(0, 3))
  await page.getByTestId('my-case').waitFor()
  expect(await page.getByTestId('explain-words').inputValue()).toBe('It was my sister.')
  await choose('photo.png', 'image/png')
  await page.getByTestId('explain-kept').waitFor()
  await page.getByTestId('explain-on').click()
  expect(given).toBe(undefined)
  await page.getByTestId('explain-give').click()
  await page.getByTestId('explained').waitFor()
  expect(given).toEqual({ words: 'It was my sister.', files: [{ name: 'photo.png', digest: file.digest }] })
  expect(await page.getByTestId('case-deciding').textContent()).toContain('Two other people decide')
  await page.context().close()
})

it('says of a case that is over when it was, and takes no words', async () => {
  served.state = openStates.find(({ name }) => name === 'my-case')
  const page = await served.page('#/en/my')
  const over = { ...caseOf({}).explaining, open: false }
  await page.route(`**/api/open/my/cases/${caseNumber}`, (route) =>
    route.fulfill({ json: caseOf({ state: 'deciding', explaining: over }) }),
  )
  await takeSteps(page, (served.state?.steps ?? []).slice(0, 4))
  await page.getByTestId('explain-over').waitFor()
  expect(await page.getByTestId('explain-words').count()).toBe(0)
  await page.context().close()
})

it('says no more what a decision has done that an appeal took back', async () => {
  const { decision } = decided
  if (!decision) throw new Error('not decided')
  served.state = openStates.find(({ name }) => name === 'my-decided')
  for (const outcome of ['upheld', 'partly'] as const) {
    const page = await served.page('#/en/my')
    const appeal = { number: '7K2M4QX', outcome }
    await page.route(`**/api/open/my/cases/${caseNumber}`, (route) =>
      route.fulfill({ json: caseOf({ ...decided, decision: { ...decision, appeal } }) }),
    )
    await takeSteps(page, served.state?.steps ?? [])
    await page.getByTestId('came-to').waitFor()
    expect(await page.getByTestId('effect').count()).toBe(outcome === 'upheld' ? 0 : 1)
    await page.context().close()
  }
})

it('files an appeal against a question, with its last day in sight and no name asked for', async () => {
  const page = await at('my-appeals', 5)
  const late = page.getByTestId('appeal-last')
  expect(await late.textContent()).toContain('The last day was 05/02/2026')
  await page.getByTestId('appeal-exam').selectOption('ex-physics')
  expect(await late.textContent()).toBe('You can file until 05/02/2026, that day included.')
  await page.getByTestId('appeal-question').selectOption('4')
  await page.getByTestId('appeal-words').fill('Both are right.')
  const sent = page.waitForRequest((request) => request.method() === 'POST')
  await page.getByTestId('appeal-send').click()
  expect((await sent).postDataJSON()).toEqual({
    ...{ exam: 'ex-physics', about: 'content', question: 4, decision: null },
    words: 'Both are right.',
  })
  await page.context().close()
})

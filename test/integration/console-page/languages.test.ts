import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { languages } from '../../../src-shared/vocabulary.ts'
import { makeFilm, makePicture, pieceSeconds } from './films.ts'
import {
  aigerim,
  alarms,
  completeness,
  day,
  deskHole,
  deskLateMs,
  detail,
  digestFailing,
  filmSeconds,
  incident,
  missing,
  officer,
  screenDigest,
  summary,
  tile,
  wall,
  windowDigest,
} from './fixtures.ts'
import { type Opened, open } from './open.ts'

let opened: Opened
let jpeg = ''
const begin = Math.floor(Date.now() / 1000) * 1000 - 600_000
/** Where pictures of every screen are left for people to look at; nowhere when unset. */
const album = process.env.TAZA_PICTURES

/** The lab's size in every language; on a wide screen there is room, and one with long words shows what is left to go wrong. */
const sizes = [
  { width: 1366, height: 768, shown: languages },
  { width: 1920, height: 1080, shown: ['kk'] as const },
]

beforeAll(async () => {
  opened = await open({
    completeness: completeness(),
    day: day(),
    missing: missing(),
    digest: digestFailing,
    sso: 'Университет · SSO',
  })
  const { dir, university } = opened
  const [face, desk, screen, window, small] = await Promise.all([
    makeFilm(join(dir, 'face'), filmSeconds, [110, 150]),
    makeFilm(join(dir, 'desk'), filmSeconds, [150, 110]),
    makePicture(join(dir, 'screen.png'), 'teal', 'Question 1', '960x540'),
    makePicture(join(dir, 'window.png'), 'maroon', 'Telegram', '960x540'),
    makePicture(join(dir, 'small.jpg'), 'slategray', 'face', '160x120'),
  ])
  jpeg = small.toString('base64')
  const hole = Array.from({ length: deskHole.to - deskHole.from }, (_, i) => deskHole.from + i)
  const held = filmSeconds / pieceSeconds
  university.state.pictures = { [screenDigest]: screen, [windowDigest]: window }
  university.state.attempt = detail(begin)
  university.state.films = {
    face: { film: face, begin, missing: [], held, ended: true },
    desk: { film: desk, begin: begin + deskLateMs, missing: hole, held, ended: true },
  }
  university.state.room = { tiles: wall(), codeOfTheDay: '4817', alarms: alarms() }
  university.state.incidents = [
    incident('in-3', {
      reason: 'third-party-site',
      params: { site: 'chat.example.org' },
      severity: 'medium',
      pictures: [],
      count: 2,
      durationMs: null,
    }),
    incident('in-1', { at: Date.now() - 20_000 }),
    incident('in-2', {
      reason: 'network-lost',
      params: {},
      severity: 'info',
      verdict: 'record',
      pictures: [],
      at: Date.now() - 60_000,
      durationMs: 15_000,
    }),
  ]
}, 120_000)
afterAll(() => opened?.close())

/**
 * Controls and texts whose content does not fit: cut off, or wider than the window. Names may end in an ellipsis (they
 * are whole in the title of the attempt), lists may scroll.
 */
const overflows = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = []
    if (document.documentElement.scrollWidth > window.innerWidth)
      found.push('the page is wider than the window')
    for (const element of document.querySelectorAll<HTMLElement>('#root *, .mantine-Modal-content *')) {
      const style = getComputedStyle(element)
      const box = element.getBoundingClientRect()
      if (box.width === 0 || style.visibility === 'hidden' || element.closest('.taza-unseen')) continue
      const what = `${element.tagName} ${element.dataset.testid ?? ''} "${element.textContent?.slice(0, 40)}"`
      if (box.right > window.innerWidth + 1) found.push(`outside: ${what}`)
      const cut = style.overflowX !== 'visible' && style.textOverflow !== 'ellipsis'
      if (cut && element.scrollWidth > element.clientWidth + 1) found.push(`cut off: ${what}`)
      const ownText = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent?.trim())
      if (
        ownText &&
        style.textOverflow !== 'ellipsis' &&
        style.display !== 'inline' &&
        element.scrollWidth > element.clientWidth + 1
      )
        found.push(`does not fit: ${what}`)
      if (
        element.tagName === 'BUTTON' &&
        element.scrollHeight > element.clientHeight + 2 &&
        !element.querySelector('img')
      )
        found.push(`too low: ${what}`)
    }
    return found
  })

const untranslated = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('#root *')]
      .flatMap((element) => [...element.childNodes])
      .filter((node) => node.nodeType === 3)
      .map((node) => node.textContent ?? '')
      .filter(
        (text) => /^[a-z-]+(\.[a-z-]+)+$/.test(text.trim()) || text.includes('{{') || text.includes('…('),
      ),
  )

describe.each(sizes)('at $width×$height', ({ width, height, shown }) => {
  describe.each(shown)('in %s', (language) => {
    async function check(page: Page, name: string): Promise<void> {
      await page.evaluate(() => document.fonts.ready)
      if (album) {
        mkdirSync(album, { recursive: true })
        await page.screenshot({ path: join(album, `${name}-${language}-${width}.png`) })
      }
      // A text's letters may still be loading, and a thing just opened not yet be in its place.
      await expect.poll(() => overflows(page), { message: name }).toEqual([])
      expect(
        (await untranslated(page)).filter((text) => text !== 'battery.low'),
        name,
      ).toEqual([])
    }
    const at = async (me: typeof aigerim | null, hash: string): Promise<Page> => {
      opened.university.state.me = me
      return opened.page({ width, height, language, hash })
    }

    it('fits: login', async () => {
      const page = await at(null, '')
      await page.getByTestId('login').fill('x')
      await page.getByTestId('password').fill('y')
      await page.getByTestId('log-in').click()
      await page.getByTestId('login-refused').waitFor()
      await check(page, 'login')
      await page.context().close()
    })

    it('fits: wall and question', async () => {
      const page = await at(aigerim, '#/rooms/lab-1')
      await page.getByTestId('tile-A-08').waitFor()
      await expect.poll(() => opened.university.watchers()).toBe(1)
      for (const station of [1, 2, 3, 4, 5, 7])
        for (const source of ['face', 'desk'] as const)
          opened.university.push({ type: 'picture', station: `st-${station}`, source, jpeg })
      opened.university.push({ type: 'tile', tile: tile(2, summary(2, 'preflight')) })
      await page.getByTestId('tile-A-07').locator('img').first().waitFor()
      await check(page, 'wall')
      await page.getByTestId('tile-A-04').getByTestId('more').click()
      await page.getByTestId('command-end').click()
      await page.getByTestId('confirm').waitFor()
      await check(page, 'question')
      await page.context().close()
    })

    it('fits: attempt', async () => {
      const page = await at(aigerim, `#/attempts/at-4?at=${begin + 18_000}`)
      await page.getByTestId('no-film-desk').waitFor()
      await expect
        .poll(() => page.evaluate(() => document.querySelector('video')?.readyState ?? 0))
        .toBeGreaterThan(1)
      await check(page, 'attempt')
      await page.getByTestId('tab-gaps').click()
      await page.getByTestId('gap-line').first().waitFor()
      await check(page, 'attempt-gaps')
      await page.getByTestId('tab-events').click()
      await page.getByTestId('event-line').first().waitFor()
      await check(page, 'attempt-events')
      await page.context().close()
    })

    it('fits: running attempt with every command', async () => {
      const { state } = opened.university
      const whole = state.attempt
      state.attempt = detail(begin, {
        ...summary(4, 'running', { lock: { reason: 'keys', code: '7K2M' }, asks: 'break' }),
        debt: { segments: 41, bytes: 4_100_000, oldestMs: 95_000, old: true },
      })
      const page = await at({ ...aigerim, role: 'administrator' }, `#/attempts/at-4?at=${begin + 6_000}`)
      await page.getByTestId('command-unlock').waitFor()
      await check(page, 'running')
      await page.getByTestId('unlock-code').click()
      expect(await page.getByTestId('unlock-give').isDisabled()).toBe(true)
      await page.getByTestId('unlock-challenge').fill('4839 2017')
      await page.getByTestId('unlock-give').click()
      await expect.poll(() => page.getByTestId('unlock-answer').textContent()).toBe('483 910 2274')
      expect(opened.university.changes.at(-1)).toMatchObject({
        path: '/api/attempts/at-4/unlock-code',
        body: { challenge: '4839 2017' },
        forged: false,
      })
      await check(page, 'unlock-code')
      state.attempt = whole
      await page.context().close()
    })

    it('fits: what is missing', async () => {
      const page = await at(officer, '#/missing/2026-11-22')
      await page.getByTestId('missing-2401004-not-uploaded').waitFor()
      await page.getByTestId('digest').waitFor()
      await check(page, 'missing')
      await page.context().close()
    })

    // It changes the account: once a language is enough.
    if (width === 1366)
      it('fits: security', async () => {
        const page = await at(aigerim, '#/security')
        await page.getByTestId('own-password').fill('x')
        await check(page, 'security')
        await page.getByTestId('begin').click()
        await page.getByTestId('qr').waitFor()
        await check(page, 'security-code')
        await page.getByTestId('code').fill('123456')
        await page.getByTestId('confirm').click()
        await page.getByTestId('recovery-codes').waitFor()
        await check(page, 'security-recovery')
        await page.context().close()
      })

    it('fits: officer', async () => {
      const page = await at(officer, '')
      await page.getByTestId('exam-physics').waitFor()
      await check(page, 'exams')
      await page.getByTestId('exam-physics').click()
      await page.getByTestId('row-2401009').waitFor()
      await check(page, 'completeness')
      await page.context().close()
    })
  })
})

it('names what is missing first, and offers the evidence for download', async () => {
  opened.university.state.me = officer
  const page = await opened.page({ hash: '#/exams/physics' })
  await page.getByTestId('missing-sum').waitFor()
  expect(await page.getByTestId('missing-sum').textContent()).toContain('2 из 3')
  const rows = await page
    .locator('tbody tr')
    .evaluateAll((all) => all.map((row) => row.getAttribute('data-testid')))
  expect(rows).toEqual(['row-2401009', 'row-2401004', 'row-2401001'])
  expect(await page.getByTestId('bundle-at-4').getAttribute('href')).toBe('/api/attempts/at-4/bundle')
  await page.getByTestId('row-2401004').getByTestId('attempt-open').click()
  await page.getByTestId('screen-attempt').waitFor()
  expect(await page.locator('[data-testid^="command-"]').count()).toBe(0)
  await page.context().close()
})

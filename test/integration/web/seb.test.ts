/** What a page of an exam with Safe Exam Browser's keys has of it, in the Chromium shell's foreign page. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSeb } from '../../../src-shared/web-exam/seb/read.ts'
import { type Browsing, browse } from '../../support/lms/browse.ts'
import { type Lms, startLms } from '../../support/lms/lms.ts'
import { bytesOf, encrypted, plist, prefixed, sha256 } from '../../unit/src-shared/web-exam/seb-files.ts'

let lms: Lms
beforeAll(async () => {
  lms = await startLms()
})
afterAll(async () => lms?.stop())

const settings = (more = '') =>
  Buffer.from(plist(`<key>startURL</key><string>http://lms.example/quiz/2</string>${more}`))
interface Seb {
  version: string
  security: {
    configKey: string
    browserExamKey: string
    appVersion: string
    updateKeys(callback: () => void): void
  }
}
type Window = { SafeExamBrowser?: Seb; keyAtStart?: string }

describe('an exam with keys', () => {
  let b: Browsing
  let page: Page
  let configKey: string
  const browserExamKey = 'be'.repeat(32)
  beforeAll(async () => {
    const own = await readSeb(bytesOf(settings()), null, sha256)
    configKey = own.configKey
    b = await browse(lms, { seb: { configKey, browserExamKey }, userAgent: 'SEB/3' })
    page = await b.signIn()
  }, 60_000)
  afterAll(async () => expect(await b?.end()).toBe(false))
  const follow = (link: string) =>
    page.evaluate((to) => {
      const a = document.body.appendChild(document.createElement('a'))
      a.href = to
      a.click()
    }, link)

  it('tells a page what is hashed for its address, before its scripts run, and not the keys', async () => {
    const found = await page.evaluate(() => {
      const { SafeExamBrowser: seb, keyAtStart } = window as unknown as Window
      return { keyAtStart, ...JSON.parse(JSON.stringify(seb?.security)), version: seb?.version }
    })
    expect(found).toEqual({
      keyAtStart: sha256(`${lms.start}${configKey}`),
      configKey: sha256(`${lms.start}${configKey}`),
      browserExamKey: sha256(`${lms.start}${browserExamKey}`),
      appVersion: 'Taza',
      version: 'Taza',
    })
  })

  it('tells another address anew: one that is loaded, and one that a script makes', async () => {
    const key = () =>
      page.evaluate(
        () =>
          new Promise<string>((resolve) => {
            const { security } = (window as unknown as { SafeExamBrowser: Seb }).SafeExamBrowser
            security.updateKeys(() => resolve(security.configKey))
          }),
      )
    await page.goto('http://lms.example/quiz/1?a=b#part')
    expect(await key()).toBe(sha256(`http://lms.example/quiz/1?a=b${configKey}`))
    await page.evaluate(() => history.pushState(null, '', '/quiz/1/by-script'))
    expect(await key()).toBe(sha256(`http://lms.example/quiz/1/by-script${configKey}`))
    await page.goto(lms.start)
  })

  it('gives no key to a page that puts its own in the place of the language’s methods', async () => {
    await page.goto('http://lms.example/quiz/1')
    const seen = await page.evaluate(() => {
      const seen: string[] = []
      const note = (value: unknown) => void seen.push(`${value}`)
      const prototypes = [
        String.prototype,
        Array.prototype,
        Number.prototype,
        Object.getPrototypeOf(Uint8Array.prototype),
      ]
      for (const prototype of prototypes)
        for (const name of Object.getOwnPropertyNames(prototype)) {
          if (/^(constructor|toString|push|join)$/.test(name)) continue
          const was = Object.getOwnPropertyDescriptor(prototype, name)
          const bind = (own: unknown) =>
            typeof own === 'function'
              ? function (this: unknown, ...args: unknown[]) {
                  for (const one of [this, ...args])
                    if (typeof one !== 'object' || one instanceof String) note(one)
                  for (const one of [this, ...args])
                    if (one instanceof Uint8Array) {
                      let text = ''
                      for (let at = 0; at < 1000 && one[at] !== undefined; at++)
                        text += String.fromCharCode(one[at] ?? 0)
                      note(text)
                    }
                  return own.apply(this, args)
                }
              : own
          if (was?.configurable)
            Object.defineProperty(
              prototype,
              name,
              was.get ? { ...was, get: bind(was.get) as () => unknown } : { ...was, value: bind(was.value) },
            )
        }
      const { security } = (window as unknown as { SafeExamBrowser: Seb }).SafeExamBrowser
      security.updateKeys(() => undefined)
      return seen
    })
    expect(seen.join()).not.toContain(configKey)
    expect(seen.join()).not.toContain(browserExamKey)
    await page.goto(lms.start)
  })

  it('has the name that its rules say, in windows that it opens too', async () => {
    await page.locator('#popup').click()
    await expect
      .poll(() => lms.headers.findLast(({ url }) => url.endsWith('/quiz/3'))?.headers['user-agent'])
      .toMatch(/Mozilla.* SEB\/3$/)
    await expect.poll(b.windows).toHaveLength(2)
    const opened = await b.page()
    expect(await opened.evaluate(() => navigator.userAgent)).toMatch(/ SEB\/3$/)
    await b.web.act('back')
    await expect.poll(b.windows).toEqual([lms.start])
  })

  it.each<[string, () => Buffer | null, string]>([
    ['of another exam', () => settings('<key>allowPrint</key><true/>'), 'other-settings'],
    ['that need a password', () => prefixed('pswd', encrypted(settings(), 'x')), 'unread-settings'],
    ['that are none', () => Buffer.from('<html>no</html>'), 'unread-settings'],
    ['that are gone', () => null, 'unread-settings'],
  ])('takes no settings %s, and says so', async (name, file, reason) => {
    const path = `/${encodeURIComponent(name)}.seb`
    const there = file()
    if (there) lms.files.set(path, there)
    await follow(`seb://lms.example${path}`)
    const url = `seb://lms.example${path}`
    expect(await b.event('refused', (one) => one.url === url)).toEqual({ type: 'refused', url, reason })
    expect(page.url()).toBe(lms.start)
  })

  it('fetches no settings from where no page may be', async () => {
    await follow('sebs://video.example/x.seb')
    await b.event(
      'refused',
      ({ url, reason }) => url === 'sebs://video.example/x.seb' && reason === 'not-allowed',
    )
    expect(lms.asked).not.toContain('GET video.example/x.seb')
  })

  it('goes on where its own settings begin, fetched as the signed-in student', async () => {
    lms.files.set('/own.seb', settings())
    await follow('seb://lms.example/own.seb')
    await page.waitForURL('http://lms.example/quiz/2')
  })
})

it('has nothing of it without keys', async () => {
  const b = await browse(lms)
  const page = await b.signIn()
  expect(await page.evaluate(() => 'SafeExamBrowser' in window)).toBe(false)
  await b.end()
}, 60_000)

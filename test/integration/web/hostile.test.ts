/** What a hostile page tries in the Chromium shell's foreign page, and what comes of it (docs/threats/web-exam.md). */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Browsing, browse } from '../../support/lms/browse.ts'
import { type Lms, startLms } from '../../support/lms/lms.ts'

let lms: Lms
beforeAll(async () => {
  lms = await startLms()
})
afterAll(async () => lms?.stop())

describe('a hostile page', () => {
  let b: Browsing
  let page: Page
  beforeAll(async () => {
    b = await browse(lms, { seb: { configKey: 'a'.repeat(64) } })
    page = await b.signIn()
  }, 60_000)
  afterAll(async () => expect(await b?.end()).toBe(false))

  it('finds nothing of ours', async () => {
    const found = await page.evaluate(() =>
      Object.getOwnPropertyNames(window).filter((name) => /taza/i.test(name)),
    )
    expect(found).toEqual([])
  })

  it('reaches no address of this machine or of the campus, by any name', async () => {
    lms.names.set('rebind.example', ['127.0.0.1'])
    lms.names.set('inside.example', ['10.1.2.3'])
    lms.names.set('mapped.example', ['::ffff:127.0.0.1'])
    const tried = [
      'http://127.0.0.1:9222/json',
      'http://localhost/',
      'http://[::1]/',
      'http://0x7f000001/',
      'http://10.0.0.1/',
      'http://169.254.169.254/latest',
      'https://rebind.example/',
      'https://inside.example/',
      'https://mapped.example/',
      'file:///etc/passwd',
    ]
    for (const url of tried)
      expect(
        await page.evaluate(
          (to) =>
            fetch(to, { mode: 'no-cors' }).then(
              () => 'reached',
              () => 'refused',
            ),
          url,
        ),
        url,
      ).toBe('refused')
    await b.event(
      'refused',
      ({ url, reason }) => url === 'https://rebind.example' && reason === 'this-machine',
    )
    await b.event(
      'refused',
      ({ url, reason }) => url === 'https://inside.example' && reason === 'private-network',
    )
  })

  it('gets no camera, place, notice, port or screen', async () => {
    const states = await page.evaluate(() =>
      Promise.all(
        ['geolocation', 'notifications', 'midi', 'camera', 'microphone'].map((name) =>
          navigator.permissions.query({ name: name as PermissionName }).then(({ state }) => state),
        ),
      ),
    )
    expect(states).toEqual(Array(5).fill('denied'))
    const asked = () => b.events.filter((one) => one.type === 'refused' && one.reason === 'permission')
    // A page that asks again and again is told of once.
    const code = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          for (let n = 0; n < 50; n++)
            navigator.geolocation.getCurrentPosition(
              () => resolve(0),
              (error) => resolve(error.code),
            )
        }),
    )
    expect(code).toBe(1)
    await expect.poll(asked).toEqual([{ type: 'refused', url: lms.start, reason: 'permission' }])
  })

  it('that redirects without end is told of, and the page stays', async () => {
    await page.evaluate(() => location.assign('/forever'))
    await b.event('failed', ({ why }) => why === 'redirects')
    expect(page.url()).toBe(lms.start)
  })

  it('is told the keys of its own server, and no other server is', async () => {
    const keyed = (path: string) =>
      lms.headers.findLast(({ url }) => url === path)?.headers['x-safeexambrowser-configkeyhash'] ?? null
    await page.evaluate(() => fetch('/autosave', { method: 'POST', body: '' }))
    expect(keyed('http://lms.example/autosave')).toMatch(/^[0-9a-f]{64}$/)
    await page.evaluate(() =>
      fetch('http://login.example/image', { mode: 'no-cors' }).then(
        () => undefined,
        () => undefined,
      ),
    )
    expect(keyed('http://login.example/image')).toBeNull()
  })

  it('that never ends is ended, and loaded again where it was', async () => {
    await page.evaluate(() =>
      setTimeout(() => {
        for (;;);
      }, 100),
    )
    const visits = () => b.events.filter((one) => one.type === 'visited' && one.url === lms.start).length
    const before = visits()
    await b.event('crashed', () => true, 60_000)
    await expect.poll(visits, { timeout: 30_000 }).toBeGreaterThan(before)
  }, 90_000)
})

describe('a page', () => {
  it('that says something without end is loaded anew when the student asks for it', async () => {
    const b = await browse(lms)
    const page = await b.signIn()
    let said = 0
    // Nobody answers; without a listener, Playwright would.
    page.on('dialog', () => said++)
    await page.evaluate(() => {
      setTimeout(() => {
        for (;;) alert('Жүйе қатесі')
      }, 0)
    })
    await expect.poll(() => said, { timeout: 20_000 }).toBeGreaterThan(0)
    const visits = () => b.events.filter((one) => one.type === 'visited' && one.url === lms.start).length
    const before = visits()
    await b.web.act('reload')
    await expect.poll(visits, { timeout: 30_000 }).toBeGreaterThan(before)
    await b.end()
  }, 90_000)
})

describe('a socket of a page', () => {
  it('leads to what is allowed as a page alone: from documents, frames, drawings and workers', async () => {
    lms.names.set('cdn.example', lms.names.get('lms.example') ?? [])
    const b = await browse(lms, { resources: ['http://cdn.example'] })
    const page = await b.signIn()
    const by = (to: string) =>
      page.evaluate(async (url) => {
        const inDocument = (at: Window & typeof globalThis) =>
          new Promise<string>((resolve) => {
            const socket = new at.WebSocket(url)
            socket.onmessage = () => resolve('reached')
            socket.onerror = () => resolve('refused')
          })
        const inWorker = (script: string) =>
          new Promise<string>((resolve) => {
            const worker = new Worker(script)
            worker.onmessage = ({ data }) => resolve(String(data))
            worker.onerror = () => resolve('refused')
            worker.postMessage(url)
          })
        const frame = document.body.appendChild(document.createElement('iframe'))
        const inFrame = (path: string) =>
          new Promise<string>((resolve) => {
            const frame = document.body.appendChild(document.createElement('iframe'))
            addEventListener('message', ({ data, source }) => {
              if (source === frame.contentWindow) resolve(String(data))
            })
            frame.src = `${path}?${encodeURIComponent(url)}`
          })
        const blob = URL.createObjectURL(new Blob([await (await fetch('/sockets.js')).text()]))
        return Promise.all([
          inDocument(window),
          inDocument(frame.contentWindow as Window & typeof globalThis),
          inWorker('/sockets.js'),
          inWorker(blob),
          inFrame('/socket.html'),
          inFrame('/socket.svg'),
        ])
      }, to)
    expect(await by('ws://lms.example/socket')).toEqual(Array(6).fill('reached'))
    // The proxy knows it from here on.
    await page.evaluate(() => fetch('http://cdn.example/x', { mode: 'no-cors' }))
    expect(lms.asked).toContain('GET cdn.example/x')
    expect(await by('ws://cdn.example/socket')).toEqual(Array(6).fill('refused'))
    expect(lms.asked).not.toContain('SOCKET cdn.example/socket')
    // The same server at another door.
    const sockets = () => lms.asked.filter((one) => one.startsWith('SOCKET')).length
    const before = sockets()
    expect(await by('ws://lms.example:8443/socket')).toEqual(Array(6).fill('refused'))
    expect(sockets()).toBe(before)
    await b.event(
      'refused',
      ({ url, reason }) => url.startsWith('ws://cdn.example') && reason === 'not-allowed',
    )
    await b.end()
  })
})

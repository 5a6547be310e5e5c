/** What a hostile page tries in the Chromium shell's foreign page, and what comes of it (docs/threats/web-exam.md). */
import { execFileSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
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

describe('a page that takes memory', () => {
  const GiB = 2 ** 30
  /** Of the largest process of its browser, bytes. */
  const largest = (pid: number) => {
    const rows = execFileSync('ps', ['-eo', 'pgid=,rss=']).toString().trim().split('\n')
    const ofGroup = rows.map((row) => row.trim().split(/\s+/)).filter(([group]) => group === String(pid))
    return Math.max(0, ...ofGroup.map(([, rss]) => Number(rss) * 1024))
  }

  it('gets no buffers beyond 2 GiB, crashes where it goes on, and is loaded again', async () => {
    const b = await browse(lms)
    const page = await b.signIn()
    const buffers = await page.evaluate(async () => {
      const kept: Uint8Array[] = []
      try {
        // Turns between them, in which the browser would end a page that hangs.
        for (; kept.length < 16; await new Promise((resolve) => setTimeout(resolve, 10)))
          kept.push(new Uint8Array(2 ** 27).fill(1))
      } catch (error) {
        return String(error)
      }
      return `${kept.length}`
    })
    expect(buffers).toMatch(/^RangeError/)
    const visits = () => b.events.filter((one) => one.type === 'visited' && one.url === lms.start).length
    const before = visits()
    await page.evaluate(() => {
      const kept: number[][] = []
      // After our answer.
      setInterval(() => kept.push(new Array<number>(2 ** 22).fill(0.5)), 10)
    })
    let peak = 0
    for (let tries = 0; tries < 600 && !b.events.some(({ type }) => type === 'crashed'); tries++) {
      peak = Math.max(peak, largest(b.pid))
      await sleep(100)
    }
    await b.event('crashed', ({ cause }) => cause === 'the page crashed')
    expect(peak).toBeGreaterThan(GiB / 2)
    expect(peak).toBeLessThan(2 * GiB)
    await expect.poll(visits, { timeout: 30_000 }).toBeGreaterThan(before)
    await b.end()
  }, 180_000)
})

describe('a page that looks like our lock', () => {
  it('has neither the screen, our sign, nor a name without its address', async () => {
    const b = await browse(lms)
    const page = await b.signIn()
    await page.evaluate(async () => {
      document.title = 'Экзамен құлыпталды – Taza'
      const sign = document.head.appendChild(document.createElement('link'))
      Object.assign(sign, { rel: 'icon', href: 'https://station.taza.invalid/favicon.svg' })
      document.body.innerHTML = `<div style="position:fixed;inset:0;z-index:2147483647;background:#fff">
        <h1>Экзамен құлыпталды</h1><input id="answer"></div>`
      moveTo(0, 0)
      resizeTo(screen.width, screen.height)
    })
    // A click, as it asks for.
    await page.locator('h1').click()
    const whole = await page.evaluate(async () => {
      const asked = document.documentElement.requestFullscreen({ navigationUI: 'hide' }).then(
        () => 'whole',
        () => 'refused',
      )
      return [
        await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, 1500, 'no answer'))]),
        document.fullscreenElement,
      ]
    })
    expect(whole).toEqual(['no answer', null])
    // What it calls itself stands beside where it is, for the student's invigilator too.
    expect(await b.event('at', ({ title }) => title.includes('Taza'))).toMatchObject({ url: lms.start })
    const sign = () =>
      page.evaluate(() =>
        fetch('https://station.taza.invalid/favicon.svg', { mode: 'no-cors' }).then(
          () => 'ours',
          () => 'none',
        ),
      )
    expect(await sign()).toBe('none')
    expect(b.events.filter(({ type }) => type === 'crashed' || type === 'lost')).toEqual([])
    // The way out of it is on our bar, and not the page's.
    await b.web.act('reload')
    await page.locator('#start').waitFor()
    await b.end()
  }, 60_000)
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

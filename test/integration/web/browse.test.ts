/** What LMS pages really do, in the Chromium shell's foreign page: what must work does, and the rules are kept. */
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

describe('an LMS as it is', () => {
  let b: Browsing
  let page: Page
  beforeAll(async () => {
    b = await browse(lms)
    page = await b.signIn()
  }, 60_000)
  afterAll(async () => expect(await b?.end()).toBe(false))
  const home = async () => {
    await page.goto(lms.start)
    await page.locator('#start').waitFor()
  }
  const stays = async () => {
    await sleep(500)
    expect(page.url()).toBe(lms.start)
  }

  it('signs in at another origin, by a form and two redirects', async () => {
    expect(page.url()).toBe(lms.start)
    await b.event(
      'form',
      ({ url, method }) => url.startsWith('http://login.example/login') && method === 'POST',
    )
    const { status, ms } = await b.event(
      'visited',
      ({ url, title }) => url === lms.start && title === 'Exams',
    )
    expect([status, ms > 0 && ms < 20_000]).toEqual([200, true])
  })

  it('sits a quiz of five pages', async () => {
    await page.locator('#start').click()
    for (let n = 1; n <= 5; n++) {
      await page.waitForURL(`http://lms.example/quiz/${n}`)
      await page.locator('#a').check()
      await page.locator('#next').click()
    }
    await page.waitForURL(lms.start)
    await b.event('visited', ({ title }) => title === 'Quiz, page 5 of 5')
  })

  it('writes an essay, in a field and in an editor of a frame; it is saved while typed, and by a beacon', async () => {
    await page.goto('http://lms.example/essay')
    await page.locator('#text').fill('Ән мен күй')
    const editor = page.frameLocator('#editor').locator('#body')
    await editor.click()
    await editor.pressSequentially('Bold words')
    expect(await editor.innerText()).toBe('Bold words')
    await expect.poll(() => lms.saved.map(({ body }) => body)).toContain('Ән мен күй')
    await page.locator('#send').click()
    await page.waitForURL(lms.start)
    await expect
      .poll(() => lms.saved.map(({ path }) => path))
      .toEqual(expect.arrayContaining(['/beacon', '/essay']))
  })

  it('asks with alert, confirm and prompt, and is not taken for hung meanwhile', async () => {
    await home()
    const asked: string[] = []
    page.on('dialog', (dialog) => {
      asked.push(dialog.type())
      void dialog.accept('yes')
    })
    expect(await page.evaluate(() => [alert('a'), confirm('b'), prompt('c')])).toEqual([
      undefined,
      true,
      'yes',
    ])
    expect(asked).toEqual(['alert', 'confirm', 'prompt'])
  })

  it('speaks by a socket to its own server, and to nobody else', async () => {
    await home()
    const socket = (url: string) =>
      page.evaluate(
        (to) =>
          new Promise((resolve) => {
            const one = new WebSocket(to)
            one.onmessage = ({ data }) => resolve(data)
            one.onerror = () => resolve('refused')
          }),
        url,
      )
    expect(await socket('ws://lms.example/socket')).toBe('hello')
    expect(await socket('ws://video.example/socket')).toBe('refused')
    expect(await socket('ws://127.0.0.1:1/')).toBe('refused')
    expect(lms.asked).not.toContain('SOCKET video.example/socket')
  })

  it('opens a quiz in a window of its own, which the way back closes', async () => {
    await home()
    for (const [button, to] of [
      ['#popup', 'http://lms.example/quiz/3'],
      ['#blank', 'http://lms.example/quiz/2'],
    ] as const) {
      await page.locator(button).click()
      await expect.poll(b.windows).toEqual([lms.start, to])
      await b.event('visited', ({ url }) => url === to)
      await b.web.act('back')
      await expect.poll(b.windows).toEqual([lms.start])
    }
  })

  it.each([
    ['#outside', 'not-allowed', 'https://video.example/watch'],
    ['#mail', 'scheme', 'mailto:teacher@lms.example'],
    ['#file', 'download', 'http://lms.example/task.zip'],
  ])('refuses %s (%s), says so, and stays', async (link, reason, url) => {
    await home()
    await page.locator(link).click({ noWaitAfter: true })
    expect(await b.event('refused', (one) => one.url === url)).toEqual({ type: 'refused', url, reason })
    await stays()
    expect(lms.asked.filter((one) => one.includes('video.example/watch'))).toEqual([])
  })

  it('refuses a file to be chosen', async () => {
    await home()
    await page.locator('#upload').click({ noWaitAfter: true })
    await b.event('refused', ({ reason }) => reason === 'upload')
  })

  it('is told that the exam is over, and does not go there', async () => {
    await home()
    await page.locator('#quit').click({ noWaitAfter: true })
    await b.event('quit')
    await stays()
  })

  it.each([
    ['#away', 'http://lms.example/status/503', 'HTTP 503'],
    ['#slow', 'http://lms.example/dead', 'Failed'],
  ])('keeps the page that is there when a server is away (%s)', async (link, url, detail) => {
    await home()
    await page.locator(link).click({ noWaitAfter: true })
    const failed = await b.event('failed', (one) => one.url === url)
    expect(failed).toEqual({ type: 'failed', url, why: 'no-answer', detail, again: true })
    await stays()
  })

  it('shows what an LMS itself says of its mistake', async () => {
    await home()
    await page.locator('#broken').click()
    await page.waitForURL('http://lms.example/status/500')
    await b.event('failed', ({ why, again }) => why === 'broken' && !again)
    await b.event('visited', ({ status }) => status === 500)
  })

  it('goes back and loads anew', async () => {
    await home()
    await page.locator('#start').click()
    await page.waitForURL('http://lms.example/quiz/1')
    const before = lms.asked.length
    await b.web.act('reload')
    await expect.poll(() => lms.asked.slice(before)).toContain('GET lms.example/quiz/1')
    await b.web.act('back')
    // Out of the browser's memory: nothing is loaded that could be waited for.
    await expect.poll(() => page.url()).toBe(lms.start)
  })
})

it('tells what is typed, never a password or a code, and puts it back where a field holds less', async () => {
  const b = await browse(lms)
  const page = await b.signIn()
  await page.goto('http://lms.example/essay')
  await page.locator('#text').fill('Ұзақ мәтін')
  await page.locator('#secret').fill('hunter2')
  await page.locator('#code').fill('123456')
  await page.locator('#eye').click()
  await page.locator('#secret').pressSequentially('-shown')
  await page.locator('#dots').fill('dotted')
  await page.locator('#user-pin').fill('4711')
  await page.frameLocator('#editor').locator('#body').pressSequentially('In a frame')
  const field = await b.event('draft', ({ text }) => text === 'Ұзақ мәтін')
  const frame = await b.event('draft', ({ text }) => text === 'In a frame')
  await sleep(1500)
  const told = b.events.filter((one) => one.type === 'draft')
  const pressed = b.events.reduce((sum, one) => sum + (one.type === 'keys' ? one.presses : 0), 0)
  // Frames of other documents count theirs too, each key once.
  expect(pressed).toBe('-shown'.length + 'In a frame'.length)
  expect(JSON.stringify(told)).not.toMatch(/hunter2|shown|dotted|4711|123456/)
  expect(field.url).toBe('http://lms.example/essay')
  const drafts = [field, frame].map(({ field: name, text }) => ({ field: name, text }))
  expect(await b.web.lacking(drafts)).toEqual([])
  await page.reload()
  await page.frameLocator('#editor').locator('#body').waitFor()
  await expect.poll(async () => (await b.web.lacking(drafts)).length).toBe(2)
  await b.web.putBack(drafts)
  expect(await page.locator('#text').inputValue()).toBe('Ұзақ мәтін')
  expect(await page.frameLocator('#editor').locator('#body').innerText()).toBe('In a frame')
  await expect.poll(() => lms.saved.map(({ body }) => body)).toContain('Ұзақ мәтін')
  expect(await b.end()).toBe(false)
}, 60_000)

it('counts, refuses and keeps drafts as before in a document that is written anew, and in a frame that is', async () => {
  const b = await browse(lms)
  const page = await b.signIn()
  const pressed = () => b.events.reduce((sum, one) => sum + (one.type === 'keys' ? one.presses : 0), 0)
  await page.evaluate(() => {
    document.open()
    document.write('<textarea id=text></textarea>')
    document.close()
  })
  await page.locator('#text').pressSequentially('anew')
  await b.event('draft', ({ text }) => text === 'anew')
  await page.keyboard.press('Control+p')
  await b.event('refused', ({ reason }) => reason === 'print')
  await expect.poll(pressed).toBe(6)
  await page.evaluate(() => {
    const frame = document.createElement('iframe')
    frame.id = 'rich'
    document.body.append(frame)
    frame.contentDocument?.open()
    frame.contentDocument?.write('<body contenteditable id=body></body>')
    frame.contentDocument?.close()
  })
  await page.frameLocator('#rich').locator('#body').pressSequentially('In a frame')
  await b.event('draft', ({ text }) => text === 'In a frame')
  await expect.poll(pressed).toBe(16)
  expect(await b.end()).toBe(false)
}, 60_000)

it('comes back signed in where the student was, with what was kept', async () => {
  const first = await browse(lms)
  const page = await first.signIn()
  await page.goto('http://lms.example/quiz/4')
  const cookies = await first.web.cookies()
  process.kill(first.pid, 'SIGKILL')
  await first.event('lost')
  expect(await first.end()).toBe(false)
  const second = await browse(lms, {}, { at: 'http://lms.example/quiz/4', cookies })
  const { url, title } = await second.event('visited')
  expect([url, title]).toEqual(['http://lms.example/quiz/4', 'Quiz, page 4 of 5'])
  expect(await second.end()).toBe(false)
}, 60_000)

it('keeps the page that is there when a server takes the request and says nothing; a form is waited for', async () => {
  const b = await browse(lms, {}, undefined, { silenceMs: 1500 })
  const page = await b.signIn()
  const url = 'http://lms.example/silent'
  const go = (method: string) =>
    page.evaluate(
      ([to, how]) => {
        const form = document.body.appendChild(document.createElement('form'))
        Object.assign(form, { action: to, method: how })
        form.submit()
      },
      [url, method],
    )
  await go('get')
  const failed = await b.event('failed', (one) => one.url.startsWith(url))
  expect(failed).toMatchObject({ why: 'no-answer', detail: 'no answer within 1.5 s', again: true })
  expect(page.url()).toBe(lms.start)
  // Else what stops it would stop the form as well.
  await expect.poll(() => lms.asked).toContain('GIVEN UP GET /silent')
  await go('post')
  await b.event('failed', (one) => one.url === url && !one.again)
  expect(lms.asked).not.toContain('GIVEN UP POST /silent')
  expect(await b.end()).toBe(false)
}, 60_000)

describe('by rule', () => {
  it('opens no more windows than a person can see', async () => {
    const b = await browse(lms)
    const page = await b.signIn()
    await page.evaluate(() => {
      for (let n = 0; n < 30; n++) window.open(`/quiz/1?${n}`, `w${n}`)
    })
    await b.event('refused', ({ reason }) => reason === 'new-window')
    await expect.poll(() => b.windows().length).toBeLessThanOrEqual(5)
    await b.end()
  }, 60_000)

  it('shows a new window’s address in the same view', async () => {
    const b = await browse(lms, { newWindows: 'same' })
    const page = await b.signIn()
    await page.locator('#popup').click()
    await page.waitForURL('http://lms.example/quiz/3')
    expect(b.windows()).toEqual(['http://lms.example/quiz/3'])
    await b.end()
  }, 60_000)

  it('shows a PDF inside, also one that is to be downloaded, and by another rule none', async () => {
    const url = 'http://lms.example/task.pdf'
    const shown = await browse(lms)
    await (await shown.signIn()).goto(url).catch(() => undefined)
    await shown.event('visited', (one) => one.url === url)
    // The viewer's own files come through the gate.
    await sleep(1000)
    expect(shown.events.filter(({ type }) => type === 'refused')).toEqual([])
    await shown.end()
    const refused = await browse(lms, { downloads: 'refuse' })
    const page = await refused.signIn()
    await page.goto(url).catch(() => undefined)
    await refused.event('refused', (one) => one.url === url && one.reason === 'download')
    expect(page.url()).toBe(lms.start)
    await refused.end()
  }, 60_000)

  it('opens no window at all', async () => {
    const b = await browse(lms, { newWindows: 'refuse' })
    const page = await b.signIn()
    await page.locator('#popup').click()
    await b.event('refused', ({ reason }) => reason === 'new-window')
    await expect.poll(b.windows).toEqual([lms.start])
    await b.end()
  }, 60_000)
})

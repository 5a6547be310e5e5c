/** What pages of an LMS are made of, in the Chromium shell's foreign page over https: it must work as in any browser. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Browsing, browse } from '../../support/lms/browse.ts'
import { type Answer, type Lms, startLms } from '../../support/lms/lms.ts'
import { plainPages } from '../../support/lms/pages.ts'
import { type Certificates, makeCertificates } from '../../support/tls.ts'

const home = 'https://lms.example/exam'
const rules = {
  start: home,
  allow: ['https://lms.example', 'https://login.example'],
  resources: ['https://cdn.example'],
  // Requests get headers of ours: nothing of theirs may be lost by it.
  seb: { configKey: 'a'.repeat(64) },
}

let certificates: Certificates
let lms: Lms
let b: Browsing
let page: Page
const html =
  (body: string, headers: Record<string, string | string[]> = {}): Answer =>
  (_question, response) =>
    void response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers })
      .end(`<!doctype html><meta charset="utf-8"><title>A page</title>${body}`)
const bytes =
  (type: string, body: string | Buffer): Answer =>
  (_question, response) =>
    void response
      .writeHead(200, { 'content-type': type, 'access-control-allow-origin': '*', 'accept-ranges': 'bytes' })
      .end(body)

/** Trusted by its key: whether authorities are is another test's matter (trust.test.ts). */
const open = () =>
  browse(lms, rules, undefined, {
    switches: [`--ignore-certificate-errors-spki-list=${certificates.pins.server}`],
  })

beforeAll(async () => {
  certificates = makeCertificates(['lms.example', 'login.example', 'cdn.example'])
  lms = await startLms(plainPages, certificates)
  lms.names.set('cdn.example', lms.names.get('lms.example') ?? [])
  lms.answers.set('/exam', html('<h1 id="ready">Exam</h1>'))
  b = await open()
  page = await b.page()
  await page.locator('#ready').waitFor()
}, 60_000)
afterAll(async () => {
  expect(await b?.end()).toBe(false)
  await lms?.stop()
  certificates?.remove()
})
const go = async (path: string) => {
  await page.goto(`https://lms.example${path}`)
}
/** Nothing was refused or failed meanwhile. */
const untroubled = async <T>(act: () => Promise<T>): Promise<T> => {
  const before = b.events.length
  const done = await act()
  expect(b.events.slice(before).filter(({ type }) => type === 'refused' || type === 'failed')).toEqual([])
  return done
}

describe('cookies', () => {
  const kinds = ['strict', 'lax', 'none', 'unset']
  const got: Record<string, string[]> = {}
  beforeAll(async () => {
    lms.answers.set(
      '/set',
      html('<a id="away" href="https://login.example/in">Sign in</a>', {
        'set-cookie': [
          'strict=1; Path=/; Secure; SameSite=Strict',
          'lax=1; Path=/; Secure; SameSite=Lax',
          'none=1; Path=/; Secure; HttpOnly; SameSite=None',
          'unset=1; Path=/',
        ],
      }),
    )
    lms.answers.set(
      'login.example/in',
      html(`<a id="link" href="https://lms.example/back?by=link">Back</a>
        <form method="post" action="https://lms.example/back?by=form"><button id="form">Back</button></form>
        <a id="redirect" href="/redirect">Back</a>`),
    )
    lms.answers.set('login.example/redirect', (_question, response) =>
      response.writeHead(302, { location: 'https://lms.example/back?by=redirect' }).end(),
    )
    lms.answers.set('/back', ({ url, headers }, response) => {
      got[url.searchParams.get('by') ?? ''] = kinds.filter((kind) => headers.cookie?.includes(`${kind}=1`))
      html('<h1 id="back">Back</h1>')({} as never, response)
    })
  })

  it.each([
    ['link', ['lax', 'none', 'unset']],
    ['redirect', ['lax', 'none', 'unset']],
    // As young as these are, Chromium sends those without a kind with a form of another site too, for sign-in servers' sake.
    ['form', ['none', 'unset']],
  ])('of every kind come back from another site as they should, by a %s', async (by, sent) => {
    await untroubled(async () => {
      await go('/set')
      await page.locator('#away').click()
      await page.locator(`#${by}`).click()
      await page.locator('#back').waitFor()
      expect(got[by]).toEqual(sent)
      // And all of them to the page's own questions.
      await page.evaluate(() => fetch('/back?by=itself', { method: 'POST' }))
      expect(got.itself).toEqual(kinds)
    })
  })

  it('of every kind are kept for a restarted station', async () => {
    const kept = (await b.web.cookies()).filter(({ name }) => kinds.includes(name))
    expect(
      Object.fromEntries(kept.map(({ name, sameSite = null, secure }) => [name, [sameSite, secure]])),
    ).toEqual({
      strict: ['Strict', true],
      lax: ['Lax', true],
      none: ['None', true],
      unset: [null, false],
    })
  })
})

describe('what is dragged', () => {
  it('inside the page by HTML’s own drag and drop arrives, and is told to it alone', async () => {
    lms.answers.set(
      '/order',
      html(`<style>div { width: 200px; height: 60px }</style>
        <div id="word" draggable="true">Алматы</div><div id="gap"></div>
        <script>
          word.ondragstart = (event) => event.dataTransfer.setData('text/plain', 'word')
          gap.ondragover = (event) => event.preventDefault()
          gap.ondrop = (event) => {
            event.preventDefault()
            gap.append(document.getElementById(event.dataTransfer.getData('text/plain')))
          }
        </script>`),
    )
    await untroubled(async () => {
      await go('/order')
      await page.locator('#word').dragTo(page.locator('#gap'))
      await expect.poll(() => page.locator('#gap #word').count()).toBe(1)
    })
  })

  it('by pointer events (ddwtos, ordering) follows the pointer to where it is let go', async () => {
    lms.answers.set(
      '/drag',
      html(`<style>#item { position: absolute; left: 10px; top: 10px; width: 60px; height: 40px; background: teal; touch-action: none }</style>
        <div id="item"></div>
        <script>
          let from = null
          item.onpointerdown = (event) => { from = [event.clientX, event.clientY]; item.setPointerCapture(event.pointerId) }
          item.onpointermove = (event) => {
            if (from) item.style.transform = 'translate(' + (event.clientX - from[0]) + 'px,' + (event.clientY - from[1]) + 'px)'
          }
          item.onpointerup = () => { from = null; item.dataset.let = 'go' }
        </script>`),
    )
    await go('/drag')
    await page.mouse.move(30, 30)
    await page.mouse.down()
    await page.mouse.move(130, 80, { steps: 5 })
    await page.mouse.up()
    await page.locator('#item[data-let=go]').waitFor()
    expect(await page.locator('#item').boundingBox()).toMatchObject({ x: 110, y: 60 })
  })
})

describe('a keyboard', () => {
  /** Letter, place of its key, and whether AltGr's level is needed: as the layouts of X11 have them. */
  const layouts: Record<string, [string, string][]> = {
    en: [
      ['a', 'KeyA'],
      ['Z', 'KeyZ'],
      ['/', 'Slash'],
    ],
    ru: [
      ['ф', 'KeyA'],
      ['ё', 'Backquote'],
      ['Ъ', 'BracketRight'],
    ],
    kk: [
      ['ә', 'Digit2'],
      ['і', 'Digit3'],
      ['ң', 'Digit4'],
      ['ғ', 'Digit5'],
      ['ү', 'Digit8'],
      ['ұ', 'Digit9'],
      ['қ', 'Digit0'],
      ['ө', 'Minus'],
      ['һ', 'Equal'],
    ],
    ky: [
      ['ң', 'KeyY'],
      ['ө', 'KeyJ'],
      ['ү', 'KeyE'],
    ],
  }
  const all = Object.values(layouts)
    .flat()
    .map(([letter]) => letter)
    .join('')
  let input: CDPSession
  beforeAll(async () => {
    lms.answers.set(
      '/write',
      html(`<input id="line"><textarea id="text"></textarea>
        <iframe id="blank" src="about:blank"></iframe>
        <iframe id="made" srcdoc="<body contenteditable></body>"></iframe>
        <script>
          const { contentDocument } = document.querySelector('#blank')
          contentDocument.body.contentEditable = 'true'
        </script>`),
    )
    input = await page.context().newCDPSession(page)
  })
  const press = async (key: string, code: string, text = key) => {
    await input.send('Input.dispatchKeyEvent', { type: 'keyDown', key, code, text })
    await input.send('Input.dispatchKeyEvent', { type: 'keyUp', key, code })
  }
  const fields: Record<string, { focus(): Promise<void>; text(): Promise<string> }> = {
    'a line': {
      focus: () => page.locator('#line').focus(),
      text: () => page.locator('#line').inputValue(),
    },
    'a text area': {
      focus: () => page.locator('#text').focus(),
      text: () => page.locator('#text').inputValue(),
    },
    'an editor in a frame without an address': {
      focus: () => page.frameLocator('#blank').locator('body').click(),
      text: () => page.frameLocator('#blank').locator('body').innerText(),
    },
    'an editor in a frame that the page has made': {
      focus: () => page.frameLocator('#made').locator('body').click(),
      text: () => page.frameLocator('#made').locator('body').innerText(),
    },
  }

  it.each(Object.entries(fields))(
    'writes every layout’s letters and composed ones into %s',
    async (_name, field) => {
      await untroubled(async () => {
        await go('/write')
        await field.focus()
        for (const layout of Object.values(layouts))
          for (const [letter, code] of layout) await press(letter, code)
        expect(await field.text()).toBe(all)
        // A dead key, then the letter that it waits for; an input method's word, changed before it is taken.
        await input.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: 'Dead', code: 'Quote' })
        await input.send('Input.imeSetComposition', { text: '´', selectionStart: 1, selectionEnd: 1 })
        await input.send('Input.insertText', { text: 'é' })
        await input.send('Input.imeSetComposition', { text: 'каз', selectionStart: 3, selectionEnd: 3 })
        await input.send('Input.imeSetComposition', { text: 'қаз', selectionStart: 3, selectionEnd: 3 })
        await input.send('Input.insertText', { text: 'қазақ' })
        expect(await field.text()).toBe(`${all}éқазақ`)
        await b.event('draft', ({ text }) => text === `${all}éқазақ`)
      })
    },
  )
})

describe('what a page shows', () => {
  it('plays sound and film, and lets the student seek in them', async () => {
    const rate = 8000
    const head = Buffer.alloc(44)
    head.write('RIFF', 0)
    head.writeUInt32LE(36 + rate, 4)
    head.write('WAVEfmt ', 8)
    head.writeUInt32LE(16, 16)
    head.writeUInt16LE(1, 20)
    head.writeUInt16LE(1, 22)
    head.writeUInt32LE(rate, 24)
    head.writeUInt32LE(rate, 28)
    head.writeUInt16LE(1, 32)
    head.writeUInt16LE(8, 34)
    head.write('data', 36)
    head.writeUInt32LE(rate, 40)
    // One second of A, and not of silence, which would need no decoder.
    const tone = Buffer.from(
      Array.from(
        { length: rate },
        (_, at) => 128 + Math.round(60 * Math.sin((at / rate) * 440 * 2 * Math.PI)),
      ),
    )
    lms.answers.set('/a.wav', bytes('audio/wav', Buffer.concat([head, tone])))
    lms.answers.set(
      '/media',
      html(`<audio id="sound" src="/a.wav"></audio><canvas id="canvas" width="64" height="48"></canvas>
        <video id="film" muted></video><button id="play">Play</button>
        <script>
          // The film is made here: its maker is the same browser, and no file need be carried about.
          const make = () => new Promise((resolve) => {
            const context = canvas.getContext('2d')
            const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: 'video/webm;codecs=vp8' })
            const parts = []
            recorder.ondataavailable = ({ data }) => parts.push(data)
            recorder.onstop = () => resolve(new Blob(parts, { type: 'video/webm' }))
            recorder.start()
            let n = 0
            const timer = setInterval(() => {
              context.fillStyle = 'hsl(' + n * 20 + ' 90% 50%)'
              context.fillRect(0, 0, 64, 48)
              if (++n < 20) return
              clearInterval(timer)
              recorder.stop()
            }, 40)
          })
          play.onclick = async () => {
            await sound.play()
            film.src = URL.createObjectURL(await make())
            await film.play()
          }
          for (const one of [sound, film]) one.onended = () => { one.dataset.ended = one.currentTime }
        </script>`),
    )
    await untroubled(async () => {
      await go('/media')
      await page.locator('#play').click()
      await page.locator('#sound[data-ended]').waitFor({ timeout: 15_000, state: 'attached' })
      await page.locator('#film[data-ended]').waitFor({ timeout: 15_000, state: 'attached' })
      expect(await page.locator('#film').evaluate((film: HTMLVideoElement) => film.videoWidth)).toBe(64)
    })
  })

  it('sets formulas, by a script, a style and fonts of another origin that the rules name', async () => {
    const katex = join(import.meta.dirname, '../../../node_modules/katex/dist')
    const types = { js: 'text/javascript', css: 'text/css', woff2: 'font/woff2' } as const
    for (const name of [
      'katex.min.js',
      'katex.min.css',
      'fonts/KaTeX_Main-Regular.woff2',
      'fonts/KaTeX_Math-Italic.woff2',
    ])
      lms.answers.set(
        `cdn.example/${name}`,
        bytes(types[name.split('.').at(-1) as keyof typeof types], readFileSync(join(katex, name))),
      )
    lms.answers.set(
      '/formula',
      html(`<link rel="stylesheet" href="https://cdn.example/katex.min.css">
        <script src="https://cdn.example/katex.min.js"></script><p id="formula"></p>
        <script>katex.render('e^{i\\\\pi} + 1 = 0', formula)</script>`),
    )
    await untroubled(async () => {
      await go('/formula')
      await page.locator('#formula .katex-html').waitFor()
      await page.evaluate(() => document.fonts.ready)
      const fonts = await page.evaluate(() =>
        [...document.fonts].filter(({ status }) => status === 'loaded').map(({ family }) => family),
      )
      expect(fonts).toEqual(expect.arrayContaining(['KaTeX_Main', 'KaTeX_Math']))
    })
  })
})

describe('what a page sends by itself', () => {
  it('speaks by a socket over TLS', async () => {
    await go('/exam')
    const said = await page.evaluate(
      () =>
        new Promise((resolve) => {
          const socket = new WebSocket('wss://lms.example/socket')
          socket.onmessage = ({ data }) => resolve(data)
          socket.onerror = () => resolve('refused')
        }),
    )
    expect(said).toBe('hello')
  })

  it('saves by XMLHttpRequest while it is there, and by keepalive and a beacon as it is left', async () => {
    const came: string[] = []
    lms.answers.set('/save', ({ url, method, body }, response) => {
      came.push(`${method} ${url.search} ${body}`)
      response.writeHead(204).end()
    })
    lms.answers.set(
      '/essay',
      html(`<textarea id="text"></textarea><a id="next" href="/exam">Next</a>
        <script>
          text.oninput = () => {
            const request = new XMLHttpRequest()
            request.open('POST', '/save?by=xhr')
            request.send(text.value)
          }
          addEventListener('pagehide', () => {
            fetch('/save?by=keepalive', { method: 'POST', body: text.value, keepalive: true })
            navigator.sendBeacon('/save?by=beacon', text.value)
          })
        </script>`),
    )
    await untroubled(async () => {
      await go('/essay')
      await page.locator('#text').fill('ой')
      await expect.poll(() => came).toEqual(['POST ?by=xhr ой'])
      await page.locator('#next').click()
      await page.locator('#ready').waitFor()
      await expect.poll(() => came.slice(1).sort()).toEqual(['POST ?by=beacon ой', 'POST ?by=keepalive ой'])
    })
  })

  it('has what it waits for by long polling, however long that takes', async () => {
    lms.answers.set('/poll', (_question, response) => void setTimeout(() => response.end('news'), 40_000))
    await go('/exam')
    const asked = await page.evaluateHandle(() => ({
      answer: fetch('/poll').then((answer) => answer.text()),
    }))
    // Longer than a server may take for a page, or its first word.
    expect(await asked.evaluate(({ answer }) => answer)).toBe('news')
  }, 60_000)
})

describe('a service worker', () => {
  const worker = `
    oninstall = (event) => event.waitUntil(caches.open('exam').then((cache) => cache.add('/kept')).then(() => skipWaiting()))
    onactivate = (event) => event.waitUntil(clients.claim())
    onfetch = (event) => {
      if (new URL(event.request.url).pathname === '/kept') event.respondWith(caches.match('/kept'))
    }
    onmessage = ({ data, source }) => {
      try {
        const socket = new WebSocket(data)
        socket.onmessage = () => source.postMessage('reached')
        socket.onerror = () => source.postMessage('refused')
      } catch { source.postMessage('refused') }
    }`
  const stored = (at: Page) =>
    at.evaluate(async () => ({
      workers: (await navigator.serviceWorker.getRegistrations()).length,
      controlled: navigator.serviceWorker.controller !== null,
      caches: await caches.keys(),
      databases: (await indexedDB.databases()).map(({ name }) => name),
      local: localStorage.getItem('text'),
      cookies: document.cookie,
    }))

  it('of the exam’s own works, keeps to its rules, and is gone with all that the page stored', async () => {
    let loads = 0
    lms.answers.set('/offline.js', bytes('text/javascript', worker))
    lms.answers.set('/kept', (_question, response) => {
      loads++
      response.end('kept text')
    })
    lms.answers.set(
      '/elsewhere',
      html('<h1 id="ready">Elsewhere</h1>', { 'set-cookie': 'mine=1; Path=/; Max-Age=9999' }),
    )
    const first = await open()
    const at = await first.page()
    await at.goto('https://lms.example/elsewhere')
    await at.evaluate(async () => {
      await navigator.serviceWorker.register('/offline.js')
      await navigator.serviceWorker.ready
      localStorage.setItem('text', 'kept')
      await new Promise((resolve) => {
        indexedDB.open('drafts').onsuccess = resolve
      })
    })
    await expect.poll(async () => (await stored(at)).controlled).toBe(true)
    expect(await at.evaluate(() => fetch('/kept').then((answer) => answer.text()))).toBe('kept text')
    expect(loads).toBe(1)
    const socket = (url: string) =>
      at.evaluate(
        (to) =>
          new Promise((resolve) => {
            navigator.serviceWorker.onmessage = ({ data }) => resolve(data)
            navigator.serviceWorker.controller?.postMessage(to)
          }),
        url,
      )
    expect(await socket('wss://lms.example/socket')).toBe('reached')
    expect(await socket('wss://cdn.example/socket')).toBe('refused')
    expect(await stored(at)).toEqual({
      workers: 1,
      controlled: true,
      caches: ['exam'],
      databases: ['drafts'],
      local: 'kept',
      cookies: 'mine=1',
    })
    expect(await first.end()).toBe(false)
    const second = await open()
    const anew = await second.page()
    await anew.locator('#ready').waitFor()
    expect(await stored(anew)).toEqual({
      workers: 0,
      controlled: false,
      caches: [],
      databases: [],
      local: null,
      cookies: '',
    })
    expect(await second.end()).toBe(false)
  }, 60_000)
})

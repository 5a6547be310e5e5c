/** The Electron shell's foreign page, on the fake: its requests go through the station's own proxy to the tests' LMS. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { runInContext } from 'node:vm'
import { beforeAll, describe, expect, it } from 'vitest'
import { prepareElectron } from '../../../src-main/shell/electron/prepare.ts'
import { openElectron } from '../../../src-main/shell/electron/shell.ts'
import { judgeNetwork } from '../../../src-main/web/network.ts'
import { startWebProxy } from '../../../src-main/web/proxy.ts'
import type { WebEvent } from '../../../src-shared/web-exam/page.ts'
import { WebRules } from '../../../src-shared/web-exam.ts'
import { type Lms, startLms } from '../../support/lms/lms.ts'
import { plainPages } from '../../support/lms/pages.ts'
import { makeCertificates, startTls } from '../../support/tls.ts'
import { type FakeElectron, fakeElectron } from './fake-electron.ts'
import { preventable } from './fake-events.ts'
import type { FakeForeign } from './fake-foreign.ts'
import { harness } from './harness.ts'
import { buildPreload } from './preloads.ts'
import { type WebAdapter, type WebHarness, webBehaviours } from './web-behaviours.ts'

let preloads: string[] = []
beforeAll(async () => {
  preloads = await Promise.all([buildPreload('preload'), buildPreload('web-preload')])
})
const prepared = { userData: '/nowhere', films: false, switches: [], language: 'kk' }
const machine = { names: [], addresses: [] }
const fakes = new WeakMap<WebHarness, FakeElectron>()

const start = async (
  lms: Lms,
  given: Parameters<WebAdapter['start']>[1] = {},
  kept: Parameters<WebAdapter['start']>[2] = { at: null, cookies: [] },
  silenceMs?: number,
  authorities: readonly string[] = [],
): Promise<WebHarness> => {
  const [own = '', foreign = ''] = preloads
  const fake = fakeElectron(own, foreign)
  prepareElectron(fake.parts, prepared)
  const at = { own: '/preload.cjs', foreign: '/web-preload.cjs' }
  const h = await harness(openElectron(fake.parts, at, silenceMs), 'station', {})
  const rules = WebRules.parse({
    start: lms.start,
    allow: ['http://lms.example', 'http://login.example'],
    quit: 'http://lms.example/finished',
    ...given,
  })
  const events: WebEvent[] = []
  const incoming = mkdtempSync(join(tmpdir(), 'taza-incoming-'))
  const proxy = await startWebProxy({
    judge: (host, addresses) => judgeNetwork(rules, machine, host, addresses),
    onRefused: (url, reason) => void events.push({ type: 'refused', url, reason }),
    onFailed: () => undefined,
    upstream: () => null,
    resolve: lms.resolve,
    place: lms.place,
  })
  const challenges: WebHarness['challenges'] = []
  const answers: WebHarness['answers'] = []
  const web = await h.shell.web({
    rules,
    machine,
    language: 'kk',
    proxy,
    authorities,
    names: {
      ask: async (challenge) => {
        challenges.push(challenge)
        return answers.shift() ?? { unnamed: 'left' }
      },
      went: () => undefined,
    },
    ...kept,
    incoming,
    kept: () => ({ files: 0, bytes: 0 }),
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    onEvent: (event) => void events.push(event),
  })
  const shown = () => fake.views.filter(({ webContents }) => !webContents.destroyed)
  const contents = (): FakeForeign => {
    const top = shown().at(-1)
    if (!top) throw new Error('there is no window')
    return top.webContents
  }
  const page = () => {
    const there = contents().page
    if (!there) throw new Error('there is no page')
    return there
  }
  const one: WebHarness = {
    web,
    events,
    challenges,
    answers,
    event: async (type, fits = () => true) => {
      for (let tries = 0; tries < 400; tries++) {
        const found = events.find(
          (event): event is Extract<WebEvent, { type: typeof type }> =>
            event.type === type && fits(event as never),
        )
        if (found) return found
        await sleep(50)
      }
      throw new Error(`no ${type} among ${JSON.stringify(events)}`)
    },
    windows: () => shown().map(({ webContents }) => webContents.page?.url ?? ''),
    go: (url) => contents().pageGoes(url),
    open: async (url) => void (await contents().pageOpens(url)),
    fetch: (url) => contents().pageFetches(url),
    locates: () => contents().pagePermission('geolocation'),
    names: async () =>
      Object.getOwnPropertyNames(runInContext('globalThis', page().main)).filter((name) =>
        /taza|electron|^require$|^process$/i.test(name),
      ),
    mark: async () => void runInContext('globalThis.mark = "here"', page().main),
    isMarked: async () => runInContext('globalThis.mark === "here"', page().main) === true,
    type: async (id, text) => page().type(id, text),
    press: async (_id, keys) => {
      for (const key of keys) page().press(key, true)
    },
    makeUpKeys: async (count) => {
      for (let n = 0; n < count; n++) page().press('a', false)
    },
    value: async (id) => page().fields.find((field) => field.id === id)?.value ?? '',
    choose: async (id) => contents().pageChooses(id),
    chosen: async (id) => page().fields.find((field) => field.id === id)?.files ?? [],
    incoming,
    signIn: async () => {
      await contents().pageGoes(page().url, { method: 'POST', body: 'name=student' })
    },
    crash: async () => contents().forcefullyCrashRenderer(),
    end: async () => {
      await web.close()
      const [, session] = fake.sessions
      const left =
        shown().length > 0 ||
        fake.windows.some(({ contentView }) => contentView.children.length > 0) ||
        session === undefined ||
        session.cleared < 3 ||
        (await session.cookies.get({})).length > 0
      await proxy.close()
      await h.end()
      rmSync(incoming, { recursive: true })
      return left
    },
  }
  fakes.set(one, fake)
  return one
}

webBehaviours({ name: 'Electron (fake)', start })

describe('Electron (fake): what only its foreign page has', () => {
  let lms: Lms
  beforeAll(async () => {
    lms = await startLms()
    return () => lms.stop()
  })
  const using = async (
    test: (h: WebHarness, fake: FakeElectron, contents: FakeForeign) => Promise<void>,
    given: Parameters<typeof start>[1] = {},
    silenceMs?: number,
  ) => {
    const h = await start(lms, given, undefined, silenceMs)
    try {
      await h.event('visited')
      const fake = fakes.get(h)
      const contents = fake?.views[0]?.webContents
      if (!fake || !contents) throw new Error('not started here')
      await test(h, fake, contents)
    } finally {
      expect(await h.end()).toBe(false)
    }
  }
  const press = (contents: FakeForeign, keys: object) => {
    const event = preventable({})
    const base = { type: 'keyDown', code: '', control: false, alt: false, meta: false, shift: false }
    contents.emit('before-input-event', event, { ...base, ...keys })
    return event.defaultPrevented
  }

  it('has a hardened view below our bar, and a session in memory that is nobody else’s', () =>
    using(async (h, { views, sessions, switches }, contents) => {
      expect(contents.preferences).toMatchObject({
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        webSecurity: true,
        devTools: false,
        spellcheck: false,
        safeDialogs: true,
      })
      expect(contents.policy).toBe('disable_non_proxied_udp')
      const [own, foreign] = sessions
      expect(foreign?.partition).toMatch(/^taza-web-[0-9a-f-]{36}$/)
      expect([own === foreign, contents.session === foreign]).toEqual([false, true])
      expect(foreign?.proxy.proxyBypassRules).toBe('<-loopback>')
      expect(switches.get('host-resolver-rules')).toBe('MAP * ~NOTFOUND, EXCLUDE 127.0.0.1')
      expect(views[0]?.visible).toBe(false)
      await h.web.show(76)
      expect([views[0]?.visible, views[0]?.bounds]).toEqual([true, { x: 0, y: 76, width: 1366, height: 692 }])
      await h.web.hide()
      expect(views[0]?.visible).toBe(false)
    }))

  it('is Chrome to its servers, with a word of the exam’s own', () =>
    using(
      async (_h, { sessions }) => {
        const own = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)'
        expect(sessions[1]?.userAgent).toBe(`${own} Chrome/140.0.0.0 Safari/537.36 Taza/1`)
        expect(sessions[1]?.languages).toBe('kk,ru,en')
      },
      { userAgent: 'Taza/1' },
    ))

  it('has Safe Exam Browser’s interface where the exam has its keys, hashed for the page’s own address', async () => {
    const configKey = 'a'.repeat(64)
    const said = (h: WebHarness, contents: FakeForeign) => {
      expect(h.events.length).toBeGreaterThan(0)
      const asked = 'JSON.stringify(globalThis.SafeExamBrowser ?? null)'
      return JSON.parse(String(runInContext(asked, contents.page?.main ?? {})))
    }
    await using(
      async (h, _fake, contents) => {
        const url = contents.page?.url ?? ''
        const hashed = createHash('sha256')
          .update(`${url.replace(/#.*/, '')}${configKey}`)
          .digest('hex')
        expect(said(h, contents)).toEqual({
          version: 'Taza',
          security: { configKey: hashed, browserExamKey: '', appVersion: 'Taza' },
        })
      },
      { seb: { configKey } },
    )
    await using(async (h, _fake, contents) => expect(said(h, contents)).toBeNull())
  })

  it('does the rules’ keys itself, and refuses the browser’s', () =>
    using(
      async (h, _fake, contents) => {
        expect(press(contents, { key: 'F12' })).toBe(true)
        expect(press(contents, { key: 'р', code: 'KeyR', control: true })).toBe(true)
        expect(press(contents, { key: 'p', code: 'KeyP', control: true })).toBe(true)
        expect(press(contents, { key: 'ә', code: 'Digit2' })).toBe(false)
        expect(press(contents, { key: '+', control: true })).toBe(true)
        expect(contents.zoomLevel).toBe(1)
        for (let n = 0; n < 20; n++) contents.emit('zoom-changed', {}, 'in')
        expect(contents.zoomLevel).toBe(6)
        expect(press(contents, { key: '0', control: true })).toBe(true)
        expect(contents.zoomLevel).toBe(0)
        const refused = h.events.filter(({ type }) => type === 'refused')
        expect(refused.map((one) => 'reason' in one && one.reason)).toEqual(['scheme', 'control', 'print'])
      },
      { reload: false, zoom: true },
    ))

  it('prints nothing, chooses no file, and finds no device or screen', () =>
    using(async (h, { sessions }, contents) => {
      runInContext('globalThis.print()', contents.page?.main ?? {})
      await h.event('refused', ({ reason }) => reason === 'print')
      expect(contents.debugger.sent).toContain('Page.setInterceptFileChooserDialog')
      contents.debugger.emit('message', {}, 'Page.fileChooserOpened', {})
      await h.event('refused', ({ reason }) => reason === 'upload')
      expect(await sessions[1]?.shares({})).toBe(false)
      const event = preventable({})
      const chosen = await new Promise((resolve) =>
        contents.emit('select-bluetooth-device', event, [{ deviceId: 'x' }], resolve),
      )
      expect([event.defaultPrevented, chosen]).toEqual([true, ''])
      expect(await contents.pagePermission('media')).toBe(false)
      await h.event('refused', ({ reason }) => reason === 'permission')
    }))

  it('tells no proxy but ours who we are, nor a server that may have no page, and asks nobody for it', () =>
    using(async (h, _fake, contents) => {
      const login = (info: object, url = lms.start) =>
        new Promise<unknown[]>((resolve) =>
          contents.emit('login', preventable({}), { url }, info, (...given: unknown[]) => resolve(given)),
        )
      expect(await login({ isProxy: true, host: '10.0.0.1', port: 3128 })).toEqual([])
      await h.event('failed', ({ detail }) => detail === 'HTTP 407: a proxy asked')
      const elsewhere = 'https://video.example/pixel'
      expect(
        await login({ isProxy: false, host: 'video.example', port: 443, realm: 'x' }, elsewhere),
      ).toEqual([])
      await h.event(
        'failed',
        ({ url, detail }) => url === elsewhere && detail === 'HTTP 401: no page by the rules',
      )
      expect(h.challenges).toEqual([])
    }))

  it('shows a PDF inside whatever its server wants done with it, by rule', async () => {
    const url = 'http://lms.example/task.pdf'
    await using(async (h) => {
      await h.signIn()
      await h.go(url)
      await h.event('visited', (one) => one.url === url)
    })
    await using(
      async (h) => {
        await h.signIn()
        await h.go(url)
        await h.event('refused', (one) => one.url === url && one.reason === 'download')
        expect(h.windows()).toEqual([lms.start])
      },
      { downloads: 'refuse' },
    )
  })

  it('lets no page hold the student, nor lose what was typed when a form did not arrive', () =>
    using(async (h, _fake, contents) => {
      await h.signIn()
      const event = preventable({})
      contents.emit('will-prevent-unload', event)
      expect([event.defaultPrevented, h.events.at(-1)]).toEqual([true, { type: 'left' }])
      h.events.length = 0
      await contents.pageGoes('http://lms.example/dead', { method: 'POST', body: 'x' })
      expect(await h.event('failed')).toMatchObject({ again: false })
      await h.event('left')
      await h.event('visited', ({ url }) => url === lms.start)
    }))

  it(
    'that hangs is crashed and comes back',
    () =>
      using(async (h, _fake, contents) => {
        contents.hung = true
        await expect
          .poll(() => h.events.filter(({ type }) => type === 'crashed'), { timeout: 60_000, interval: 200 })
          .toEqual([{ type: 'crashed', cause: 'the page crashed' }])
        await expect.poll(() => contents.isCrashed()).toBe(false)
      }),
    90_000,
  )

  it(
    'is asked whether it hangs, but not while its own dialog waits',
    () =>
      using(async (_h, _fake, contents) => {
        contents.debugger.emit('message', {}, 'Page.javascriptDialogOpening', {})
        const before = contents.asks
        // Longer than from one question to the next.
        await sleep(3000)
        expect(contents.asks).toBe(before)
        contents.debugger.emit('message', {}, 'Page.javascriptDialogClosed', {})
        await expect.poll(() => contents.asks, { timeout: 10_000 }).toBeGreaterThan(before)
      }),
    30_000,
  )

  it('is ended and loaded again where a student reloads it behind its own dialog', () =>
    using(async (h, _fake, contents) => {
      contents.debugger.emit('message', {}, 'Page.javascriptDialogOpening', {})
      await h.web.act('reload')
      await h.event('crashed')
    }))

  it('gives a server up that says nothing, and never a form that is being taken', () =>
    using(
      async (h, { sessions }, contents) => {
        const asked = (method: string) =>
          sessions[1]?.webRequest.ask('onBeforeRequest', {
            url: 'http://lms.example/slow',
            method,
            resourceType: 'mainFrame',
            webContents: contents,
          })
        await asked('POST')
        await h.event('failed', ({ detail, again }) => detail === 'no answer within 0.2 s' && !again)
        expect(contents.stopped).toBe(0)
        await asked('GET')
        await h.event('failed', ({ detail, again }) => detail === 'no answer within 0.2 s' && again)
        expect(contents.stopped).toBe(1)
      },
      {},
      200,
    ))

  it('cancels a refused request before the proxy would, and checks permissions as it grants them', () =>
    using(async (_h, { sessions }) => {
      const ask = (url: string) =>
        sessions[1]?.webRequest.ask('onBeforeRequest', { url, method: 'GET', resourceType: 'xhr' })
      expect(await ask('http://video.example/pixel')).toEqual({ cancel: true })
      expect(await ask('http://lms.example/own')).toEqual({})
      const check = (permission: string) => sessions[1]?.check?.(null, permission, 'http://lms.example', {})
      expect(check('geolocation')).toBe(false)
      expect(check('clipboard-sanitized-write')).toBe(true)
    }))

  it('tells when it is gone by itself', () =>
    using(async (h, _fake, contents) => {
      contents.close()
      expect((await h.event('lost')).cause).toBe('the page closed itself')
    }))
})

describe('Electron (fake): a server’s certificate', () => {
  const certificates = makeCertificates(['lms.example', 'old.example'])
  const authorities = [`Ours\n${readFileSync(certificates.authority, 'utf8')}`]
  const url = 'https://lms.example/exam'
  let lms: Lms
  beforeAll(async () => {
    lms = await startLms(plainPages, certificates)
    lms.answers.set('/exam', (_question, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<title>Exam</title>'),
    )
    return async () => {
      await lms.stop()
      certificates.remove()
    }
  })
  const opened = async (at: Lms, start_: string, trusted: readonly string[], is: string) => {
    const kept = { at: null, cookies: [] }
    const h = await start(at, { start: start_, allow: [] }, kept, undefined, trusted)
    await expect.poll(() => h.events.map(({ type }) => type)).toContain(is)
    const found = h.events.find(({ type }) => type === is)
    await h.end()
    return found
  }

  it('of the university’s own authority is trusted where that is configured, and nowhere else', async () => {
    expect(await opened(lms, url, authorities, 'visited')).toMatchObject({ url, status: 200 })
    expect(await opened(lms, url, [], 'failed')).toMatchObject({ url, why: 'certificate' })
    const others = makeCertificates(['lms.example'])
    const foreign = [readFileSync(others.authority, 'utf8')]
    expect(await opened(lms, url, foreign, 'failed')).toMatchObject({ url, why: 'certificate' })
    others.remove()
  })

  it('of that authority is not trusted for another name, nor when its time is over', async () => {
    lms.names.set('other.example', lms.names.get('lms.example') ?? [])
    const other = 'https://other.example/exam'
    expect(await opened(lms, other, authorities, 'failed')).toMatchObject({ url: other, why: 'certificate' })
    const { key, over } = certificates
    const tls = await startTls(lms.place('93.184.216.34', 80).port, { key, chain: over })
    const place = () => ({ address: '127.0.0.1', port: tls.port })
    const failed = await opened({ ...lms, place }, url, authorities, 'failed')
    expect(failed).toMatchObject({ url, why: 'certificate' })
    await tls.close()
  })

  it('is asked for again where our connection breaks: what was said once is kept', async () => {
    const gone = createServer((socket) => void socket.destroy()).listen(0, '127.0.0.1')
    await once(gone, 'listening')
    const { port } = gone.address() as AddressInfo
    let connections = 0
    const place: Lms['place'] = (address, at) =>
      ++connections === 2 ? { address: '127.0.0.1', port } : lms.place(address, at)
    expect(await opened({ ...lms, place }, url, authorities, 'visited')).toMatchObject({ url, status: 200 })
    expect(connections).toBeGreaterThan(2)
    gone.close()
  })

  it('is trusted only where a connection of ours is shown the same', async () => {
    const second = makeCertificates(['lms.example'])
    const tls = await startTls(lms.place('93.184.216.34', 80).port, second)
    let connections = 0
    // The browser is led to a server that nobody vouches for, our question to the right one.
    const place: Lms['place'] = (address, port) =>
      connections++ === 0 ? { address: '127.0.0.1', port: tls.port } : lms.place(address, port)
    const failed = await opened({ ...lms, place }, url, authorities, 'failed')
    expect(failed).toMatchObject({ url, why: 'certificate' })
    expect(connections).toBeGreaterThan(1)
    await tls.close()
    second.remove()
  })
})
